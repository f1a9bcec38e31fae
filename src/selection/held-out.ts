import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";

/** Probabilities for movies that took no part in making the model that gave them, with those movies' labels. Row i is
 * movie `rows[i]` of the list that was split. The constructor is private to selection's fitting code through
 * `holdOut`; whatever chooses (comparison, calibration, thresholds) takes nothing else, so judging a model on its own
 * training movies does not compile. */
export class HeldOut {
  readonly probabilities: DenseMatrix;
  readonly labels: LabelMatrix;
  readonly rows: Int32Array;
  // A private member makes the type nominal: no look-alike object passes for held-out.
  readonly #sealed = true;

  private constructor(probabilities: DenseMatrix, labels: LabelMatrix, rows: Int32Array) {
    this.probabilities = probabilities;
    this.labels = labels;
    this.rows = rows;
  }

  /** For `fit-held-out.ts` alone, which fits on other rows than these. A contract test reads the imports. */
  static fromFit(probabilities: DenseMatrix, labels: LabelMatrix, rows: Int32Array): HeldOut {
    return new HeldOut(probabilities, labels, rows);
  }

  get isSealed(): boolean {
    return this.#sealed;
  }
}
