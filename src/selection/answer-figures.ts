import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { type ReliabilityBin, reliabilityBins } from "../metrics/calibration-error.ts";
import { records } from "../metrics/figures.ts";
import { type HeldFigures, type HeldGenreFigures, judged, measure } from "../metrics/held-figures.ts";

/** Calibration of the probabilities and quality of the yes/no answers (docs/figures.md); means over genres where these
 * have the figure. */
export interface AnswerFigures extends HeldFigures<(typeof records.answers)[number]> {
  /** All genres' entries together, 10 bins: a reliability diagram. */
  readonly reliability: readonly ReliabilityBin[];
  readonly genres: readonly GenreAnswerFigures[];
}

/** Figures are null where nothing is known of the genre. */
export interface GenreAnswerFigures extends HeldGenreFigures<(typeof records.answersGenre)[number]> {
  readonly genre: string;
  readonly reliability: readonly ReliabilityBin[];
}

/** answers: 1 or 0, movies × genres as the probabilities. Throws SHAPE_MISMATCH, NO_ROWS. */
export function answerFigures(
  probabilities: DenseMatrix,
  answers: Uint8Array,
  labels: LabelMatrix,
  genreNames: readonly string[],
): AnswerFigures {
  const given = judged(probabilities, answers, labels);
  const { held, perGenre } = measure(given, records.answers, records.answersGenre, genreNames);
  return {
    ...held,
    reliability: reliabilityBins(probabilities, labels, "all"),
    genres: perGenre.map((genre, g) => ({ ...genre, reliability: reliabilityBins(probabilities, labels, g) })),
  };
}
