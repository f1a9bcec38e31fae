import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { averagePrecisionScore } from "./average-precision.ts";
import { genreRocAucIntervals, type Interval, rocAucInterval } from "./bootstrap.ts";
import { expectedCalibrationError } from "./calibration-error.ts";
import { coverageError, hitRateScore, labelRankingAveragePrecisionScore } from "./movie-rankings.ts";
import { decide, precisionRecallF1, type Thresholds } from "./precision-recall.ts";
import { brierLoss, logLoss } from "./probability-losses.ts";
import { rocAucScore } from "./roc-auc.ts";
import { hammingLoss, subsetAccuracyScore } from "./set-accuracy.ts";

/** One genre's figures; null where they are not defined. */
export interface GenreFigures {
  readonly genre: string;
  /** Movies that have the genre. */
  readonly support: number;
  /** Null where all movies, or none, have the genre. */
  readonly rocAuc: number | null;
  readonly rocAucInterval: Interval | null;
  readonly averagePrecision: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly brier: number | null;
  readonly calibrationError: number | null;
}

/** Everything that is said of probabilities against labels. Scores: higher is better; losses and errors: lower. */
export interface Scorecard {
  readonly movieCount: number;
  readonly rocAuc: {
    readonly macro: number;
    /** 95% bootstrap interval of macro. */
    readonly interval: Interval;
    readonly micro: number;
    readonly weighted: number;
    /** By genre name; null where it has one class only. */
    readonly perGenre: { readonly [genre: string]: number | null };
  };
  /** ROC AUC of the yes/no answers: no measure of a model, kept to compare with work that reports it. */
  readonly rocAucHard: { readonly macro: number };
  readonly averagePrecision: { readonly macro: number; readonly micro: number };
  readonly f1: { readonly micro: number; readonly macro: number; readonly weighted: number; readonly samples: number };
  readonly brier: number;
  readonly logLoss: number;
  /** Mean over genres of the expected calibration error, 10 bins. */
  readonly calibrationError: number;
  /** Share of movies whose most probable genre is right. */
  readonly hitRate: number;
  /** How far down the ranking one must go, on average, to have all of a movie's genres. */
  readonly coverage: number;
  readonly rankingPrecision: number;
  readonly hammingLoss: number;
  readonly subsetAccuracy: number;
  /** Genres without a ROC AUC; they are left out of its means. */
  readonly undefinedGenres: readonly string[];
  readonly genres: readonly GenreFigures[];
}

/** What decides yes and no, and the bootstrap's seed and size. */
export interface ScorecardOptions {
  /** From which probability on the answer is yes. */
  readonly thresholds: Thresholds;
  /** Yes (1) or no (0), movies × genres, where something else than thresholds decides. */
  readonly answers?: Uint8Array;
  /** Of the bootstrap. */
  readonly seed: number;
  readonly resamples?: number;
  readonly signal?: AbortSignal | undefined;
}

/** All figures at once. probabilities, labels: n movies × g genres in the order of `genreNames`. Throws as the metrics
 * do: HARD_LABELS, SHAPE_MISMATCH, BAD_ROW, TOO_FEW_ROWS, INTERRUPTED. */
export async function scorecard(
  probabilities: DenseMatrix,
  labels: LabelMatrix,
  genreNames: readonly string[],
  options: ScorecardOptions,
): Promise<Scorecard> {
  const bootstrap = { seed: options.seed, resamples: options.resamples ?? 1000, signal: options.signal };
  const rocAuc = rocAucScore(probabilities, labels);
  const { interval } = await rocAucInterval(probabilities, labels, bootstrap);
  const genreIntervals = await genreRocAucIntervals(probabilities, labels, bootstrap);
  // Answers as scores of 0 and 1, with a threshold between them, serve every figure of yes/no answers.
  const answers = {
    ...probabilities,
    values: Float64Array.from(options.answers ?? decide(probabilities, options.thresholds)),
  };
  const thresholds = 0.5;
  const hard = rocAucScore(answers, labels, { allowHardLabels: true });
  const precision = averagePrecisionScore(probabilities, labels);
  const decided = precisionRecallF1(answers, labels, { thresholds });
  const brier = brierLoss(probabilities, labels);
  const calibration = expectedCalibrationError(probabilities, labels);
  return {
    movieCount: labels.rowCount,
    rocAuc: {
      macro: rocAuc.macro,
      interval,
      micro: rocAuc.micro,
      weighted: rocAuc.weighted,
      perGenre: Object.fromEntries(genreNames.map((name, g) => [name, rocAuc.perGenre[g]])),
    },
    rocAucHard: { macro: hard.macro },
    averagePrecision: { macro: precision.macro, micro: precision.micro },
    f1: {
      micro: decided.f1.micro,
      macro: decided.f1.macro,
      weighted: decided.f1.weighted,
      samples: decided.f1.samples,
    },
    brier: brier.macro,
    logLoss: logLoss(probabilities, labels).macro,
    calibrationError: calibration.macro,
    hitRate: hitRateScore(probabilities, labels),
    coverage: coverageError(probabilities, labels),
    rankingPrecision: labelRankingAveragePrecisionScore(probabilities, labels),
    hammingLoss: hammingLoss(answers, labels, { thresholds }),
    subsetAccuracy: subsetAccuracyScore(answers, labels, { thresholds }),
    undefinedGenres: rocAuc.undefinedGenres.map((g) => genreNames[g]),
    genres: genreNames.map((genre, g) => ({
      genre,
      support: decided.support[g],
      rocAuc: rocAuc.perGenre[g],
      rocAucInterval: genreIntervals[g],
      averagePrecision: precision.perGenre[g],
      precision: decided.precision.perGenre[g],
      recall: decided.recall.perGenre[g],
      f1: decided.f1.perGenre[g],
      brier: brier.perGenre[g],
      calibrationError: calibration.perGenre[g],
    })),
  };
}
