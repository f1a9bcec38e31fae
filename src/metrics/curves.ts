import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { rankScores } from "./ranked-scores.ts";
import { checkScores } from "./score-checks.ts";

/** Points of a ROC curve from (0, 0) to (1, 1), at falling thresholds; the first threshold is Infinity. */
export interface RocCurve {
  readonly falsePositiveRate: Float64Array;
  readonly truePositiveRate: Float64Array;
  readonly thresholds: Float64Array;
}

/** Points of a precision-recall curve at rising thresholds, and a last point (precision 1, recall 0) without one. */
export interface PrecisionRecallCurve {
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  readonly thresholds: Float64Array;
}

/** ROC curve of one genre (a column index), or null where one of its classes is missing. `dropIntermediate` (true where
 * absent, as in scikit-learn) leaves out points on a straight line between others. Throws SHAPE_MISMATCH, BAD_ROW.
 * Equals scikit-learn's roc_curve. */
export function rocCurve(
  scores: DenseMatrix,
  labels: LabelMatrix,
  genre: number,
  { dropIntermediate = true }: { readonly dropIntermediate?: boolean } = {},
): RocCurve | null {
  checkScores("ROC curve", scores, labels);
  const { thresholds, truePositives, falsePositives, positiveCount, negativeCount } = rankScores(scores, labels, genre);
  if (positiveCount === 0 || negativeCount === 0) return null;
  const last = thresholds.length - 1;
  const isBend = (k: number): boolean => k === 0 || k === last || turns(truePositives, k) || turns(falsePositives, k);
  const kept = [...thresholds.keys()].filter((k) => !dropIntermediate || isBend(k));
  const points = (first: number, value: (k: number) => number): Float64Array =>
    Float64Array.from({ length: kept.length + 1 }, (_, i) => (i === 0 ? first : value(kept[i - 1])));
  return {
    falsePositiveRate: points(0, (k) => falsePositives[k] / negativeCount),
    truePositiveRate: points(0, (k) => truePositives[k] / positiveCount),
    thresholds: points(Number.POSITIVE_INFINITY, (k) => thresholds[k]),
  };
}

const turns = (counts: Float64Array, k: number): boolean => counts[k + 1] - counts[k] !== counts[k] - counts[k - 1];

/** Precision-recall curve of one genre, or null where no movie has it. Throws SHAPE_MISMATCH, BAD_ROW. Equals
 * scikit-learn's precision_recall_curve. */
export function precisionRecallCurve(
  scores: DenseMatrix,
  labels: LabelMatrix,
  genre: number,
): PrecisionRecallCurve | null {
  checkScores("precision-recall curve", scores, labels);
  const { thresholds, truePositives, falsePositives, positiveCount } = rankScores(scores, labels, genre);
  if (positiveCount === 0) return null;
  const count = thresholds.length;
  const precision = new Float64Array(count + 1).fill(1);
  const recall = new Float64Array(count + 1);
  for (let k = 0; k < count; k++) {
    precision[count - 1 - k] = truePositives[k] / (truePositives[k] + falsePositives[k]);
    recall[count - 1 - k] = truePositives[k] / positiveCount;
  }
  return { precision, recall, thresholds: thresholds.slice().reverse() };
}
