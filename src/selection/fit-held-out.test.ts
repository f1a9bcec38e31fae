import { beforeAll, describe, expect, it } from "vitest";
import { ClaquetaError } from "../errors.ts";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import { readMovies } from "../movies/read/read-movies.ts";
import { kFold } from "../movies/split/k-fold.ts";
import { inlinePool, type Pool } from "../pool/pool.ts";
import { succeeded } from "./failed-candidate.ts";
import { fitHeldOut } from "./fit-held-out.ts";
import { FeatureStore, fitRecipe } from "./fit-recipe.ts";
import type { Recipe } from "./recipe.ts";

const quick: Recipe = {
  name: "quick",
  description: "words alone",
  features: { kind: "tfidf", minDf: 2 },
  learner: { kind: "logistic-regression", C: 1, tol: 1e-4 },
};
const same: Recipe = { ...quick, name: "same", learner: { kind: "logistic-regression", C: 4, tol: 1e-4 } };
const title: Recipe = {
  name: "title",
  description: "another way to read movies, and another learner",
  features: { kind: "count", field: "title" },
  learner: { kind: "naive-bayes" },
};
const recipes = [quick, title, same];

let movies: readonly Movie[];
let labels: LabelMatrix;
beforeAll(async () => {
  movies = (await readMovies("examples/movies.csv", { requireGenres: true })).movies.slice(0, 150);
  labels = Genres.of(movies).encode(movies);
});
const splitsOf = (folds: number) => kFold(movies.length, { folds, shuffle: true, seed: 1 });

/** Says that it has many threads, notes what runs, and lets tasks end in another order than they began. */
class BusyPool implements Pool {
  readonly size: number;
  readonly names: string[] = [];
  open = 0;
  maxOpen = 0;

  constructor(size: number) {
    this.size = size;
  }

  async run<Payload, Result>(...[task, payload, options]: Parameters<typeof inlinePool.run<Payload, Result>>) {
    this.maxOpen = Math.max(this.maxOpen, ++this.open);
    const index = this.names.push(task.name);
    for (let turn = 0; turn < (index * 7) % 5; turn++) await new Promise((resolve) => setTimeout(resolve, 0));
    try {
      return await inlinePool.run(task, payload, options);
    } finally {
      this.open--;
    }
  }
}

describe("held-out fits", () => {
  it("give the same bits one by one, in parallel and fitted by hand", async () => {
    const splits = splitsOf(3);
    const fitAll = async (pool: Pool) =>
      (await fitHeldOut(recipes, movies, labels, splits, { seed: 5, pool })).map(succeeded);
    const alone = await fitAll(inlinePool);
    const busy = await fitAll(new BusyPool(7));
    for (const [r, { heldOut }] of alone.entries()) {
      expect(busy[r].heldOut.probabilities.values).toEqual(heldOut.probabilities.values);
      expect([...busy[r].heldOut.rows]).toEqual(splits.flatMap(({ test }) => [...test]));
    }
    const { train, test } = splits[1];
    const taken = Array.from(train, (row) => movies[row]);
    const own = { ...labels, rowCount: train.length, values: Genres.of(movies).encode(taken).values };
    const fit = await fitRecipe(quick, new FeatureStore(taken), own, { seed: 5, pool: inlinePool });
    const byHand = fit.classifier.predictProba(fit.features.transform(Array.from(test, (row) => movies[row])));
    const from = splits[0].test.length * labels.columnCount;
    expect([...alone[0].heldOut.probabilities.values.subarray(from, from + byHand.values.length)]).toEqual([
      ...byHand.values,
    ]);
  });

  it("tell thread time, of reading, fitting and predicting, and keep the first split's fit", async () => {
    // Each task says that it took 100 seconds.
    const pool: Pool = {
      size: 1,
      run: (task, payload, options) =>
        inlinePool.run(task, payload, { ...options, onEnd: () => options?.onEnd?.(100) }),
    };
    const splits = splitsOf(2);
    const [fit] = (await fitHeldOut([quick], movies, labels, splits, { seed: 5, pool })).map(succeeded);
    // A split: features 100, a task for each block of genres 100, held-out predictions 100 less what reading them took.
    expect(fit.fitSeconds).toBeGreaterThan(190);
    expect(fit.predictSeconds).toBeGreaterThan(200);
    const first = Array.from(splits[0].train, (row) => movies[row]);
    const { features } = await new FeatureStore(first).get(quick);
    expect(fit.firstFit.features.terms).toEqual(features.terms);
  });

  it("fit a split's features once for all recipes with the same features", async () => {
    const pool = new BusyPool(4);
    await fitHeldOut(recipes, movies, labels, splitsOf(3), { seed: 5, pool });
    expect(pool.names.filter((name) => name === "selection/vectorise-movies")).toHaveLength(3 * 2);
  });

  it("never have more fits in flight than lanes, each of which runs its own tasks", async () => {
    const pool = new BusyPool(7);
    const running = new Set<string>();
    let max = 0;
    await fitHeldOut([quick], movies, labels, splitsOf(5), {
      seed: 5,
      pool,
      lanes: 2,
      onRecipe: (_, split, { done }) => {
        if (done === 0) running.add(String(split));
        max = Math.max(max, running.size);
        if (done === 1 && pool.open === 0) running.clear();
      },
    });
    expect(pool.maxOpen).toBeLessThanOrEqual(2 * 2); // two blocks of genres a fit
    expect(max).toBeGreaterThan(1);
  });

  it("report the progress of all of them, up to the end", async () => {
    const told: number[] = [];
    const onRecipe = (...[, , , overall]: [unknown, unknown, unknown, number]): void => void told.push(overall);
    await fitHeldOut(recipes, movies, labels, splitsOf(2), { seed: 5, pool: new BusyPool(3), onRecipe });
    expect(told[0]).toBe(0);
    expect(told.at(-1)).toBeCloseTo(1, 12);
    expect(Math.max(...told)).toBeLessThanOrEqual(1);
  });

  it("give up a recipe that fails, with its error, and go on with the others as if it had not been there", async () => {
    const broken = { ...quick, name: "broken", learner: { kind: "logistic-regression", C: -1 } } as const;
    const pool = new BusyPool(2);
    const [failure, fit] = await fitHeldOut([broken, quick], movies, labels, splitsOf(4), { seed: 5, pool });
    expect(failure).toMatchObject({ recipe: "broken", error: { code: "INVALID_SETTING" } });
    const [alone] = await fitHeldOut([quick], movies, labels, splitsOf(4), { seed: 5, pool: inlinePool });
    expect(succeeded(fit).heldOut).toEqual(succeeded(alone).heldOut);
    // On the first two splits at most, which run side by side: it is not tried again.
    expect(pool.names.filter((name) => name === "selection/vectorise-movies")).toHaveLength(4);
  });

  it("stop when asked to", async () => {
    const controller = new AbortController();
    const work = fitHeldOut([quick], movies, labels, splitsOf(4), {
      seed: 5,
      pool: new BusyPool(2),
      signal: controller.signal,
      onRecipe: () => controller.abort(),
    });
    await expect(work).rejects.toThrow(ClaquetaError);
    await expect(work).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});
