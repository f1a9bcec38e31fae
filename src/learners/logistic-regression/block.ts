import type { Task } from "../../pool/pool.ts";
import { DualProblem, type LogisticProblem } from "./dual.ts";

/** At first, all settled rows together add at most this share of tol to the gap. */
const firstSettledShare = 0.1;
/** Stops after this many exact gaps that are not a tenth below the minimum: float32 weights get no closer. */
const maxIdleChecks = 20;

export interface LogisticBlock extends LogisticProblem {
  /** [feature][genre of y], shared: the block writes the columns of its genres. */
  readonly weights: Float32Array;
}

export interface LogisticBlockResult {
  readonly intercepts: Float64Array;
  /** For each genre of the block. */
  readonly epochs: Int32Array;
  readonly gaps: Float64Array;
}

export const fitLogisticBlockTask: Task<LogisticBlock, LogisticBlockResult> = {
  name: "learners/fit-logistic-block",
  run(block, context) {
    const problem = new DualProblem(block);
    const genreCount = block.genres.length;
    const epochs = new Int32Array(genreCount);
    let gaps: Float64Array = new Float64Array(genreCount).fill(Number.POSITIVE_INFINITY);
    let epoch = 0;
    // The running estimate drops lanes from the end, four at a time; the exact gap decides.
    let activeCount = genreCount;
    let settledShare = firstSettledShare;
    let minGap = Number.POSITIVE_INFINITY;
    let idleChecks = 0;
    while (epoch < block.maxEpochs && activeCount > 0 && idleChecks < maxIdleChecks) {
      while (epoch < block.maxEpochs && activeCount > 0) {
        context.throwIfStopped();
        const running = problem.runEpoch(activeCount);
        epochs.fill(++epoch, 0, activeCount);
        if (epoch === 1) {
          problem.settleRows(settledShare);
          continue; // the estimate is meaningless before the dual variables have moved
        }
        context.progress({ epoch, gap: Math.max(...running.subarray(0, activeCount)) });
        activeCount = stillActive(running, activeCount, block.tol);
      }
      gaps = problem.exactGaps();
      activeCount = stillActive(gaps, genreCount, block.tol);
      settledShare /= 10; // where the estimate was too low
      problem.settleRows(settledShare);
      const gap = Math.max(...gaps);
      idleChecks = gap < 0.9 * minGap ? 0 : idleChecks + 1;
      minGap = Math.min(minGap, gap);
    }
    problem.copyWeights(block.weights);
    return { intercepts: problem.intercepts, epochs, gaps };
  },
};

/** The number of genres up to the last group of four in which one is above the tolerance. */
function stillActive(gaps: Float64Array, activeCount: number, tol: number): number {
  let last = activeCount - 1;
  while (last >= 0 && gaps[last] <= tol) last--;
  return Math.min(activeCount, Math.ceil((last + 1) / 4) * 4);
}
