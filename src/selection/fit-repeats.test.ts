import { beforeAll, describe, expect, it } from "vitest";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import { rocAucScore } from "../metrics/roc-auc.ts";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import { readMovies } from "../movies/read/read-movies.ts";
import { kFold } from "../movies/split/k-fold.ts";
import { inlinePool, type Pool } from "../pool/pool.ts";
import { deriveSeed } from "../random/derive-seed.ts";
import { succeeded } from "./failed-candidate.ts";
import { fitHeldOut } from "./fit-held-out.ts";
import { type FitRepeatsOptions, fitRepeats, repeatSeed } from "./fit-repeats.ts";
import type { Recipe } from "./recipe.ts";
import { recipeCost } from "./recipe-cost.ts";

const bayes = (name: string, field: "title" | "plot"): Recipe => ({
  name,
  description: "quick",
  features: { kind: "count", field, minDf: 2 },
  learner: { kind: "naive-bayes" },
});
const [title, plot] = [bayes("title", "title"), bayes("plot", "plot")];
const broken: Recipe = { ...plot, name: "broken", features: { kind: "count", field: "title", minDf: 100_000 } };

let movies: readonly Movie[];
let labels: LabelMatrix;
beforeAll(async () => {
  const all = (await readMovies("examples/movies.csv", { requireGenres: true })).movies.slice(0, 90);
  movies = all.map((movie) => ({ ...movie, genres: movie.genres?.includes("Drama") ? ["Drama"] : ["Other"] }));
  labels = new Genres(["Drama", "Other"]).encode(movies);
});
const repeatsOf = (count: number, folds = 3) =>
  Array.from({ length: count }, (_, r) => {
    const seed = repeatSeed(7, r);
    return { seed, splits: kFold(90, { folds, shuffle: true, seed }) };
  });
const run = (recipes: readonly Recipe[], repeats = repeatsOf(1), more: Partial<FitRepeatsOptions> = {}) =>
  fitRepeats(recipes, movies, labels, repeats, { seed: 7, pool: inlinePool, onRecipe: () => undefined, ...more });

describe("fits over repeats", () => {
  it("have other seeds, the first that of a run without repeats", () => {
    expect([0, 1, 2].map((r) => repeatSeed(7, r))).toEqual([7, deriveSeed(7, 1), deriveSeed(7, 2)]);
  });

  it("are those of each repeat alone, with movies in the order of the list", async () => {
    const repeats = repeatsOf(2);
    const { runs, failures, notRun } = await run([plot, title], repeats);
    expect({ failures, notRun }).toEqual({ failures: [], notRun: [] });
    expect(runs.map(({ recipe, rank }) => [recipe.name, rank])).toEqual([
      ["plot", 0],
      ["title", 1],
    ]);
    for (const [r, { seed, splits }] of repeats.entries()) {
      const [fit] = await fitHeldOut([plot], movies, labels, splits, { seed, pool: inlinePool });
      const alone = succeeded(fit).heldOut;
      const ordered = runs[0].heldOuts[r];
      expect([...ordered.rows]).toEqual([...movies.keys()]);
      expect(ordered).toEqual(alone.take([...movies.keys()].map((row) => alone.rows.indexOf(row))));
      const scores = splits.map(({ test }) => {
        const own = ordered.take(test);
        return rocAucScore(own.probabilities, own.labels).macro;
      });
      expect(runs[0].foldScores.slice(3 * r, 3 * r + 3)).toEqual(scores);
    }
    expect(runs[0].foldScores).toHaveLength(6);
  });

  it("keep the splits' order where there is one repeat", async () => {
    const [repeat] = repeatsOf(1);
    const { runs } = await run([plot], [repeat]);
    expect([...runs[0].heldOuts[0].rows]).toEqual(repeat.splits.flatMap(({ test }) => [...test]));
  });

  it("take the mean time of the repeats", async () => {
    // Each task says that it took 100 seconds in the first repeat and 300 in the second.
    let split = 0;
    const seconds = () => (split < 3 ? 100 : 300);
    const pool: Pool = {
      size: 1,
      run: (task, payload, options) =>
        inlinePool.run(task, payload, { ...options, onEnd: () => options?.onEnd?.(seconds()) }),
    };
    const onRecipe: FitRepeatsOptions["onRecipe"] = (_recipe, at) => {
      split = at;
    };
    const [{ fitSeconds, predictSeconds }] = (await run([plot], repeatsOf(2), { pool, onRecipe })).runs;
    expect(fitSeconds).toBeGreaterThan(0.99 * 200);
    expect(predictSeconds).toBeGreaterThan(0.99 * 3 * 200);
  });

  it("tell their progress over all repeats", async () => {
    const told: [number, number][] = [];
    await run([title], repeatsOf(2), { onRecipe: (_recipe, split, _progress, overall) => told.push([split, overall]) });
    expect(told[0]).toEqual([0, 0]);
    expect([...new Set(told.map(([split]) => split))]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(told.filter(([split]) => split < 3).at(-1)).toEqual([2, 0.5]);
    expect(told.at(-1)).toEqual([5, 1]);
  });

  it("have no score of a fold in which no genre has both classes", async () => {
    const dramas = [...movies.keys()].filter((row) => labels.values[2 * row] === 1);
    const test = Int32Array.from(dramas.slice(0, 10));
    const train = Int32Array.from(movies.keys()).filter((row) => !test.includes(row));
    const { splits } = repeatsOf(1)[0];
    const { runs } = await run([plot], [{ seed: 7, splits: [{ train, test }, splits[0]] }]);
    expect(runs[0].foldScores).toEqual([Number.NaN, expect.any(Number)]);
    expect(runs[0].foldScores[1]).toBeGreaterThan(0);
  });

  it("refuse a recipe that gives answers instead of probabilities", async () => {
    const tree: Recipe = { ...plot, learner: { kind: "random-forest", nEstimators: 1 } };
    await expect(run([tree])).rejects.toMatchObject({ code: "HARD_LABELS" });
  });
});

describe("fits within a time budget", () => {
  const forest: Recipe = { ...title, name: "forest", learner: { kind: "random-forest", nEstimators: 3 } };
  /** A clock that each look at moves on by a second. */
  const budgetOf = (seconds: number) => {
    let now = 0;
    return { seconds, elapsed: () => now++ };
  };

  it("run from the cheapest on, and keep their place in the given list", async () => {
    const order: string[] = [];
    const onRecipe: FitRepeatsOptions["onRecipe"] = ({ name }) => void order.push(name);
    const { runs, notRun } = await run([plot, forest, title], repeatsOf(1), { timeBudget: budgetOf(1e6), onRecipe });
    expect([...new Set(order)]).toEqual(["title", "plot", "forest"]);
    expect(runs.map(({ recipe, rank }) => [recipe.name, rank])).toEqual([
      ["title", 2],
      ["plot", 0],
      ["forest", 1],
    ]);
    expect(notRun).toEqual([]);
  });

  it("end with the first that would not be done in time, estimated by those before it, with all that follow", async () => {
    const [first, second, third] = [title, plot, forest].map(recipeCost);
    // One second for the first; asked about the second after two.
    const secondTakes = second / first;
    const { runs, notRun } = await run([forest, plot, title], repeatsOf(1), { timeBudget: budgetOf(1 + secondTakes) });
    expect(runs.map(({ recipe }) => recipe.name)).toEqual(["title"]);
    expect(notRun.map(({ recipe }) => recipe)).toEqual(["plot", "forest"]);
    expect(notRun[0].estimatedSeconds).toBeCloseTo(secondTakes, 12);
    expect(notRun[1].estimatedSeconds).toBeCloseTo(third / first, 12);
    // Two seconds for both; asked about the third after five.
    const thirdTakes = (2 * third) / (first + second);
    const two = await run([forest, plot, title], repeatsOf(1), { timeBudget: budgetOf(4.9 + thirdTakes) });
    expect(two.notRun).toEqual([{ recipe: "forest", estimatedSeconds: expect.closeTo(thirdTakes, 12) }]);
    const three = await run([forest, plot, title], repeatsOf(1), { timeBudget: budgetOf(5.1 + thirdTakes) });
    expect(three.notRun).toEqual([]);
  });

  it("count the fits that follow, a share of those of all repeats", async () => {
    const again = { ...title, name: "again" };
    // 12 later fits after 2 repeats of 3: the second takes 1 second and what follows 2, asked about after 2.
    const ended = async (seconds: number) =>
      (await run([title, again], repeatsOf(2), { timeBudget: budgetOf(seconds), laterFitCount: 12 })).notRun.length;
    expect(await ended(5)).toBe(0);
    expect(await ended(4.9)).toBe(1);
  });

  it("always run one, though the time is up, and look past one that fails", async () => {
    const { runs, failures, notRun } = await run([title, plot, broken], repeatsOf(1), { timeBudget: budgetOf(0) });
    expect(runs.map(({ recipe }) => recipe.name)).toEqual(["title"]);
    expect(notRun.map(({ recipe }) => recipe)).toEqual(["broken", "plot"]);
    expect(failures).toEqual([]);
    const failing = await run([broken, title, plot], repeatsOf(1), { timeBudget: budgetOf(0) });
    expect(failing.failures).toMatchObject([{ recipe: "broken", error: { code: "TOO_FEW_ROWS" } }]);
    expect(failing.runs.map(({ recipe }) => recipe.name)).toEqual(["title"]);
    await expect(run([broken], repeatsOf(1), { timeBudget: budgetOf(9) })).rejects.toMatchObject({
      code: "TOO_FEW_ROWS",
    });
  });
});
