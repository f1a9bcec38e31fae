import { ClaquetaError } from "../errors.ts";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";

/** Throws SHAPE_MISMATCH where rows, labels and weights are not of the same movies, NO_ROWS where there is none. */
export function checkFitInput(
  learner: string,
  x: SparseMatrix,
  y: LabelMatrix,
  sampleWeight: Float32Array | undefined,
): void {
  const where = `${learner} fit`;
  const expected = "the same movies in all";
  if (x.rowCount !== y.rowCount) {
    const what = `${x.rowCount} rows of features, ${y.rowCount} of labels`;
    throw new ClaquetaError("SHAPE_MISMATCH", { where, what, expected });
  }
  if (sampleWeight !== undefined && sampleWeight.length !== x.rowCount) {
    const what = `${x.rowCount} rows of features, ${sampleWeight.length} sample weights`;
    throw new ClaquetaError("SHAPE_MISMATCH", { where, what, expected });
  }
  if (x.rowCount === 0) throw new ClaquetaError("NO_ROWS", { where, what: "there is no movie to learn from" });
}

/** Throws SHAPE_MISMATCH where x has another number of columns than the fit had. */
export function checkFeatureCount(learner: string, x: SparseMatrix, featureCount: number): void {
  if (x.columnCount === featureCount) return;
  throw new ClaquetaError("SHAPE_MISMATCH", {
    where: `${learner} predict`,
    what: `rows have ${x.columnCount} columns`,
    expected: `${featureCount}, as in fitting`,
  });
}

/** The summed weights of the movies that are known to have, or not to have, each genre, and of those that have it. */
export interface LabelSupport {
  readonly known: Float64Array;
  readonly positive: Float64Array;
}

export function labelSupport(y: LabelMatrix, sampleWeight: Float32Array | undefined): LabelSupport {
  const known = new Float64Array(y.columnCount);
  const positive = new Float64Array(y.columnCount);
  for (let row = 0, k = 0; row < y.rowCount; row++) {
    const weight = sampleWeight?.[row] ?? 1;
    for (let g = 0; g < y.columnCount; g++, k++) {
      if (y.known?.[k] === 0) continue;
      known[g] += weight;
      if (y.values[k] === 1) positive[g] += weight;
    }
  }
  return { known, positive };
}

/** A logit whose probability is 0 or 1 to the last bit of a float64, yet finite, so that sums with it stay numbers. */
const certainLogit = 800;

/** The logit of a genre that shows one class only: its observed share as a probability, or one half where no label is
 * known. Undefined where both classes are there. */
export function constantLogit(known: number, positive: number): number | undefined {
  if (known === 0) return 0;
  if (positive === 0) return -certainLogit;
  return positive === known ? certainLogit : undefined;
}
