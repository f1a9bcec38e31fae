import { beforeAll, describe, expect, it } from "vitest";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import { readMovies } from "../movies/read/read-movies.ts";
import { inlinePool } from "../pool/pool.ts";
import { type CompareOptions, compare } from "./compare.ts";
import type { Recipe } from "./recipe.ts";
import { readRecipe } from "./recipe-file.ts";
import { makeSplits } from "./splits.ts";

const bayes = (name: string, field: "title" | "plot", alpha: number): Recipe => ({
  name,
  description: "quick",
  features: { kind: "count", field, minDf: 2 },
  learner: { kind: "naive-bayes", alpha },
});
const plot = bayes("plot", "plot", 1);
const title = bayes("title", "title", 1);
const sharp = bayes("sharp", "plot", 0.01);

let movies: readonly Movie[];
beforeAll(async () => {
  movies = (await readMovies("examples/movies.csv", { requireGenres: true })).movies;
});
const run = (more: Partial<CompareOptions>) =>
  compare(movies, { recipes: [plot, title, sharp], pool: inlinePool, resamples: 60, seed: 1, cv: 3, ...more });
const untimed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (name, each) => (/Seconds$/.test(name) ? undefined : each));

describe("comparing over repeats", () => {
  it("gives the mean of cross-validations with other folds, the first of them the one without repeats", async () => {
    const once = await run({});
    const twice = await run({ repeats: 2 });
    const { deriveSeed } = await import("../random/derive-seed.ts");
    const other = await run({ seed: deriveSeed(1, 1) });
    for (const { name, rocAuc } of twice.recipes) {
      const of = (comparison: typeof once) => comparison.recipes.find((each) => each.name === name)?.rocAuc.macro ?? 0;
      expect(of(once)).not.toBe(of(other));
      expect(rocAuc.macro).toBeCloseTo((of(once) + of(other)) / 2, 12);
      expect(rocAuc.interval[0]).toBeLessThan(rocAuc.macro);
      expect(rocAuc.interval[1]).toBeGreaterThan(rocAuc.macro);
    }
    expect(twice.repeats).toBe(2);
    expect(twice.comparisons[0].foldTest?.degreesOfFreedom).toBe(2 * 3 - 1);
    expect(untimed(await run({ repeats: 2 }))).toEqual(untimed(twice));
  });

  it("names a recipe that fails, with its reason, and judges the others as if it had not been there", async () => {
    const broken: Recipe = { ...plot, name: "broken", features: { kind: "count", field: "plot", minDf: 100_000 } };
    const { failed, warnings, ...rest } = await run({ recipes: [plot, broken, title, sharp] });
    expect(failed).toEqual([
      { recipe: "broken", code: "TOO_FEW_ROWS", reason: expect.stringMatching(/minDf and maxDf/) },
    ]);
    expect(warnings[0]).toMatch(/^broken could not be fitted: /);
    const { warnings: usual, ...others } = await run({});
    expect(untimed(rest)).toEqual(untimed(others));
    expect(warnings.slice(1)).toEqual(usual);
    await expect(run({ recipes: [broken, { ...broken, name: "too" }] })).rejects.toThrow(
      /none of 2 can be fitted. broken: .* too: /,
    );
    await expect(run({ recipes: [broken] })).rejects.toMatchObject({ code: "TOO_FEW_ROWS" });
  });

  it("compares the best with every other recipe on the same movies", async () => {
    const { best, recipes, comparisons, lead } = await run({});
    expect(comparisons.map(({ recipe }) => recipe)).toEqual(recipes.slice(1).map(({ name }) => name));
    for (const [i, { difference, pValue, adjustedPValue }] of comparisons.entries()) {
      expect(difference).toBeCloseTo(recipes[0].rocAuc.macro - recipes[i + 1].rocAuc.macro, 12);
      expect(adjustedPValue).toBeGreaterThanOrEqual(pValue);
    }
    expect(best).toBe(recipes[0].name);
    expect(lead).toMatchObject({ second: comparisons[0].recipe, pValue: comparisons[0].pValue });
  });

  it("names the rare genres and gives the mean without them too", async () => {
    const { recipes, rareGenres } = await run({ minSupport: 20 });
    expect(rareGenres.genres).toContain("News");
    for (const { genres, rocAuc, rocAucCommon } of recipes) {
      const common = genres.filter(({ support }) => support >= 20);
      expect(common.length + rareGenres.genres.length).toBe(genres.length);
      const mean = common.reduce((sum, genre) => sum + (genre.rocAuc ?? 0), 0) / common.length;
      expect(rocAucCommon?.macro).toBeCloseTo(mean, 12);
      expect(rocAucCommon?.macro).not.toBe(rocAuc.macro);
    }
    expect((await run({ minSupport: 1000 })).recipes[0].rocAucCommon).toBeNull();
  });

  it("says how it split, how far it is, and how many near-duplicates it parted", async () => {
    const told: number[] = [];
    const twins = [...movies, ...movies.slice(0, 40).map((movie) => ({ ...movie, id: `twin of ${movie.id}` }))];
    const options = { recipes: [title], pool: inlinePool, resamples: 20, seed: 1, repeats: 2, cv: 3 } as const;
    const parted = await compare(twins, {
      ...options,
      onProgress: (_recipe, _split, _splits, _done, overall) => void told.push(overall),
    });
    const settings = { testSize: 0.2, cv: 3, seed: 1, groupDuplicates: false, stratified: false };
    const trainCount = Math.floor((twins.length * 2) / 3);
    expect(parted.split).toEqual({ ...settings, trainCount, testCount: twins.length });
    expect(parted.crossingGroupCount).toBeGreaterThan(10);
    expect(parted.warnings.join("\n")).toContain(`${parted.crossingGroupCount} groups of near-duplicate movies`);
    expect(told[0]).toBe(0);
    expect(told.every((share, i) => share >= (told[i - 1] ?? 0) && share <= 1)).toBe(true);
    expect(told.at(-1)).toBe(1);
    const together = await compare(twins, { ...options, repeats: 1, groupDuplicates: true });
    expect(together.crossingGroupCount).toBe(0);
    expect(together.warnings.join("\n")).not.toContain("near-duplicate");
  });

  it("splits 80 to 20 at random with seed 42 where nothing is said of it, and as it is told else", async () => {
    const options = { recipes: [title], pool: inlinePool, resamples: 20 };
    const settings = { testSize: 0.2, cv: null, seed: 42, groupDuplicates: false, stratified: false };
    const testCount = Math.ceil(movies.length / 5);
    const plain = await compare(movies, options);
    expect(plain.split).toEqual({ ...settings, trainCount: movies.length - testCount, testCount });
    expect(plain).toMatchObject({ repeats: 1, dataSha256: "", rareGenres: { leastSupport: 20 }, comparisons: [] });
    for (const absent of ["lead", "failed", "timeBudget"]) expect(plain).not.toHaveProperty(absent);
    const { splits } = makeSplits(movies, Genres.of(movies).encode(movies), { ...settings, stratified: true });
    const told = await compare(movies, { ...options, stratified: true, dataSha256: "ab" });
    expect(told).toMatchObject({ split: { stratified: true, testCount: splits[0].test.length }, dataSha256: "ab" });
    expect(told.recipes[0].rocAuc.macro).not.toBe(plain.recipes[0].rocAuc.macro);
  });

  it("refuses to compare nothing", async () => {
    await expect(run({ recipes: [] })).rejects.toThrow("recipes: there is none; expected at least one.");
  });

  it("names the genres that no held-out movie has", async () => {
    const [rare] = movies;
    const only = movies.map((movie) => ({
      ...movie,
      genres: [movie === rare ? "Rare" : "Drama", ...(movie.genres ?? [])],
    }));
    const { warnings } = await compare(only, {
      recipes: [title],
      pool: inlinePool,
      resamples: 20,
      seed: 1,
      testSize: 60,
    });
    expect(warnings.find((warning) => warning.includes("no held-out movie"))).toMatch(
      /^Drama, .*Rare.*: no held-out movie has it \(or every one\), so it is in no mean$/,
    );
  });

  it("keeps a fit's warnings with the recipe's name, once", async () => {
    const words = { kind: "count", minDf: 2 } as const;
    const parts = [
      { name: "words", features: words },
      { name: "none", features: { ...words, minDf: 100_000 } },
    ];
    const { warnings, failed } = await run({ recipes: [{ ...plot, features: { kind: "union", parts } }] });
    expect(failed).toBeUndefined();
    expect(warnings.filter((warning) => warning.startsWith("plot: "))).toHaveLength(1);
  });

  it("puts equal recipes in the order in which they are given", async () => {
    const twins = ["b", "a", "c"].map((name) => ({ ...plot, name }));
    const { recipes, lead } = await run({ recipes: twins });
    expect(recipes.map(({ name }) => name)).toEqual(["b", "a", "c"]);
    expect(lead).toEqual({ second: "a", difference: 0, interval: [0, 0], pValue: 1, isMoreThanNoise: false });
  });

  it("keeps that order within a time budget too, though the cheapest runs first", async () => {
    const frequencies = (each: Recipe): Recipe => ({ ...each, learner: { kind: "genre-frequencies" } });
    const timeBudget = { seconds: 1e9, elapsed: () => 0 };
    const { recipes } = await run({ recipes: [plot, title].map(frequencies), timeBudget });
    expect(recipes[0].rocAuc.macro).toBe(recipes[1].rocAuc.macro);
    expect(recipes.map(({ name }) => name)).toEqual(["plot", "title"]);
  });

  it("warns of nothing where there is nothing to warn of", async () => {
    const only = movies.map((movie) => ({ ...movie, genres: [movie.genres?.includes("Drama") ? "Drama" : "Other"] }));
    const options = { recipes: [title], pool: inlinePool, resamples: 20, groupDuplicates: true };
    expect((await compare(only, options)).warnings).toEqual([]);
  });

  it("stops when asked to", async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    await expect(run({ signal: controller.signal, onProgress })).rejects.toMatchObject({ code: "INTERRUPTED" });
  });

  it("refuses repeats of one split", async () => {
    await expect(run({ repeats: 2, cv: null })).rejects.toThrow(/Give --cv too/);
  });

  it("starts the cheapest recipe first and names those that would pass the time", async () => {
    const forest: Recipe = { ...plot, name: "forest", learner: { kind: "random-forest", nEstimators: 500 } };
    let now = 0;
    const timeBudget = { seconds: 30, elapsed: () => now++ };
    const { recipes, timeBudget: told } = await run({ recipes: [forest, title], timeBudget });
    expect(recipes.map(({ name }) => name)).toEqual(["title"]);
    expect(told).toEqual({ seconds: 30, notRun: [{ recipe: "forest", estimatedSeconds: expect.any(Number) }] });
    const enough = { seconds: 1e9, elapsed: () => 0 };
    expect((await run({ recipes: [sharp, title], timeBudget: enough })).timeBudget?.notRun).toEqual([]);
  });
});

describe("comparing with fields", () => {
  const reader: Recipe = { ...plot, name: "reader", features: { kind: "category", field: "director" } };
  const broken: Recipe = { ...plot, name: "broken", features: { kind: "count", field: "plot", minDf: 100_000 } };

  it("judges each recipe without and with them, and gives the difference of the two", async () => {
    const { movies: wide } = await readMovies("examples/movies-with-fields.csv", {
      requireGenres: true,
      fields: { director: "category", keywords: "text" },
    });
    const options = { pool: inlinePool, resamples: 60, seed: 1, cv: 3 };
    const recipes = [plot, title, reader, broken];
    const found = await compare(wide, { ...options, recipes, fields: { director: "category", keywords: "text" } });
    const macro = (name: string) => found.recipes.find((each) => each.name === name)?.rocAuc.macro ?? Number.NaN;
    expect(found.fields?.read).toEqual(["director:category", "keywords:text"]);
    const effects = found.fields?.effects ?? [];
    // Of `broken`, only the recipe with fields can be fitted: its part without terms gives no columns.
    expect(effects.map(({ recipe }) => recipe).sort()).toEqual(["plot", "reader", "title"]);
    expect(effects.map(({ difference }) => difference)).toEqual(
      effects.map(({ difference }) => difference).toSorted((a, b) => b - a),
    );
    for (const { recipe, withFields, difference, interval } of effects) {
      expect(withFields).toBe(`${recipe}-with-fields`);
      expect(difference).toBeCloseTo(macro(withFields) - macro(recipe), 12);
      expect(interval[0]).toBeLessThan(difference);
      expect(interval[1]).toBeGreaterThan(difference);
    }
  });

  it("judges a recipe that reads them all already once", async () => {
    const { movies: wide } = await readMovies("examples/movies-with-fields.csv", {
      requireGenres: true,
      fields: { director: "category" },
    });
    const options = { pool: inlinePool, resamples: 60, seed: 1, cv: 3 };
    const { recipes, fields } = await compare(wide, {
      ...options,
      recipes: [reader],
      fields: { director: "category" },
    });
    expect(recipes.map(({ name }) => name)).toEqual(["reader"]);
    expect(fields?.effects).toEqual([]);
  });

  it("is not told of where no fields were asked for", async () => {
    expect((await run({ recipes: [title] })).fields).toBeUndefined();
  });
});

describe("recipe files", () => {
  const good = { ...plot, learner: { kind: "logistic-regression", C: 2 } };
  const read = (change: object) => readRecipe(JSON.stringify({ ...good, ...change }), "mine.json");

  it("give the recipe that they describe", () => {
    expect(read({})).toEqual(good);
  });

  it("are refused with the file's name and what was expected", () => {
    expect(() => readRecipe("{", "mine.json")).toThrow(/^mine.json: is not JSON/);
    expect(() => readRecipe("[]", "mine.json")).toThrow(/mine.json: is no JSON object/);
    expect(() => read({ colour: 1 })).toThrow(/has a field "colour"; expected name, description/);
    expect(() => read({ name: "Words!" })).toThrow(/lower case words joined by hyphens/);
    expect(() => read({ name: "words" })).toThrow(/comes with Claqueta/);
    expect(() => read({ description: 3 })).toThrow(/description/);
    expect(() => read({ features: { kind: "tfidf", minDF: 2 } })).toThrow(/mine.json: .*minDF/);
    expect(() => read({ learner: { kind: "logistic-regression", c: 2 } })).toThrow(
      /a setting is "c"; expected one of C/,
    );
    expect(() => read({ learner: { kind: "logistic-regression", C: -2 } })).toThrow(/C is -2/);
    expect(() => read({ learner: { kind: "oracle" } })).toThrow(
      /learner: kind is "oracle"; expected one of dense-regression/,
    );
  });
});
