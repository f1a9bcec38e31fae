import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { registerVectorizer } from "../features/registry.ts";
import type { FittedVectorizer, Vectorizer } from "../features/vectorizer.ts";
import type { Learner } from "../learners/learner.ts";
import { LogisticRegression } from "../learners/logistic-regression/learner.ts";
import { denseMatrix } from "../matrix/dense-matrix.ts";
import { sparseFromRows } from "../matrix/sparse-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import { readMovies } from "../movies/read/read-movies.ts";
import { loadModel, saveModel } from "../pipeline/model-file.ts";
import { inlinePool, type Pool } from "../pool/pool.ts";
import { compare } from "./compare.ts";
import type { Recipe } from "./recipe.ts";
import { recipeNamed } from "./recipes/recipe-registry.ts";
import { train } from "./train.ts";

let movies: readonly Movie[];
beforeAll(async () => {
  movies = (await readMovies("examples/movies.csv", { requireGenres: true })).movies.slice(0, 200);
});

const kind = "word-counts";
/** How often each of these words stands in the plot. */
const counts = (words: readonly string[], settings: object = {}): Vectorizer => {
  const own = { kind, settings: { ...settings, kind } };
  const transform: FittedVectorizer["transform"] = (given) =>
    sparseFromRows(
      given.map(({ plot }) => words.map((word, i) => [i, plot.split(word).length - 1] as const)),
      words.length,
    );
  const toState = () => ({ kind, settings: {}, tensors: {} });
  return { ...own, fit: () => ({ ...own, columnCount: words.length, terms: words, transform, toState }) };
};
const learner = { kind: "logistic-regression" } as const;
const recipe = (name: string, more: Partial<Recipe>): Recipe => ({
  name,
  description: "",
  features: { kind: "tfidf" },
  learner,
  ...more,
});
const union = (own: Vectorizer) =>
  ({
    kind: "union",
    parts: [
      { name: "word", features: { kind: "tfidf" } },
      { name: "own", features: own },
    ],
  }) as const;

/** Notes which tasks would run on another thread. */
const seen = new Set<string>();
const watched: Pool = {
  size: 3,
  async run(task, payload, options) {
    seen.add(task.name);
    return await inlinePool.run(task, structuredClone(payload), options);
  },
};

describe("objects in recipes", () => {
  it("are told apart by themselves, not by their kind and settings", async () => {
    const recipes = [
      recipe("love", { features: counts([" love", " heart"]) }),
      recipe("war", { features: counts([" war", " soldier"]) }),
      recipe("love-again", { features: counts([" love", " heart"]) }),
    ];
    const result = await compare(movies, { recipes, pool: watched, cv: 3, seed: 1, resamples: 20 });
    const [love, war, again] = recipes.map(
      ({ name }) => result.recipes.find((each) => each.name === name)?.rocAuc.macro,
    );
    expect(love).toBe(again);
    expect(love).not.toBe(war);
  });

  it("work on the calling thread, beside recipes whose work goes to threads", async () => {
    seen.clear();
    const own = recipe("own", { features: union(counts([" love"])) });
    const alone = await compare(movies, { recipes: [own], pool: inlinePool, cv: 3, seed: 1, resamples: 20 });
    const beside = await compare(movies, {
      recipes: [recipeNamed("words"), own],
      pool: watched,
      cv: 3,
      seed: 1,
      resamples: 20,
    });
    expect(beside.recipes.find(({ name }) => name === "own")?.rocAuc.macro).toBe(alone.recipes[0].rocAuc.macro);
    expect([...seen].sort()).toEqual(expect.arrayContaining(["selection/predict-held-out"]));
    expect(alone.recipes[0].features).toMatchObject({ parts: [{}, { name: "own", features: { kind } }] });
  });

  it("that give what they should not are given up, and the others go on", async () => {
    const nothing: Learner = { kind: "nothing", settings: {}, fit: async () => undefined as never };
    const surer: Learner = {
      kind: "surer",
      settings: {},
      async fit(x, y, options) {
        const fitted = await new LogisticRegression().fit(x, y, options);
        const predictProba = () => denseMatrix(x.rowCount + 1, y.columnCount);
        return {
          ...fitted,
          kind: "surer",
          featureCount: x.columnCount,
          genreCount: y.columnCount,
          predictProba,
          toState: () => fitted.toState(),
        };
      },
    };
    const transform: FittedVectorizer["transform"] = (given) =>
      sparseFromRows(
        given.map(() => [[0, Number.NaN]]),
        1,
      );
    const noNumber: Vectorizer = { ...counts(["x"]), fit: (given) => ({ ...counts(["x"]).fit(given), transform }) };
    const recipes = [
      recipe("no-classifier", { learner: nothing }),
      recipe("too-many-rows", { learner: surer }),
      recipe("no-number", { features: noNumber }),
      recipe("titles", { features: { kind: "tfidf", field: "title" } }),
    ];
    const result = await compare(movies, { recipes, pool: inlinePool, seed: 1, resamples: 20 });
    expect(result.recipes.map(({ name }) => name)).toEqual(["titles"]);
    expect(result.failed?.map(({ recipe: name, code }) => [name, code])).toEqual([
      ["no-classifier", "INVALID_SETTING"],
      ["too-many-rows", "SHAPE_MISMATCH"],
      ["no-number", "BAD_ROW"],
    ]);
  });

  it("throw their own errors to the caller", async () => {
    const fit = (): never => {
      throw new RangeError("out of words");
    };
    const recipes = [recipe("broken", { features: { ...counts(["x"]), fit } }), recipeNamed("words")];
    const running = compare(movies, { recipes, pool: inlinePool, seed: 1, resamples: 20 });
    await expect(running).rejects.toThrow(new RangeError("out of words"));
  });

  it("are saved, and the model is read once their kind is registered, with the same bits", async () => {
    const recipes = [recipe("own", { features: union(counts([" love", " war"])) })];
    const { model } = await train(movies, { recipes, pool: inlinePool, seed: 1 });
    const path = join(mkdtempSync(join(tmpdir(), "claqueta-")), "own.claqueta");
    await saveModel(model, path);
    await expect(loadModel(path)).rejects.toThrow(`features own: kind is "${kind}"`);
    registerVectorizer({
      kind,
      description: "",
      make: () => counts([]),
      read: () => counts([" love", " war"]).fit([]),
    });
    expect((await loadModel(path)).predictProba(movies)).toEqual(model.predictProba(movies));
  });
});
