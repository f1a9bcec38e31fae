import { classifierFromState, isBuiltIn, probabilitiesOf } from "../learners/classifier-registry.ts";
import type { Classifier } from "../learners/learner.ts";
import type { DenseMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Pool, Task } from "../pool/pool.ts";

/** A classifier's probabilities, on another thread. */
export const predictHeldOutTask: Task<{ readonly classifier: State; readonly x: SparseMatrix }, DenseMatrix> = {
  name: "selection/predict-held-out",
  run: ({ classifier, x }) => classifierFromState(classifier).predictProba(x),
};

/** A classifier's probabilities: on the pool where its threads know the classifier, else here. */
export const predictHeldOut = async (
  classifier: Classifier,
  x: SparseMatrix,
  pool: Pool,
  signal: AbortSignal,
): Promise<DenseMatrix> =>
  isBuiltIn(classifier)
    ? await pool.run(predictHeldOutTask, { classifier: classifier.toState(), x }, { signal })
    : probabilitiesOf(classifier, x);
