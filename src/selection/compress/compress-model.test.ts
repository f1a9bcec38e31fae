import { beforeAll, describe, expect, it } from "vitest";
import { smallFeatures, smallModel } from "../../../test/fixtures/small-model.ts";
import type { Movie } from "../../movies/movie.ts";
import { readMovies } from "../../movies/read/read-movies.ts";
import { trainTestSplit } from "../../movies/split/train-test-split.ts";
import { GenreCalibration } from "../../pipeline/calibration.ts";
import { GenreModel } from "../../pipeline/genre-model.ts";
import { encodeModel, modelByteLength } from "../../pipeline/model-codec.ts";
import { inlinePool } from "../../pool/pool.ts";
import type { Recipe, StackRecipe } from "../recipe.ts";
import { smallStack } from "../recipes/small-stack.ts";
import { compressModel } from "./compress-model.ts";
import { compressRecipe } from "./compress-recipe.ts";

const recipe: Recipe = {
  name: "small",
  description: "",
  features: smallFeatures,
  learner: { kind: "logistic-regression", C: 4, maxEpochs: 20 },
};
const options = { seed: 3, pool: inlinePool };

let movies: readonly Movie[];
let model: GenreModel;
beforeAll(async () => {
  movies = (await readMovies("examples/movies.csv")).movies.slice(0, 150);
  const whole = await smallModel();
  const maps = whole.genres.names.map(() => ({ method: "platt", slope: 0.5, intercept: -1 }) as const);
  model = new GenreModel({
    ...whole,
    calibration: new GenreCalibration(maps),
    thresholds: new Float64Array(whole.genres.count).fill(0.2),
    decisionRule: { atLeast: 1, exactly: null },
    provenance: { ...whole.provenance, notes: { kept: "as it was" } },
  });
});

describe("a model made small", () => {
  it("fits its size, answers as before and tells what it cost on a fifth of the movies", async () => {
    const maxBytes = 20_000;
    const { model: small, report } = await compressModel(model, recipe, movies, maxBytes, options);
    expect((await encodeModel(small)).length).toBeLessThanOrEqual(maxBytes);
    const { calibration, thresholds, decisionRule } = model;
    expect(small).toMatchObject({ calibration, thresholds, decisionRule });
    expect(small.provenance).toEqual({ ...model.provenance, notes: { kept: "as it was", compression: report } });
    const split = trainTestSplit(movies.length, { testSize: 0.2, seed: 3 });
    const labels = model.genres.encode(movies);
    // The report's place in the file is kept free while its figures are not known.
    const sizeOf = async (fit: Pick<GenreModel, "features" | "classifier">): Promise<number> => {
      const notes = { ...model.provenance.notes, compression: "x".repeat(900) };
      return modelByteLength(new GenreModel({ ...model, ...fit, provenance: { ...model.provenance, notes } }));
    };
    const made = await compressRecipe(recipe, movies, labels, split, maxBytes, sizeOf, options);
    const { whole, trials, chosen } = made;
    expect(report).toEqual({
      kind: "pruned",
      maxBytes,
      heldOutMovieCount: split.test.length,
      whole,
      trials,
      chosen,
    });
    expect(small.predictProba(movies.slice(0, 20))).toEqual(
      new GenreModel({ ...model, ...made.fit }).predictProba(movies.slice(0, 20)),
    );
  });

  it("of a stack is measured as it is, and refused one byte below", async () => {
    const stack: StackRecipe = smallStack;
    const within = (maxBytes: number) => compressModel(model, stack, movies, maxBytes, options);
    const { model: same, report } = await within(1e6);
    expect(report).toEqual({ kind: "stack", maxBytes: 1e6, termCount: model.features.columnCount });
    expect(same.provenance.notes).toEqual({ kept: "as it was", compression: report });
    expect(same.predictProba(movies)).toEqual(model.predictProba(movies));
    // The limit is itself written in the file, with as many digits each time.
    const bytes = modelByteLength((await within(999_999)).model);
    expect(bytes).toBeGreaterThan(100_001);
    expect(modelByteLength((await within(bytes)).model)).toBe(bytes);
    await expect(within(bytes - 1)).rejects.toMatchObject({
      code: "INVALID_SETTING",
      message: `--max-size: the smallest model made takes ${bytes} bytes; expected at most ${bytes - 1}. Allow more bytes.`,
    });
  });
});
