import { classifierFromState } from "../learners/classifier-registry.ts";
import type { DenseMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Task } from "../pool/pool.ts";

/** A classifier's probabilities, on another thread. */
export const predictHeldOutTask: Task<{ readonly classifier: State; readonly x: SparseMatrix }, DenseMatrix> = {
  name: "selection/predict-held-out",
  run: ({ classifier, x }) => classifierFromState(classifier).predictProba(x),
};
