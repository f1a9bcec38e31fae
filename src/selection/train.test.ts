import { beforeAll, describe, expect, it } from "vitest";
import { genreCurves } from "../metrics/genre-curves.ts";
import { rocAucScore } from "../metrics/roc-auc.ts";
import { scorecard } from "../metrics/scorecard.ts";
import { type ExtraCorpus, partialLabels } from "../movies/extra-corpus.ts";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import { readMovies } from "../movies/read/read-movies.ts";
import { identityCalibration } from "../pipeline/calibration.ts";
import { thresholdsOnly } from "../pipeline/decision-rule.ts";
import { encodeModel, modelByteLength } from "../pipeline/model-codec.ts";
import { inlinePool } from "../pool/pool.ts";
import { compare, type OnFitProgress } from "./compare.ts";
import { succeeded } from "./failed-candidate.ts";
import { fitHeldOut } from "./fit-held-out.ts";
import { FeatureStore, fitRecipe } from "./fit-recipe.ts";
import type { Recipe, StackRecipe } from "./recipe.ts";
import { makeSplits, type SplitSettings } from "./splits.ts";
import { type TrainOptions, train } from "./train.ts";
import { type AnswerSettings, tuneAnswers } from "./tune-answers.ts";

const bayes = (field: "title" | "plot"): Recipe => ({
  name: field,
  description: "quick",
  features: { kind: "count", field, minDf: 2 },
  learner: { kind: "naive-bayes" },
});
const [title, plot] = [bayes("title"), bayes("plot")];
const regression: Recipe = {
  name: "regression",
  description: "linear",
  features: { kind: "tfidf", minDf: 2 },
  learner: { kind: "logistic-regression", maxEpochs: 10 },
};
const level = { C: 0.05, ownScale: 3, minPositives: 5 };
const union = { kind: "union", parts: [{ name: "word", features: { kind: "tfidf", minDf: 2 } }] } as const;
const stack: StackRecipe = {
  kind: "stack",
  name: "small",
  description: "for tests",
  features: { main: union, extra: union },
  members: [{ name: "regression", source: "main", learners: [regression.learner] }],
  metaLearner: { withExtra: level, mainOnly: level },
};
const bestF1: AnswerSettings = { calibrate: "none", thresholdGoal: { kind: "macro-f1" }, atLeast: 1 };
const ruleAlone: AnswerSettings = { calibrate: "none", thresholdGoal: null, atLeast: 2 };

let movies: readonly Movie[];
let genres: Genres;
let corpus: ExtraCorpus;
beforeAll(async () => {
  const all = (await readMovies("examples/movies.csv", { requireGenres: true })).movies;
  const common = ["Action", "Comedy", "Drama", "Horror", "Romance"];
  const kept = all
    .map((movie) => ({ ...movie, genres: movie.genres?.filter((genre) => common.includes(genre)) ?? [] }))
    .filter((movie) => movie.genres.length > 0);
  // One of them three times, so that a plain split parts near-duplicates.
  movies = kept.slice(0, 150).map((movie, i) => (i % 60 === 0 ? { ...kept[0], id: movie.id } : movie));
  genres = Genres.of(movies);
  const others = kept.slice(150);
  const labels = partialLabels(others, genres, []);
  corpus = { name: "others", file: "others.csv", sha256: "cd", unknown: [], movies: others, labels } as never;
});
const run = (more: Partial<TrainOptions>) =>
  train(movies, { recipes: [plot], pool: inlinePool, resamples: 20, ...more });
const splitsOf = (more: Partial<SplitSettings>) => {
  const settings = { testSize: 0.2, cv: 5, seed: 42, groupDuplicates: false, stratified: false, ...more };
  return makeSplits(movies, genres.encode(movies), settings).splits;
};
/** The recipe's out-of-fold predictions, made by hand. */
const outOfFold = async (recipe: Recipe | StackRecipe, more: Partial<SplitSettings>) => {
  const options = { seed: more.seed ?? 42, pool: inlinePool };
  const [fit] = await fitHeldOut([recipe], movies, genres.encode(movies), splitsOf(more), options);
  return succeeded(fit).heldOut;
};

describe("training one recipe", () => {
  it("fits it on all movies and chooses nothing where nothing is asked for", async () => {
    const { model, ...rest } = await run({});
    expect(rest).toEqual({});
    const { features, classifier } = await fitRecipe(plot, new FeatureStore(movies), genres.encode(movies), {
      seed: 42,
      pool: inlinePool,
    });
    expect(model.predictProba(movies)).toEqual(classifier.predictProba(features.transform(movies)));
    expect(model.calibration).toBe(identityCalibration);
    expect([...model.thresholds]).toEqual(genres.names.map(() => 0.5));
    expect(model.decisionRule).toEqual(thresholdsOnly);
    expect(model.provenance).toMatchObject({ recipe: "plot", seed: 42, trainingMovieCount: 150, dataSha256: "" });
    expect(Object.keys(model.provenance.notes)).toEqual(["features", "learner", "warnings"]);
  });

  it("fits calibration to the same predictions, and tells how far the folds are", async () => {
    const settings = { ...ruleAlone, calibrate: "auto" } as const;
    const told: unknown[][] = [];
    const onProgress: OnFitProgress = (...progress) => void told.push(progress.slice(0, 5));
    const { model, answers } = await run({ answers: settings, cv: 2, onProgress });
    const tuned = tuneAnswers(await outOfFold(plot, { cv: 2 }), genres.names, { ...settings, seed: 42 });
    expect(answers).toEqual(tuned.report);
    expect(model.calibration).toEqual(tuned.calibration);
    expect(model.provenance.notes.answers).toMatchObject({ ...settings, thresholdGoal: null });
    // The name, the split and their number; of the fit and of all fits.
    expect(told[0]).toEqual(["plot", 0, 2, 0, 0]);
    expect(told).toContainEqual(["plot", 1, 2, 1, 1]);
    expect(told.at(-1)?.slice(0, 3)).toEqual(["plot", 0, 1]);
  });

  it("keeps the movies' file and the names of extra corpora in the model", async () => {
    const { model } = await run({ dataSha256: "ab", extra: [corpus], seed: 3 });
    expect(model.provenance).toMatchObject({ seed: 3, dataSha256: "ab" });
    expect(model.provenance.notes.extra).toEqual([
      { name: "others", sha256: "cd", unknown: [], movieCount: corpus.movies.length },
    ]);
  });

  it("takes a decision rule over without setting movies aside", async () => {
    const told: string[] = [];
    const onProgress: OnFitProgress = (name, split, splitCount) => void told.push(`${name} ${split} of ${splitCount}`);
    const { model, ...rest } = await run({ answers: ruleAlone, heldOutFigures: true, onProgress });
    expect(model.decisionRule).toEqual({ atLeast: 2, exactly: null });
    expect(rest).toEqual({});
    expect(model.provenance.notes).not.toHaveProperty("outOfFold");
    expect(new Set(told)).toEqual(new Set(["plot 0 of 1"]));
  });

  it("refuses a rule that the genres cannot follow before anything is fitted", async () => {
    const told: string[] = [];
    const answers = { ...ruleAlone, atLeast: genres.count + 1 };
    await expect(run({ answers, onProgress: (name) => void told.push(name) })).rejects.toMatchObject({
      code: "INVALID_SETTING",
    });
    expect(told).toEqual([]);
  });

  it.each<[string, Partial<SplitSettings>]>([
    ["5 folds", {}],
    ["as many folds as asked for, from the seed", { cv: 3, seed: 7 }],
    ["stratified folds", { stratified: true }],
    ["folds that keep near-duplicates together", { groupDuplicates: true }],
  ] satisfies [string, Partial<SplitSettings>][])(
    "fits thresholds to out-of-fold predictions of %s",
    async (_, split) => {
      const heldOut = await outOfFold(plot, split);
      const { report, ...own } = tuneAnswers(heldOut, genres.names, { ...bestF1, seed: split.seed ?? 42 });
      const { model, answers, ...rest } = await run({ answers: bestF1, ...split });
      expect(rest).toEqual({});
      expect(answers).toEqual(report);
      expect(model).toMatchObject({ thresholds: own.thresholds, decisionRule: own.decisionRule });
      const { rocAuc, before, after } = report;
      const brief = ({ calibrationError, brier, logLoss, f1 }: typeof before) => ({
        calibrationError,
        brier,
        logLoss,
        f1,
      });
      expect(model.provenance.notes).toMatchObject({
        outOfFold: { rocAucMacro: rocAucScore(heldOut.probabilities, heldOut.labels).macro, movieCount: 150 },
      });
      expect(model.provenance.notes.answers).toEqual({
        ...bestF1,
        movieCount: 150,
        rocAuc,
        before: brief(before),
        after: brief(after),
      });
    },
  );
});

describe("training several recipes", () => {
  it("takes the best by held-out probabilities, wherever it stands in the list", async () => {
    const compared = await compare(movies, { recipes: [title, plot, regression], pool: inlinePool, resamples: 20 });
    const { recipes, best } = compared;
    const worst = recipes.at(-1)?.name;
    const given = [title, plot, regression].sort((a) => (a.name === worst ? -1 : 1));
    const { model, comparison, ...rest } = await run({ recipes: given });
    expect(rest).toEqual({});
    expect(comparison).toMatchObject({ kind: "comparison", best, recipes: recipes.map(({ name }) => ({ name })) });
    expect(model.provenance.recipe).toBe(best);
    expect(model.features.settings).toMatchObject((given.find(({ name }) => name === best) as Recipe).features);
    const [{ rocAuc, movieCount }] = recipes;
    expect(model.provenance.notes.heldOut).toEqual({
      rocAucMacro: rocAuc.macro,
      interval: rocAuc.interval,
      movieCount,
    });
    expect(model.provenance.notes).not.toHaveProperty("outOfFold");
  });

  it.each<[string, Partial<TrainOptions>, number]>([
    ["one fit on all movies", {}, 4],
    ["a rule's, which needs no folds", { answers: ruleAlone }, 4],
    ["calibration's five folds", { answers: { ...ruleAlone, calibrate: "auto" } }, 9],
    ["thresholds' five folds", { answers: bestF1 }, 9],
    ["the folds asked for", { answers: bestF1, cv: 3 }, 2 + 1 + 4 / 3],
  ])("leaves time for what follows the comparison: %s", async (_, more, enough) => {
    // The first recipe takes from 0 to 1; the second costs the same, and is asked about at 2.
    const notRun = async (seconds: number) => {
      let now = 0;
      const timeBudget = { seconds, elapsed: () => now++ };
      const { comparison } = await run({ recipes: [title, { ...title, name: "again" }], timeBudget, ...more });
      return comparison?.timeBudget?.notRun;
    };
    expect(await notRun(enough)).toEqual([]);
    expect(await notRun(enough - 1)).toEqual([{ recipe: "again", estimatedSeconds: 1 }]);
  });
});

describe("training with held-out figures", () => {
  it("judges the out-of-fold predictions before calibration, yes from 0.5 on", async () => {
    const heldOut = await outOfFold(plot, { seed: 5 });
    const own = { answers: bestF1, heldOutFigures: true, seed: 5 };
    const { heldOut: figures, model } = await run(own);
    const { probabilities, labels } = heldOut;
    const judging = { thresholds: 0.5, seed: 5, resamples: 20 };
    expect(figures).toEqual({
      ...(await scorecard(probabilities, labels, genres.names, judging)),
      curves: genreCurves(probabilities, labels, genres.names),
    });
    expect(model.thresholds).not.toEqual(new Float64Array(genres.count).fill(0.5));
    const { heldOut: byDefault } = await run({ ...own, resamples: undefined as never });
    expect(byDefault?.rocAuc).toEqual(
      (await scorecard(probabilities, labels, genres.names, { ...judging, resamples: 1000 })).rocAuc,
    );
  });
});

describe("training within a file size", () => {
  it("makes a plain recipe's model small, with the answers of the whole one", async () => {
    const told: [string, number, number, number, number][] = [];
    const onProgress: OnFitProgress = (...[name, split, count, done, overall]) =>
      void told.push([name, split, count, done, overall]);
    const options = { recipes: [regression], answers: bestF1 };
    const { model: whole } = await run(options);
    const maxBytes = 9000;
    expect(await modelByteLength(whole)).toBeGreaterThan(maxBytes);
    const { model, compression, ...rest } = await run({ ...options, maxBytes, onProgress });
    expect(Object.keys(rest)).toEqual(["answers"]);
    expect((await encodeModel(model)).length).toBeLessThanOrEqual(maxBytes);
    expect(compression).toMatchObject({ kind: "pruned", maxBytes, heldOutMovieCount: 30 });
    expect(model.provenance.notes).toEqual({ ...whole.provenance.notes, compression });
    expect(model.thresholds).toEqual(whole.thresholds);
    const small = told.filter(([name]) => name === "regression, small");
    expect(small.map(([, ...numbers]) => numbers)).toEqual([
      [0, 1, 1 / 3, 1 / 3],
      [0, 1, 2 / 3, 2 / 3],
      [0, 1, 1, 1],
    ]);
  });

  it("cuts a stack's list of terms before it is fitted", async () => {
    const cut: StackRecipe = {
      ...stack,
      features: { main: "extra", extra: union },
      compact: { extraTerms: 10_000, storage: "int8" },
    };
    const options = { recipes: [cut], extra: [corpus] };
    const { model: whole } = await run(options);
    const { model, compression } = await run({ ...options, maxBytes: 123_000 });
    expect(model.features.columnCount).toBeLessThan(whole.features.columnCount);
    expect(compression).toEqual({ kind: "stack", maxBytes: 123_000, termCount: model.features.columnCount });
    expect(whole.provenance.notes.learner).toMatchObject({ compact: { extraTerms: 10_000 } });
    expect(model.provenance.notes.learner).toMatchObject({ compact: { extraTerms: model.features.columnCount } });
  });
});

describe("training a stack", () => {
  it("measures out-of-fold predictions in any case, and keeps 0.5 where no threshold is asked for", async () => {
    const told: string[] = [];
    const onProgress: OnFitProgress = (name, split, count) => void told.push(`${name} ${split} of ${count}`);
    const { model, ...rest } = await run({ recipes: [stack], cv: 3, onProgress });
    expect(rest).toEqual({});
    const { probabilities, labels } = await outOfFold(stack, { cv: 3 });
    expect(model.provenance.notes.outOfFold).toEqual({
      rocAucMacro: rocAucScore(probabilities, labels).macro,
      movieCount: 150,
    });
    expect([...model.thresholds]).toEqual(genres.names.map(() => 0.5));
    expect(new Set(told)).toEqual(new Set(["small 0 of 1"]));
  });

  it("fits thresholds to them where asked to", async () => {
    const heldOut = await outOfFold(stack, {});
    const { answers, model } = await run({ recipes: [stack], answers: bestF1 });
    const tuned = tuneAnswers(heldOut, genres.names, { ...bestF1, seed: 42 });
    expect(answers).toEqual(tuned.report);
    expect(model.thresholds).toEqual(tuned.thresholds);
  });
});
