import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { type Figures, genreScore } from "./figure.ts";
import { type GenreMeans, genreMeans } from "./genre-means.ts";
import { checkNumberOf, checkProbabilities } from "./score-checks.ts";

/** Entries with a probability in (lower, upper]; the first bin holds 0 too. */
export interface ReliabilityBin {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
  /** Null where the bin is empty. */
  readonly meanProbability: number | null;
  /** Share of the entries whose label is yes; null where the bin is empty. */
  readonly positiveShare: number | null;
}

/** How probabilities are put into bins. */
export interface BinOptions {
  /** Bins of equal width over [0, 1]; 10 where absent. */
  readonly bins?: number;
}

/** Points of a reliability diagram of one genre (a column index) or of all entries together: those of scikit-learn's
 * calibration_curve(strategy='uniform'), empty bins included. Throws SHAPE_MISMATCH, BAD_ROW where a score is outside
 * [0, 1], INVALID_SETTING. */
export function reliabilityBins(
  probabilities: DenseMatrix,
  labels: LabelMatrix,
  genre: number | "all",
  options: BinOptions = {},
): ReliabilityBin[] {
  checkProbabilities("reliability bins", probabilities, labels);
  return fillBins(probabilities, labels, genre, options);
}

/** Expected calibration error: mean over entries of |mean probability − share of yes| in the entry's bin, in [0, 1];
 * lower is better. Macro is the mean over genres, pooled puts all entries into one set of bins. A genre without a known
 * entry is named in `undefinedGenres`. Throws as `reliabilityBins`. Source: Naeini, Cooper and Hauskrecht 2015. */
export function expectedCalibrationError(
  probabilities: DenseMatrix,
  labels: LabelMatrix,
  options: BinOptions = {},
): GenreMeans & { readonly pooled: number } {
  checkProbabilities("calibration error", probabilities, labels);
  const errorIn = (genre: number | "all") => errorOf(fillBins(probabilities, labels, genre, options));
  const perGenre = Array.from({ length: labels.columnCount }, (_, genre) => errorIn(genre));
  return { ...genreMeans("calibration error", perGenre), pooled: errorIn("all") ?? 0 };
}

function fillBins(
  probabilities: DenseMatrix,
  labels: LabelMatrix,
  genre: number | "all",
  options: BinOptions,
): ReliabilityBin[] {
  const binCount = options.bins ?? 10;
  checkNumberOf("bins", binCount, 1);
  // k × (1 / bins), not k / bins: the doubles of numpy.linspace, so that a score on an edge falls into the same bin.
  const edges = Array.from({ length: binCount + 1 }, (_, k) => (k === binCount ? 1 : k * (1 / binCount)));
  const counts = new Float64Array(binCount);
  const sums = new Float64Array(binCount);
  const positives = new Float64Array(binCount);
  const step = genre === "all" ? 1 : labels.columnCount;
  for (let at = genre === "all" ? 0 : genre; at < labels.values.length; at += step) {
    if (labels.known?.[at] === 0) continue;
    const p = probabilities.values[at];
    let bin = Math.min(Math.floor(p * binCount), binCount - 1);
    while (bin > 0 && p <= edges[bin]) bin--;
    while (bin < binCount - 1 && p > edges[bin + 1]) bin++;
    counts[bin]++;
    sums[bin] += p;
    positives[bin] += labels.values[at];
  }
  return Array.from(counts, (count, bin) => ({
    lower: edges[bin],
    upper: edges[bin + 1],
    count,
    meanProbability: count === 0 ? null : sums[bin] / count,
    positiveShare: count === 0 ? null : positives[bin] / count,
  }));
}

/** Null where there is no entry. */
function errorOf(bins: readonly ReliabilityBin[]): number | null {
  let gap = 0;
  let total = 0;
  for (const { count, meanProbability, positiveShare } of bins) {
    if (meanProbability === null || positiveShare === null) continue;
    gap += count * Math.abs(meanProbability - positiveShare);
    total += count;
  }
  return total === 0 ? null : gap / total;
}

export const calibrationErrorFigures = {
  calibrationError: {
    label: { en: "calibration error", es: "error de calibración" },
    short: { en: "cal. error", es: "error de cal." },
    meaning: { en: "Mean distance of probability and share right.", es: "Distancia media a la parte de aciertos." },
    note: "10 bins, mean over genres",
    ...genreScore,
    better: "lower",
    measure: ({ probabilities, labels }) => expectedCalibrationError(probabilities, labels),
  },
} as const satisfies Figures;
