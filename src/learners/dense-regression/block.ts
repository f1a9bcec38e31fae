import type { Task } from "../../pool/pool.ts";
import { CurvaturePairs, laneDots } from "./pairs.ts";
import { DenseProblem, type DenseProblemParts } from "./problem.ts";

/** Stops after this many gaps that are not a tenth below the minimum: float32 weights get no closer. */
const maxIdleEpochs = 10;

export interface DenseBlock extends DenseProblemParts {
  readonly tol: number;
  readonly maxEpochs: number;
}

export interface DenseBlockResult {
  /** Of standardised columns: [column, and one more for the intercept][lane]. */
  readonly parameters: Float64Array;
  readonly epochs: Int32Array;
  /** Relative to the loss of the best constant answer. */
  readonly gaps: Float64Array;
}

/** L-BFGS for each genre of a block. Genres share the passes over the rows; a genre that is done waits. */
export const fitDenseBlockTask: Task<DenseBlock, DenseBlockResult> = {
  name: "learners/fit-dense-block",
  run(block, context) {
    const { tol, maxEpochs, genres } = block;
    const problem = new DenseProblem(block);
    const pairs = new CurvaturePairs();
    const epochs = new Int32Array(genres.length);
    let gradient = problem.gradient();
    let epoch = 0;
    let isFresh = true;
    let minGap = Number.POSITIVE_INFINITY;
    let idleEpochs = 0;
    for (;;) {
      context.throwIfStopped();
      const gaps = problem.gapsOf(gradient).map((gap, lane) => gap / problem.constantLosses[lane]);
      const gap = Math.max(...gaps);
      const goal = isFresh ? tol : tol / 2; // the rounding that a restart finds shall not be above tol
      if (gap <= goal || epoch >= maxEpochs || idleEpochs >= maxIdleEpochs) {
        if (isFresh) return { parameters: problem.parameters, epochs, gaps: gaps.slice(0, genres.length) };
        // Logits have gathered the rounding of every step.
        problem.restart();
        gradient = problem.gradient();
        isFresh = true;
        continue;
      }
      idleEpochs = gap < 0.9 * minGap ? 0 : idleEpochs + 1;
      minGap = Math.min(minGap, gap);
      epoch++;
      context.progress({ epoch, gap });
      const direction = pairs.multiply(gradient, (table) => problem.precondition(table)).map((value) => -value);
      const slopes = laneDots(gradient, direction).map((slope, lane) => (gaps[lane] > goal ? slope : 0));
      for (const lane of genres.keys()) if (slopes[lane] < 0) epochs[lane] = epoch;
      const step = problem.step(direction, slopes);
      const next = problem.gradient();
      pairs.add(
        step,
        next.map((value, at) => value - gradient[at]),
      );
      gradient = next;
      isFresh = false;
    }
  },
};
