import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { expectedCalibrationError, type ReliabilityBin, reliabilityBins } from "../metrics/calibration-error.ts";
import { precisionRecallF1 } from "../metrics/precision-recall.ts";
import { brierLoss, logLoss } from "../metrics/probability-losses.ts";

/** How far probabilities mean what they say, and how good the yes/no answers are. Means are over genres. */
export interface AnswerFigures {
  /** Expected calibration error, 10 bins; lower is better, as are the losses. */
  readonly calibrationError: number;
  readonly brier: number;
  readonly logLoss: number;
  readonly f1: { readonly micro: number; readonly macro: number };
  readonly precision: { readonly micro: number; readonly macro: number };
  readonly recall: { readonly micro: number; readonly macro: number };
  /** Genres that are answered yes, a movie. */
  readonly genresAMovie: number;
  readonly emptyAnswerCount: number;
  /** All genres' entries together, 10 bins: a reliability diagram. */
  readonly reliability: readonly ReliabilityBin[];
  readonly genres: readonly GenreAnswerFigures[];
}

/** null where nothing is known of the genre. */
export interface GenreAnswerFigures {
  readonly genre: string;
  readonly support: number;
  readonly calibrationError: number | null;
  readonly brier: number | null;
  readonly logLoss: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
  readonly reliability: readonly ReliabilityBin[];
}

/** answers: 1 or 0, movies × genres as the probabilities. Throws SHAPE_MISMATCH, NO_ROWS. */
export function answerFigures(
  probabilities: DenseMatrix,
  answers: Uint8Array,
  labels: LabelMatrix,
  genreNames: readonly string[],
): AnswerFigures {
  const calibrationError = expectedCalibrationError(probabilities, labels);
  const brier = brierLoss(probabilities, labels);
  const logarithmic = logLoss(probabilities, labels);
  const decisions = { ...probabilities, values: Float64Array.from(answers) };
  const { precision, recall, f1, support } = precisionRecallF1(decisions, labels, { thresholds: 0.5 });
  const width = labels.columnCount;
  let emptyAnswerCount = 0;
  for (let from = 0; from < answers.length; from += width) {
    if (!answers.subarray(from, from + width).includes(1)) emptyAnswerCount++;
  }
  return {
    calibrationError: calibrationError.macro,
    brier: brier.macro,
    logLoss: logarithmic.macro,
    f1: { micro: f1.micro, macro: f1.macro },
    precision: { micro: precision.micro, macro: precision.macro },
    recall: { micro: recall.micro, macro: recall.macro },
    genresAMovie: answers.reduce((sum, answer) => sum + answer, 0) / labels.rowCount,
    emptyAnswerCount,
    reliability: reliabilityBins(probabilities, labels, "all"),
    genres: genreNames.map((genre, g) => ({
      genre,
      support: support[g],
      calibrationError: calibrationError.perGenre[g],
      brier: brier.perGenre[g],
      logLoss: logarithmic.perGenre[g],
      precision: precision.perGenre[g],
      recall: recall.perGenre[g],
      f1: f1.perGenre[g],
      reliability: reliabilityBins(probabilities, labels, g),
    })),
  };
}
