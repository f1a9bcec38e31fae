import type { JsonValue } from "../json.ts";
import type { FitProgress } from "../learners/learner.ts";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import { type GenreCurves, genreCurves } from "../metrics/genre-curves.ts";
import { rocAucScore } from "../metrics/roc-auc.ts";
import { type Scorecard, scorecard } from "../metrics/scorecard.ts";
import type { ExtraCorpus } from "../movies/extra-corpus.ts";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import type { Split } from "../movies/split/split.ts";
import { checkDecisionRule } from "../pipeline/decision-rule.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import type { AnswerFigures } from "./answer-figures.ts";
import { assembleModel } from "./assemble-model.ts";
import { type CompareOptions, type Comparison, compare } from "./compare.ts";
import { type CompressionReport, compressModel } from "./compress/compress-model.ts";
import { stackWithin } from "./compress/stack-within.ts";
import { succeeded } from "./failed-candidate.ts";
import { type FitHeldOutOptions, fitHeldOut, fitHeldOutStack } from "./fit-held-out.ts";
import { FeatureStore, fitRecipe, type RecipeFit } from "./fit-recipe.ts";
import type { HeldOut } from "./held-out.ts";
import { type AnyRecipe, isStack, type Recipe, type StackRecipe } from "./recipe.ts";
import { makeSplits } from "./splits.ts";
import { StackFit } from "./stack/fit-stack.ts";
import { type AnswerReport, type AnswerSettings, decisionRuleOf, tuneAnswers } from "./tune-answers.ts";

/** What a model is made of and how it is chosen. */
export interface TrainOptions extends Omit<CompareOptions, "recipes"> {
  /** One recipe is fitted as it is; several are compared first and the best by held-out probabilities is taken. */
  readonly recipes: readonly AnyRecipe[];
  /** What to fit to out-of-fold predictions of the recipe that is taken (`cv` folds; 5 where absent). Nothing where
   * absent: thresholds of 0.5, no rule, no calibration. */
  readonly answers?: AnswerSettings;
  /** Also judge the out-of-fold predictions with intervals, where there are any. */
  readonly heldOutFigures?: boolean;
  /** Bytes that the model file may take; see compressModel. */
  readonly maxBytes?: number;
}

const defaultFolds = 5;

/** A model fitted on all movies, and what was found out on the way. */
export interface Trained {
  readonly model: GenreModel;
  /** Absent where there was nothing to choose. */
  readonly comparison?: Comparison;
  /** What calibration and thresholds were worth; absent where none was asked for. */
  readonly answers?: AnswerReport;
  /** Of the out-of-fold predictions before calibration, yes from 0.5 on; with `heldOutFigures` only. */
  readonly heldOut?: Scorecard & { readonly curves: GenreCurves };
  /** With `maxBytes` only. */
  readonly compression?: CompressionReport;
}

/** Chooses among the recipes on held-out movies, then fits the winner on all movies. Throws as `compare`, and
 * INVALID_SETTING where the answer settings cannot be followed. */
export async function train(movies: readonly Movie[], options: TrainOptions): Promise<Trained> {
  const { recipes, answers: settings, extra = [], maxBytes, dataSha256, resamples, pool, signal, seed = 42 } = options;
  const genres = Genres.of(movies);
  const decisionRule = settings && decisionRuleOf(settings);
  if (decisionRule !== undefined) checkDecisionRule(decisionRule, genres.count);
  // A rule alone needs no held-out movies.
  const needsHeldOut = settings !== undefined && (settings.calibrate === "auto" || settings.thresholdGoal !== null);
  const laterFitCount = 1 + (needsHeldOut ? (options.cv ?? defaultFolds) : 0);
  const comparison = recipes.length === 1 ? undefined : await compare(movies, { ...options, laterFitCount });
  const winner = comparison?.recipes[0];
  const chosen = recipes.find((candidate) => candidate.name === winner?.name) ?? recipes[0];
  const isCut = isStack(chosen) && maxBytes !== undefined;
  const recipe = isCut ? stackWithin(chosen, genres.count, maxBytes) : chosen;
  const { fit, unseen } = isStack(recipe)
    ? await trainStack(recipe, movies, genres, options)
    : await trainPlain(recipe, movies, genres, needsHeldOut, options);
  const tuned = unseen && needsHeldOut ? tuneAnswers(unseen, genres.names, { ...settings, seed }) : undefined;
  const whole = assembleModel(recipe, fit, genres, {
    seed,
    trainingMovieCount: movies.length,
    dataSha256,
    answers: tuned ?? (decisionRule && { decisionRule }),
    notes: {
      ...(winner && {
        heldOut: { rocAucMacro: winner.rocAuc.macro, interval: winner.rocAuc.interval, movieCount: winner.movieCount },
      }),
      ...(unseen && { outOfFold: qualityOf(unseen) }),
      ...(extra.length > 0 && { extra: extra.map(corpusNote) }),
      ...(tuned && { answers: answerNotes(tuned.report) }),
    },
  });
  const onProgress = progressOf(`${recipe.name}, small`, options);
  const small =
    maxBytes === undefined
      ? undefined
      : await compressModel(whole, recipe, movies, maxBytes, { seed, pool, signal, onProgress });
  const judging = { thresholds: 0.5, seed, signal, resamples };
  const heldOut = unseen &&
    options.heldOutFigures && {
      ...(await scorecard(unseen.probabilities, unseen.labels, genres.names, judging)),
      curves: genreCurves(unseen.probabilities, unseen.labels, genres.names),
    };
  return {
    model: small?.model ?? whole,
    ...(small && { compression: small.report }),
    ...(comparison && { comparison }),
    ...(tuned && { answers: tuned.report }),
    ...(heldOut && { heldOut }),
  };
}

/** Progress of work that is not shared out over splits. */
const progressOf =
  (name: string, { onProgress }: TrainOptions) =>
  ({ done, message }: FitProgress): void =>
    onProgress?.(name, 0, 1, done, done, message);

interface TrainedRecipe {
  readonly fit: Omit<RecipeFit, "seconds">;
  /** Out-of-fold predictions, where any were made. */
  readonly unseen: HeldOut | undefined;
}

async function trainPlain(
  recipe: Recipe,
  movies: readonly Movie[],
  genres: Genres,
  needsHeldOut: boolean,
  options: TrainOptions,
): Promise<TrainedRecipe> {
  const { pool, signal, seed = 42 } = options;
  const labels = genres.encode(movies);
  let unseen: HeldOut | undefined;
  if (needsHeldOut) {
    const splits = outOfFoldSplits(movies, labels, options);
    const onRecipe: FitHeldOutOptions["onRecipe"] = ({ name }, split, { done, message }, overall) =>
      options.onProgress?.(name, split, splits.length, done, overall, message);
    const [fit] = await fitHeldOut([recipe], movies, labels, splits, { seed, pool, signal, onRecipe });
    unseen = succeeded(fit).heldOut;
  }
  const onProgress = progressOf(recipe.name, options);
  const fit = await fitRecipe(recipe, new FeatureStore(movies), labels, { seed, pool, signal, onProgress });
  return { fit, unseen };
}

/** A stack needs out-of-fold predictions of its members in any case. */
async function trainStack(
  recipe: StackRecipe,
  movies: readonly Movie[],
  genres: Genres,
  options: TrainOptions,
): Promise<TrainedRecipe> {
  const { pool, signal, extra = [], seed = 42 } = options;
  const labels = genres.encode(movies);
  const splits = outOfFoldSplits(movies, labels, options);
  const onProgress = progressOf(recipe.name, options);
  const stack = await StackFit.prepare(recipe, movies, labels, extra, { seed, pool, signal, onProgress });
  const { heldOut } = await fitHeldOutStack(stack, labels, splits);
  return { fit: await stack.finish(splits), unseen: heldOut };
}

function outOfFoldSplits(movies: readonly Movie[], labels: LabelMatrix, options: TrainOptions): readonly Split[] {
  const { cv, seed = 42, groupDuplicates = false, stratified = false } = options;
  const settings = { testSize: 0.2, cv: cv ?? defaultFolds, seed, groupDuplicates, stratified };
  return makeSplits(movies, labels, settings).splits;
}

const qualityOf = ({ probabilities, labels, rows }: HeldOut): JsonValue => ({
  rocAucMacro: rocAucScore(probabilities, labels).macro,
  movieCount: rows.length,
});

const corpusNote = ({ name, sha256, unknown, movies }: ExtraCorpus): JsonValue => {
  return { name, sha256, unknown, movieCount: movies.length };
};

/** The figures that a model file keeps of its answers. */
function answerNotes({ settings, before, after, rocAuc, movieCount }: AnswerReport): JsonValue {
  const brief = ({ calibrationError, brier, logLoss, f1 }: AnswerFigures) => ({ calibrationError, brier, logLoss, f1 });
  const { calibrate, atLeast, thresholdGoal: goal } = settings;
  const kept = { calibrate, atLeast, thresholdGoal: goal && { ...goal }, movieCount, rocAuc: { ...rocAuc } };
  return { ...kept, before: brief(before), after: brief(after) };
}
