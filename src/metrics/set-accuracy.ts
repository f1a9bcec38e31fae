import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { decide, type Thresholds } from "./precision-recall.ts";
import { checkScores } from "./score-checks.ts";

/** Share of yes/no answers that are wrong, over known entries, in [0, 1]; lower is better; 0 where nothing is known.
 * Throws SHAPE_MISMATCH, BAD_ROW. Equals scikit-learn's hamming_loss. */
export function hammingLoss(
  scores: DenseMatrix,
  labels: LabelMatrix,
  options: { readonly thresholds: Thresholds },
): number {
  checkScores("Hamming loss", scores, labels);
  const answers = decide(scores, options.thresholds);
  let wrong = 0;
  let total = 0;
  for (let at = 0; at < answers.length; at++) {
    if (labels.known?.[at] === 0) continue;
    total++;
    if (answers[at] !== labels.values[at]) wrong++;
  }
  return total === 0 ? 0 : wrong / total;
}

/** Share of movies all of whose known genres are answered right, in [0, 1]; higher is better. Throws SHAPE_MISMATCH,
 * BAD_ROW. Equals scikit-learn's accuracy_score on label matrices. */
export function subsetAccuracyScore(
  scores: DenseMatrix,
  labels: LabelMatrix,
  options: { readonly thresholds: Thresholds },
): number {
  checkScores("subset accuracy", scores, labels);
  const answers = decide(scores, options.thresholds);
  const width = labels.columnCount;
  let right = 0;
  for (let row = 0; row < labels.rowCount; row++) {
    let at = row * width;
    const end = at + width;
    while (at < end && (labels.known?.[at] === 0 || answers[at] === labels.values[at])) at++;
    if (at === end) right++;
  }
  return right / labels.rowCount;
}
