import { beforeAll, describe, expect, it, vi } from "vitest";
import { toProbabilities } from "../../learners/linear-scores.ts";
import { denseMatrix, takeLabelRows } from "../../matrix/dense-matrix.ts";
import { rocAucScore } from "../../metrics/roc-auc.ts";
import type { ExtraCorpus } from "../../movies/extra-corpus.ts";
import { partialLabels } from "../../movies/extra-corpus.ts";
import { Genres } from "../../movies/genres.ts";
import type { Movie } from "../../movies/movie.ts";
import { readMovies } from "../../movies/read/read-movies.ts";
import { kFold } from "../../movies/split/k-fold.ts";
import { trainTestSplit } from "../../movies/split/train-test-split.ts";
import { inlinePool } from "../../pool/pool.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { ThreadPool } from "../../workers/thread-pool.ts";
import { assembleModel } from "../assemble-model.ts";
import { succeeded } from "../failed-candidate.ts";
import { fitHeldOut } from "../fit-held-out.ts";
import { FeatureStore, type FitRecipeOptions, fitRecipe } from "../fit-recipe.ts";
import type { StackRecipe } from "../recipe.ts";
import { assembleStack } from "./assemble-stack.ts";
import { StackFit } from "./fit-stack.ts";
import { applyMetaLearner, fitMetaLearner } from "./meta-learner.ts";
import { StackFitter } from "./stack-fitter.ts";

const tfidf = { kind: "tfidf", sublinearTf: true } as const;
const year = { name: "year", weight: 0.2, features: { kind: "year-bumps", missingColumn: true } } as const;
const union = { kind: "union", parts: [{ name: "word", features: tfidf }, year] } as const;
const network = { kind: "embedding-network", hiddenUnits: 8, epochs: 2, wordDropout: 0.5 } as const;
const level = { C: 0.05, ownScale: 3, minPositives: 5 };
const recipe: StackRecipe = {
  kind: "stack",
  name: "small-stack",
  description: "for tests",
  features: { main: union, extra: union },
  members: [
    {
      name: "regression",
      source: "main",
      learners: [{ kind: "logistic-regression", prior: "naive-bayes", tol: 1e-4 }],
    },
    { name: "networks", source: "main", learners: [network, { ...network, learningRate: 0.05 }] },
    {
      name: "adapted",
      source: "adapted",
      learners: [{ kind: "logistic-regression", tol: 1e-3 }],
      adapt: { C: 1, classWeight: "balanced", tol: 1e-4 },
    },
    { name: "extra", source: "extra", learners: [network] },
  ],
  metaLearner: { withExtra: level, mainOnly: level },
};

let movies: readonly Movie[];
let genres: Genres;
let corpora: ExtraCorpus[];

beforeAll(async () => {
  const all = (await readMovies("examples/movies.csv", { requireGenres: true })).movies;
  genres = Genres.of(all);
  movies = all.slice(0, 220);
  corpora = [all.slice(220, 300), all.slice(300)].map((part, i) => {
    const unknown = i === 0 ? [] : ["Drama"];
    const own = part.map((movie) => ({
      ...movie,
      genres: movie.genres?.filter((genre) => !unknown.includes(genre)) ?? [],
    }));
    const labels = partialLabels(own, genres, unknown);
    return {
      name: `extra-${i}`,
      file: `${i}.csv`,
      sha256: String(i),
      unknown,
      movies: own,
      labels,
    } as unknown as ExtraCorpus;
  });
});

describe("a stack", () => {
  it("gives the same probabilities and the same model on one thread and on several", async () => {
    const labels = genres.encode(movies);
    const splits = kFold(movies.length, { folds: 3, shuffle: true, seed: 1 });
    const threads = new ThreadPool(2);
    const results = [];
    for (const pool of [inlinePool, threads]) {
      const stack = await StackFit.prepare(recipe, movies, labels, corpora, { seed: 5, pool });
      const { probabilities } = await stack.heldOut(splits);
      results.push({ probabilities, model: (await stack.finish(splits)).classifier.toState() });
    }
    await threads.close();
    expect(results[1]).toEqual(results[0]);
  });

  it("trains a fold's meta-learner on the other folds alone", async () => {
    // Members that learned from the corpora alone: what a fold's own labels could reach is the meta-learner.
    const [extra] = recipe.members.filter(({ source }) => source === "extra");
    const labels = genres.encode(movies);
    const folds = kFold(movies.length, { folds: 3, shuffle: true, seed: 4 });
    const own = new Set(folds[0].test);
    const turned = {
      ...labels,
      values: labels.values.map((value, k) => (own.has(Math.floor(k / genres.count)) ? 1 - value : value)),
    };
    const predict = async (known: typeof labels) => {
      const options = { seed: 5, pool: inlinePool };
      const stack = await StackFit.prepare({ ...recipe, members: [extra] }, movies, known, corpora, options);
      return (await stack.heldOut(folds)).probabilities.values;
    };
    const [plain, other] = [await predict(labels), await predict(turned)];
    const ownLength = own.size * genres.count;
    expect(other.subarray(0, ownLength)).toEqual(plain.subarray(0, ownLength));
    expect(other.subarray(ownLength)).not.toEqual(plain.subarray(ownLength));
  });

  it("fits a member as the recipe of its features and learner is fitted alone", async () => {
    const labels = genres.encode(movies);
    const learner = { kind: "logistic-regression", prior: "naive-bayes", tol: 1e-7 } as const;
    const members = [{ name: "regression", source: "main", learners: [learner] }] as const;
    const fitter = await StackFitter.prepare({ ...recipe, members }, movies, labels, [], { seed: 5, pool: inlinePool });
    const all = Int32Array.from(movies.keys());
    const { classifiers, mainFeatures } = await fitter.fitMembers(all, 0);
    const alone = await fitRecipe(
      { name: "alone", description: "", features: union, learner },
      new FeatureStore(movies),
      labels,
      { seed: 6, pool: inlinePool },
    );
    const x = alone.features.transform(movies);
    const [member, plain] = [classifiers[0][0].predictProba(x).values, alone.classifier.predictProba(x).values];
    expect(Math.max(...plain.map((p, k) => Math.abs(p - member[k])))).toBeLessThan(1e-3);
    expect(mainFeatures?.terms).toEqual(alone.features.terms);
  });

  it("judges movies whose labels and text it has not seen: changing them changes none of the others' predictions", async () => {
    const labels = genres.encode(movies);
    const split = trainTestSplit(movies.length, { testSize: 0.25, seed: 2 });
    const changed = movies.map((movie, row) => (split.test.includes(row) ? { ...movie, genres: ["Drama"] } : movie));
    const held = async (own: readonly Movie[]) => {
      const options = { seed: 5, pool: inlinePool, extra: corpora };
      const [fit] = await fitHeldOut([recipe], own, genres.encode(own), [split], options);
      return succeeded(fit).heldOut;
    };
    const plain = await held(movies);
    expect((await held(changed)).probabilities).toEqual(plain.probabilities);
    expect(plain.rows).toEqual(split.test);
    expect(plain.labels.values).toEqual(
      Uint8Array.from(
        [...split.test].flatMap((row) => [...labels.values.slice(row * genres.count, (row + 1) * genres.count)]),
      ),
    );
    expect(rocAucScore(plain.probabilities, plain.labels).macro).toBeGreaterThan(0.6);
  });

  it("does without the members that need extra movies where there are none", async () => {
    const labels = genres.encode(movies);
    const splits = kFold(movies.length, { folds: 3, shuffle: true, seed: 1 });
    const stack = await StackFit.prepare(recipe, movies, labels, [], { seed: 5, pool: inlinePool });
    const { features, classifier } = await stack.finish(splits);
    expect(features.terms.some((term) => term.startsWith("extra-"))).toBe(false);
    const model = assembleModel(recipe, { features, classifier, warnings: [] }, genres, {
      seed: 5,
      trainingMovieCount: 1,
    });
    expect(model.predictProba(movies.slice(0, 2)).values.every((p) => p > 0 && p < 1)).toBe(true);
  });

  it("predicts a fold by members and a meta-learner of the other folds, each fitted once for judging and for the model", async () => {
    const labels = genres.encode(movies);
    const splits = kFold(movies.length, { folds: 3, shuffle: true, seed: 4 });
    const own = { ...recipe, members: recipe.members.slice(0, 1) };
    const messages: unknown[] = [];
    const options: FitRecipeOptions = { seed: 5, pool: inlinePool, onProgress: (progress) => messages.push(progress) };
    const stack = await StackFit.prepare(own, movies, labels, [], options);
    const { probabilities, firstFit } = await stack.heldOut(splits);
    const folds = [0, 1, 2].map((fold) => ({ done: fold / 4, message: `fold ${fold + 1} of 3` }));
    expect(messages).toEqual(folds);
    const { classifier } = await stack.finish(splits);
    expect(messages).toEqual(folds);

    const fitter = await StackFitter.prepare(own, movies, labels, [], { seed: 5, pool: inlinePool });
    const fits = await Promise.all(splits.map(({ train }, fold) => fitter.fitMembers(train, fold)));
    const logits = splits.map(({ test }, fold) => fitter.logits(fits[fold], test));
    const metaLearnerOf = (folds: readonly number[], seed: number) => {
      const rows = folds.flatMap((fold) => [...splits[fold].test]);
      const values = Float64Array.from(folds.flatMap((fold) => [...logits[fold].values]));
      return fitMetaLearner(denseMatrix(rows.length, genres.count, values), takeLabelRows(labels, rows), level, {
        seed: deriveSeed(5, 3, seed),
        pool: inlinePool,
      });
    };
    let from = 0;
    for (const [fold, { test }] of splits.entries()) {
      const metaLearner = await metaLearnerOf(
        [0, 1, 2].filter((other) => other !== fold),
        fold,
      );
      const values = applyMetaLearner(metaLearner, logits[fold]);
      const expected = toProbabilities(denseMatrix(test.length, genres.count, values)).values;
      expect(probabilities.values.subarray(from, from + expected.length)).toEqual(expected);
      from += expected.length;
      if (fold === 0)
        expect(firstFit.classifier.toState()).toEqual(assembleStack(fitter, fits[0], metaLearner).classifier.toState());
    }
    expect(from).toBe(probabilities.values.length);
    const all = await fitter.fitMembers(Int32Array.from(movies.keys()), 3);
    const assembled = assembleStack(fitter, all, await metaLearnerOf([0, 1, 2], 3));
    expect(classifier.toState()).toEqual(assembled.classifier.toState());
  });

  it("fits the folds again where they are others", async () => {
    const own = { ...recipe, members: recipe.members.slice(0, 1) };
    const messages: unknown[] = [];
    const options: FitRecipeOptions = {
      seed: 5,
      pool: inlinePool,
      onProgress: ({ message }) => messages.push(message),
    };
    const stack = await StackFit.prepare(own, movies, genres.encode(movies), [], options);
    for (const folds of [2, 3]) await stack.heldOut(kFold(movies.length, { folds, shuffle: true, seed: 4 }));
    expect(messages).toEqual(["fold 1 of 2", "fold 2 of 2", "fold 1 of 3", "fold 2 of 3", "fold 3 of 3"]);
  });

  it("tells the seconds that reading and predicting took, and those of preparing", async () => {
    // A clock that goes a second further at each look: reading and predicting look at it once before and once after.
    let seconds = 100;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => 1000 * seconds++);
    try {
      const own = { ...recipe, members: recipe.members.slice(0, 1) };
      const stack = await StackFit.prepare(own, movies, genres.encode(movies), [], { seed: 5, pool: inlinePool });
      expect(stack.prepareSeconds).toBe(1);
      const folds = kFold(movies.length, { folds: 3, shuffle: true, seed: 4 });
      expect((await stack.heldOut(folds)).predictSeconds).toBe(3);
      expect((await stack.heldOut([trainTestSplit(movies.length, { testSize: 0.25, seed: 2 })])).predictSeconds).toBe(
        1,
      );
    } finally {
      clock.mockRestore();
    }
  });

  it("passes on its members' warnings", async () => {
    const stopped = { kind: "logistic-regression", maxEpochs: 1 } as const;
    const own = { ...recipe, members: [{ name: "stopped", source: "main", learners: [stopped, stopped] }] } as const;
    const stack = await StackFit.prepare(own, movies, genres.encode(movies), [], { seed: 5, pool: inlinePool });
    const { warnings } = await stack.finish(kFold(movies.length, { folds: 2, shuffle: true, seed: 4 }));
    expect(warnings).toEqual([1, 2].map(() => expect.stringMatching(/genres were stopped .* raise maxEpochs/)));
  });
});
