import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ClaquetaError } from "../errors.ts";
import { vectorizerFromSettings } from "../features/registry.ts";
import { LogisticRegression } from "../learners/logistic-regression/learner.ts";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import { inlinePool } from "../pool/pool.ts";
import { GenreCalibration } from "./calibration.ts";
import { GenreModel } from "./genre-model.ts";
import { decodeModel, encodeModel } from "./model-codec.ts";
import { loadModel, saveModel } from "./model-file.ts";

const movies: Movie[] = [
  {
    id: "a",
    title: "Night",
    year: 1947,
    plot: "a detective follows a killer through the rain",
    genres: ["Crime", "Drama"],
  },
  {
    id: "b",
    title: "Dust",
    year: 1952,
    plot: "a sheriff rides after the outlaws of the frontier",
    genres: ["Western"],
  },
  { id: "c", title: "Vows", year: 2004, plot: "two friends fall in love before the wedding", genres: ["Drama"] },
  { id: "d", title: "Badge", year: 1999, plot: "a killer hides from the sheriff and a detective", genres: ["Crime"] },
];
const folder = mkdtempSync(join(tmpdir(), "claqueta-model-"));
let model: GenreModel;

beforeAll(async () => {
  const genres = Genres.of(movies);
  const { fitted, matrix } = vectorizerFromSettings({ kind: "tfidf" }).fitTransform(movies);
  const classifier = await new LogisticRegression().fit(matrix, genres.encode(movies), { seed: 1, pool: inlinePool });
  const provenance = {
    recipe: "test",
    seed: 1,
    trainingMovieCount: 4,
    dataSha256: "",
    claquetaVersion: "0",
    notes: {},
  };
  model = new GenreModel({ genres, features: fitted, classifier, provenance });
});

const codeOf = (error: unknown): unknown => (error instanceof ClaquetaError ? error.code : error);

describe("the model file", () => {
  it("gives the same answers after saving and loading, bit for bit", async () => {
    const path = join(folder, "same.claqueta");
    await saveModel(model, path);
    const loaded = await loadModel(path);
    expect(loaded.predictProba(movies)).toEqual(model.predictProba(movies));
    expect(loaded.provenance).toEqual(model.provenance);
    expect(loaded.genres.names).toEqual(model.genres.names);
  });

  it("keeps calibration, thresholds and decision rule, bit for bit", async () => {
    const calibration = new GenreCalibration([
      { method: "platt", slope: 1.7, intercept: -0.3 },
      { method: "identity" },
      { method: "isotonic", inputs: Float64Array.of(0, 0.3, 1), outputs: Float64Array.of(0.1, 0.2, 0.8) },
    ]);
    const answering = new GenreModel({ ...model, calibration })
      .withThresholds(Float64Array.of(0.9, 0.25, 1))
      .withDecisionRule({ atLeast: 2, exactly: null });
    const bytes = await encodeModel(answering);
    const loaded = await decodeModel(bytes.slice());
    expect(loaded.predict(movies)).toEqual(answering.predict(movies));
    expect(loaded.predict(movies)).not.toEqual(model.predict(movies));
    expect(loaded.decisionRule).toEqual({ atLeast: 2, exactly: null });
    expect(await encodeModel(loaded)).toEqual(bytes);
    for (const { genres } of loaded.predict(movies)) {
      expect(genres.filter(({ selected }) => selected).length).toBeGreaterThanOrEqual(2);
    }
  });

  it("takes no calibration of other genres, no threshold outside [0, 1] and no rule that cannot be followed", () => {
    const calibration = new GenreCalibration([{ method: "identity" }]);
    expect(() => new GenreModel({ ...model, calibration })).toThrow("calibrated genres");
    expect(() => model.withThresholds(Float64Array.of(0.5, 1.5, 0.5))).toThrow("threshold of Drama");
    expect(() => model.withThresholds(Float64Array.of(0.5))).toThrow("thresholds: 1");
    expect(() => model.withDecisionRule({ atLeast: 4, exactly: null })).toThrow("atLeast");
  });

  it("is the same bytes saved, encoded and after another round", async () => {
    const bytes = await encodeModel(model);
    const path = join(folder, "again.claqueta");
    expect(await saveModel(model, path)).toBe(bytes.length);
    expect(new Uint8Array(readFileSync(path))).toEqual(bytes);
    expect(await encodeModel(await decodeModel(bytes.slice()))).toEqual(bytes);
  });

  it("is refused when cut anywhere or with any bit flipped", async () => {
    const bytes = await encodeModel(model);
    for (let length = 0; length < bytes.length; length += 7) {
      expect(await decodeModel(bytes.slice(0, length)).catch(codeOf)).toBe("BAD_MODEL_FILE");
    }
    for (let bit = 0; bit < bytes.length * 8; bit += 13) {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      expect(await decodeModel(flipped).catch(codeOf)).toBe("BAD_MODEL_FILE");
    }
  });

  it("is refused with the file's name in the message", async () => {
    const path = join(folder, "broken.claqueta");
    writeFileSync(path, (await encodeModel(model)).subarray(0, 1000));
    await expect(loadModel(path)).rejects.toThrow(path);
  });

  it("stays readable when a save over it is killed at any moment", async () => {
    const path = join(folder, "killed.claqueta");
    await saveModel(model, path);
    const before = readFileSync(path);
    // Saves without end until it is killed; every state that a reader meets must be a whole file.
    const saver = `
      const { writeAtomic } = await import(${JSON.stringify(new URL("../../dist/files/atomic-file.js", import.meta.url).href)});
      const { readFileSync } = await import("node:fs");
      const bytes = readFileSync(process.argv[1]);
      process.stdout.write("ready");
      for (;;) await writeAtomic(process.argv[1], bytes.subarray(0, bytes.length >> 1), bytes.subarray(bytes.length >> 1));
    `;
    for (let round = 0; round < 6; round++) {
      const child = spawn(process.execPath, ["--input-type=module", "-e", saver, path]);
      await once(child.stdout, "data");
      await new Promise((resolve) => setTimeout(resolve, 5 + 11 * round));
      child.kill("SIGKILL");
      await once(child, "exit");
      expect(readFileSync(path).equals(before)).toBe(true);
      expect((await loadModel(path)).genres.names).toEqual(model.genres.names);
    }
  });
});
