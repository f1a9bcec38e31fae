import { checkAnswerRule } from "../genre-model/answer-rule.ts";
import type { GenreModel } from "../genre-model/genre-model.ts";
import type { JsonValue } from "../matrix/state.ts";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import type { AnswerFigures } from "./answer-figures.ts";
import { assembleModel } from "./assemble-model.ts";
import { type CompareOptions, type Comparison, compare } from "./compare.ts";
import { fitHeldOut } from "./fit-held-out.ts";
import { FeatureStore, fitRecipe } from "./fit-recipe.ts";
import type { Recipe } from "./recipe.ts";
import { makeSplits } from "./splits.ts";
import {
  type AnswerReport,
  type AnswerSettings,
  answerRuleOf,
  type TunedAnswers,
  tuneAnswers,
} from "./tune-answers.ts";

export interface TrainOptions extends Omit<CompareOptions, "recipes"> {
  /** One recipe is fitted as it is; several are compared first and the best by held-out probabilities is taken. */
  readonly recipes: readonly Recipe[];
  /** What to fit to out-of-fold predictions of the recipe that is taken (`cv` folds; 5 where absent). Nothing where
   * absent: thresholds of 0.5, no rule, no calibration. */
  readonly answers?: AnswerSettings;
}

const defaultFolds = 5;

export interface Trained {
  readonly model: GenreModel;
  /** Absent where there was nothing to choose. */
  readonly comparison?: Comparison;
  /** What calibration and thresholds were worth; absent where none was asked for. */
  readonly answers?: AnswerReport;
}

/** Chooses among the recipes on held-out movies, then fits the winner on all movies. Throws as `compare`,
 * and INVALID_SETTING where the answer settings cannot be followed. */
export async function train(movies: readonly Movie[], options: TrainOptions): Promise<Trained> {
  const { recipes, pool, signal, onProgress } = options;
  const seed = options.seed ?? 42;
  const genres = Genres.of(movies);
  const { answers: settings } = options;
  const answerRule = settings && answerRuleOf(settings);
  if (answerRule !== undefined) checkAnswerRule(answerRule, genres.count);
  // A rule alone needs no held-out movies.
  const needsHeldOut = settings !== undefined && (settings.calibrate === "auto" || settings.thresholdGoal !== null);
  const laterFitCount = 1 + (needsHeldOut ? (options.cv ?? defaultFolds) : 0);
  const comparison = recipes.length === 1 ? undefined : await compare(movies, { ...options, laterFitCount });
  const winner = comparison === undefined ? undefined : comparison.recipes[0];
  const recipe = recipes.find((candidate) => candidate.name === winner?.name) ?? recipes[0];
  const tuned = needsHeldOut ? await tuneOutOfFold(recipe, movies, genres, settings, options) : undefined;
  const fit = await fitRecipe(recipe, new FeatureStore(movies), genres.encode(movies), {
    seed,
    pool,
    signal,
    onProgress: ({ done, message }) => onProgress?.(recipe.name, 0, 1, done, done, message),
  });
  const model = assembleModel(recipe, fit, genres, {
    seed,
    trainingMovieCount: movies.length,
    ...(options.dataSha256 !== undefined && { dataSha256: options.dataSha256 }),
    answers: tuned ?? (answerRule && { answerRule }),
    notes: {
      ...(winner && {
        heldOut: { rocAucMacro: winner.rocAuc.macro, interval: winner.rocAuc.interval, movieCount: winner.movieCount },
      }),
      ...(tuned && { answers: answerNotes(tuned.report) }),
    },
  });
  return { model, ...(comparison && { comparison }), ...(tuned && { answers: tuned.report }) };
}

async function tuneOutOfFold(
  recipe: Recipe,
  movies: readonly Movie[],
  genres: Genres,
  settings: AnswerSettings,
  options: TrainOptions,
): Promise<TunedAnswers> {
  const { pool, signal, onProgress, seed = 42, groupDuplicates = false, stratified = false } = options;
  const labels = genres.encode(movies);
  const cv = options.cv ?? defaultFolds;
  const { splits } = makeSplits(movies, labels, { testSize: 0.2, cv, seed, groupDuplicates, stratified });
  const [{ heldOut }] = await fitHeldOut([recipe], movies, labels, splits, {
    seed,
    pool,
    signal,
    onRecipe: ({ name }, split, { done, message }, overall) =>
      onProgress?.(name, split, splits.length, done, overall, message),
  });
  return tuneAnswers(heldOut, genres.names, { ...settings, seed });
}

/** The figures that a model file keeps of its answers. */
function answerNotes({ settings, before, after, rocAuc, movieCount }: AnswerReport): JsonValue {
  const brief = ({ calibrationError, brier, logLoss, f1 }: AnswerFigures) => ({ calibrationError, brier, logLoss, f1 });
  const { calibrate, atLeast, thresholdGoal } = settings;
  const goal = thresholdGoal === null ? null : { ...thresholdGoal };
  return {
    calibrate,
    atLeast,
    thresholdGoal: goal,
    movieCount,
    rocAuc: { ...rocAuc },
    before: brief(before),
    after: brief(after),
  };
}
