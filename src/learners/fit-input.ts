import { ClaquetaError } from "../errors.ts";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";

/** Throws SHAPE_MISMATCH where rows, labels and weights differ in number, NO_ROWS where there are none. */
export function checkFitInput(
  learner: string,
  x: SparseMatrix,
  y: LabelMatrix,
  sampleWeight: Float32Array | undefined,
): void {
  const where = `${learner} fit`;
  const refuse = (other: string): never => {
    const what = `${x.rowCount} rows of features, ${other}`;
    throw new ClaquetaError("SHAPE_MISMATCH", { where, what, expected: "the same movies in all" });
  };
  if (x.rowCount !== y.rowCount) refuse(`${y.rowCount} of labels`);
  if (sampleWeight !== undefined && sampleWeight.length !== x.rowCount) refuse(`${sampleWeight.length} sample weights`);
  if (x.rowCount === 0) throw new ClaquetaError("NO_ROWS", { where, what: "there is no movie to learn from" });
}

/** Throws SHAPE_MISMATCH where x has another number of columns than in the fit. */
export function checkFeatureCount(learner: string, x: SparseMatrix, featureCount: number): void {
  if (x.columnCount === featureCount) return;
  throw new ClaquetaError("SHAPE_MISMATCH", {
    where: `${learner} predict`,
    what: `rows have ${x.columnCount} columns`,
    expected: `${featureCount}, as in fitting`,
  });
}

/** For each genre, the summed weights of the movies with a known label and of those that have the genre. */
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

/** A logit whose float64 probability is exactly 0 or 1. It is finite, so that sums with it are never NaN. */
const certainLogit = 800;

/** The logit of the share of a genre with one class, or of 0.5 without known labels. Undefined with both classes. */
export function constantLogit(known: number, positive: number): number | undefined {
  if (known === 0) return 0;
  if (positive === 0) return -certainLogit;
  return positive === known ? certainLogit : undefined;
}
