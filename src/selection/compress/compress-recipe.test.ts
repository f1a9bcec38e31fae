import { describe, expect, it } from "vitest";
import { Genres } from "../../movies/genres.ts";
import type { Movie } from "../../movies/movie.ts";
import { trainTestSplit } from "../../movies/split/train-test-split.ts";
import type { FittedPipeline } from "../../pipeline/fit-pipeline.ts";
import { GenreModel } from "../../pipeline/genre-model.ts";
import { decodeModel, encodeModel } from "../../pipeline/model-codec.ts";
import { inlinePool } from "../../pool/pool.ts";
import { RandomState } from "../../random/mt19937.ts";
import type { Recipe } from "../recipe.ts";
import { compressRecipe } from "./compress-recipe.ts";

const random = new RandomState(1);
const genreWords = { Comedy: ["laugh", "joke"], Drama: ["tears", "grief"], War: ["tank", "soldier"] };
const movies: Movie[] = Array.from({ length: 120 }, (_, i) => {
  const genres = Object.keys(genreWords).filter(() => random.random() < 0.5);
  const telling = genres.flatMap((genre) => genreWords[genre as keyof typeof genreWords]);
  const filler = Array.from({ length: 30 }, () => `word${random.interval(400)}`);
  return { id: String(i), title: "", year: 1990, plot: [...filler, ...telling].join(" "), genres };
});
const genres = Genres.of(movies);
const labels = genres.encode(movies);
const split = trainTestSplit(movies.length, { testSize: 0.25, seed: 1 });
const recipe: Recipe = {
  name: "small",
  description: "",
  features: { kind: "union", parts: [{ name: "word", features: { kind: "tfidf" } }] },
  learner: { kind: "logistic-regression" },
};
const provenance = {
  recipe: "small",
  seed: 1,
  trainingMovieCount: 120,
  dataSha256: "",
  claquetaVersion: "",
  notes: {},
};
const encoded = (fit: FittedPipeline) => encodeModel(new GenreModel({ genres, ...fit, provenance }));
const sizeOf = async (fit: FittedPipeline): Promise<number> => (await encoded(fit)).length;
const options = { seed: 1, pool: inlinePool };

describe("compressRecipe", () => {
  it("keeps within the budget, with the most important terms, and says what it cost", async () => {
    const maxBytes = 2600;
    const { fit, bytes, whole, trials, chosen } = await compressRecipe(
      recipe,
      movies,
      labels,
      split,
      maxBytes,
      sizeOf,
      options,
    );
    expect(bytes).toBeLessThanOrEqual(maxBytes);
    expect(bytes).toBe(await sizeOf(fit));
    expect(fit.features.columnCount).toBeLessThan(whole.columnCount);
    expect(trials.map(({ storage }) => storage)).toEqual(["int8", "int4"]);
    for (const trial of trials) expect(trial.bytes).toBeLessThanOrEqual(maxBytes);
    expect(chosen.rocAucMacro).toBe(Math.max(...trials.map(({ rocAucMacro }) => rocAucMacro)));
    expect(chosen.rocAucMacro).toBeGreaterThan(0.9);
    const loaded = await decodeModel(await encoded(fit));
    const asked = { id: "", title: "", year: null, plot: "a soldier and a tank" };
    expect(loaded.predict([asked])[0].genres[0].genre).toBe("War");
  });

  it("takes the wider numbers where both storages are as good", async () => {
    const plain = movies.map((movie) => ({ ...movie, plot: `film ${movie.plot.replace(/word\d+/g, "")}` }));
    const { trials, chosen } = await compressRecipe(recipe, plain, labels, split, 100_000, sizeOf, options);
    expect(trials.map(({ rocAucMacro }) => rocAucMacro)).toEqual([1, 1]);
    expect(chosen).toBe(trials[0]);
  });

  it("keeps every term where the budget holds them, and refuses one that holds none", async () => {
    const { fit, whole } = await compressRecipe(recipe, movies, labels, split, 100_000, sizeOf, options);
    expect(fit.features.columnCount).toBeGreaterThanOrEqual(whole.columnCount);
    const tooSmall = compressRecipe(recipe, movies, labels, split, 500, sizeOf, options);
    await expect(tooSmall).rejects.toMatchObject({ code: "INVALID_SETTING" });
    const forest: Recipe = { ...recipe, learner: { kind: "random-forest", nEstimators: 2 } };
    await expect(compressRecipe(forest, movies, labels, split, 1e6, sizeOf, options)).rejects.toThrow(/no table/);
  });
});
