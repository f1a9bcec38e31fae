import { beforeAll, describe, expect, it } from "vitest";
import { smallModel } from "../../test/fixtures/small-model.ts";
import { rocAucScore } from "../metrics/roc-auc.ts";
import type { Movie } from "../movies/movie.ts";
import { readMovies } from "../movies/read/read-movies.ts";
import { GenreCalibration } from "../pipeline/calibration.ts";
import { GenreModel } from "../pipeline/genre-model.ts";
import { evaluate } from "./evaluate.ts";

let movies: readonly Movie[];
let model: GenreModel;
beforeAll(async () => {
  movies = (await readMovies("examples/movies.csv", { requireGenres: true })).movies.slice(0, 120);
  model = await smallModel();
});
const options = { seed: 1, resamples: 20, errors: 3 };

describe("an evaluation", () => {
  it("judges the model's probabilities and answers on the movies", async () => {
    const evaluation = await evaluate(model, movies, options);
    expect(evaluation).toMatchObject({ kind: "evaluation", seed: 1, dataSha256: "", warnings: [], movieCount: 120 });
    expect(evaluation.rocAuc.macro).toBe(rocAucScore(model.predictProba(movies), model.genres.encode(movies)).macro);
    expect(evaluation.thresholds).toEqual([...model.thresholds]);
    expect(evaluation.errors?.worstMovies).toHaveLength(3);
    expect(evaluation.tellingTerms?.[0].for).toHaveLength(10);
    expect(evaluation.calibration).toBeUndefined();
    expect(Object.keys(evaluation.curves.roc)).toEqual(model.genres.names);
  });

  it("has no list of errors where none is asked for", async () => {
    expect(await evaluate(model, movies, { ...options, errors: 0 })).not.toHaveProperty("errors");
  });

  it("tells what the calibration is worth, before and after", async () => {
    const maps = model.genres.names.map(() => ({ method: "platt", slope: 0.5, intercept: -1 }) as const);
    const calibrated = new GenreModel({ ...model, calibration: new GenreCalibration(maps) });
    const { calibration, brier } = await evaluate(calibrated, movies, options);
    const raw = await evaluate(model, movies, options);
    expect(calibration?.before.brier).toBe(raw.brier);
    expect(calibration?.after.brier).toBe(brier);
    expect(brier).not.toBe(raw.brier);
    expect(calibration?.before.reliability).toHaveLength(10);
  });

  it("warns where the movies are those that the model was fitted on", async () => {
    const dataSha256 = "ab".repeat(32);
    const fitted = new GenreModel({ ...model, provenance: { ...model.provenance, dataSha256 } });
    expect((await evaluate(fitted, movies, { ...options, dataSha256 })).warnings).toEqual([
      expect.stringContaining("fitted on this very file"),
    ]);
    expect((await evaluate(fitted, movies, { ...options, dataSha256: "cd".repeat(32) })).warnings).toEqual([]);
  });
});
