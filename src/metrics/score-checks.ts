import { ClaquetaError } from "../errors.ts";
import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";

/** Throws SHAPE_MISMATCH where the shapes differ, NO_ROWS where they are empty, BAD_ROW where a score is not finite. */
export function checkScores(where: string, scores: DenseMatrix, labels: LabelMatrix): void {
  if (scores.rowCount !== labels.rowCount || scores.columnCount !== labels.columnCount) {
    throw new ClaquetaError("SHAPE_MISMATCH", {
      where,
      what: `scores are ${scores.rowCount} × ${scores.columnCount}, labels ${labels.rowCount} × ${labels.columnCount}`,
      expected: "one score for each label",
    });
  }
  if (scores.rowCount === 0 || scores.columnCount === 0) {
    throw new ClaquetaError("NO_ROWS", { where, what: "there is no score", expected: "at least one movie and genre" });
  }
  const at = scores.values.findIndex((score) => !Number.isFinite(score));
  if (at >= 0) throw badScore(where, scores, at, "a finite number");
}

/** The same, and BAD_ROW where a score is outside [0, 1]. */
export function checkProbabilities(where: string, probabilities: DenseMatrix, labels: LabelMatrix): void {
  checkScores(where, probabilities, labels);
  const at = probabilities.values.findIndex((p) => p < 0 || p > 1);
  if (at >= 0) throw badScore(where, probabilities, at, "a probability from 0 to 1");
}

/** Throws INVALID_SETTING where a setting is not a whole number of at least min. */
export function checkNumberOf(where: string, value: number, min: number): void {
  if (Number.isInteger(value) && value >= min) return;
  const what = `${value} is no number of ${where}`;
  throw new ClaquetaError("INVALID_SETTING", { where, what, expected: `a whole number of at least ${min}` });
}

/** Throws HARD_LABELS where every score is 0 or 1: ranked, they would show far less than the model knows. */
export function refuseHardLabels(where: string, scores: DenseMatrix): void {
  for (const score of scores.values) if (score !== 0 && score !== 1) return;
  throw new ClaquetaError("HARD_LABELS", {
    where,
    what: "every score is 0 or 1",
    expected: "probabilities",
    next: "Score the model's probabilities, or set allowHardLabels to rank yes/no answers on purpose.",
  });
}

function badScore(where: string, scores: DenseMatrix, at: number, expected: string): ClaquetaError {
  const row = Math.floor(at / scores.columnCount);
  return new ClaquetaError("BAD_ROW", {
    where: `${where} row ${row}, column ${at % scores.columnCount}`,
    what: `the score is ${scores.values[at]}`,
    expected,
  });
}
