import { ClaquetaError } from "../../errors.ts";
import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { largestKernelBytes } from "../../matrix/kernels.ts";
import { sharedFloat32 } from "../../matrix/memory.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { completeSettings } from "../../settings/complete-settings.ts";
import { mean, sum } from "../../statistics.ts";
import { checkFitInput, constantLogit, labelSupport } from "../fit-input.ts";
import { blockProgress, classCosts, genreBlocks } from "../genre-blocks.ts";
import type { FitOptions, Learner } from "../learner.ts";
import { learnerKind } from "../learner-kind.ts";
import { LogisticRegressionClassifier } from "../logistic-regression/classifier.ts";
import { type DenseBlockResult, fitDenseBlockTask } from "./block.ts";
import { factorRowsTask, preconditionerBytes } from "./preconditioner.ts";
import { problemBytes } from "./problem.ts";
import { type ColumnScales, denseRowsBytes, laneCount, layOutRows } from "./rows.ts";
import { type DenseRegressionSettings, denseRegressionSettings } from "./settings.ts";

/** The preconditioner's time grows with the cube of the columns: seconds at this many. */
const maxColumns = 4096;

/** L2-regularised logistic regression, one genre against the rest, for rows that are almost full, such as embeddings.
 * Columns are standardised by the mean and deviation of all rows, where an absent entry is 0; weights and intercepts
 * take that back. Solver: L-BFGS (Liu and Nocedal 1989) on all genres at once, from a first matrix that they share. The
 * seed and numericColumns have no meaning. */
export class DenseRegression implements Learner {
  readonly kind = "dense-regression";
  readonly settings: DenseRegressionSettings;

  /** Throws INVALID_SETTING. */
  constructor(options: Partial<DenseRegressionSettings> = {}) {
    this.settings = completeSettings("learner dense-regression", denseRegressionSettings, options);
  }

  /** Throws INVALID_SETTING where the rows are too many or too wide to be laid out densely. */
  async fit(x: SparseMatrix, y: LabelMatrix, options: FitOptions): Promise<LogisticRegressionClassifier> {
    checkFitInput(this.kind, x, y, options.sampleWeight);
    const { C, classWeight, tol, maxEpochs } = this.settings;
    const support = labelSupport(y, options.sampleWeight);
    const blocks = genreBlocks(support);
    const ownBytes = Math.max(
      preconditionerBytes(x.columnCount),
      blocks.length * problemBytes(x.rowCount, x.columnCount),
    );
    checkSize(x, ownBytes);
    const weights = sharedFloat32(x.columnCount * y.columnCount);
    const intercepts = Float64Array.from(support.known, (known, g) => constantLogit(known, support.positive[g]) ?? 0);
    const epochs = new Array<number>(y.columnCount).fill(0);
    const gaps = new Array<number>(y.columnCount).fill(0);
    if (blocks.length > 0) {
      const { rows, scales } = layOutRows(x, ownBytes);
      const costs = blocks.map((genres) => classCosts(support, genres, C, classWeight));
      const curvature = meanCurvature(support, blocks, costs) / x.rowCount;
      const signal = options.signal;
      const factor = await options.pool.run(factorRowsTask, { rows, curvature }, { signal });
      const report = blockProgress(blocks.length, tol, options.onProgress);
      const fitBlock = async (genres: readonly number[], blockIndex: number): Promise<void> => {
        const payload = {
          ...{ rows, y, genres, factor, blockIndex, tol, maxEpochs, sampleWeight: options.sampleWeight },
          ...costs[blockIndex],
        };
        const solved = await options.pool.run(fitDenseBlockTask, payload, {
          signal,
          onProgress: (event) => report(blockIndex, event as { epoch: number; gap: number }),
        });
        unstandardise(solved, genres, scales, weights, intercepts);
        for (const [lane, g] of genres.entries()) {
          epochs[g] = solved.epochs[lane];
          gaps[g] = solved.gaps[lane];
        }
      };
      await Promise.all(blocks.map(fitBlock));
    }
    options.onProgress?.({ done: 1 });
    return new LogisticRegressionClassifier(weights, intercepts, { tol, epochs, gaps }, this.kind);
  }
}

function checkSize({ rowCount, columnCount }: SparseMatrix, ownBytes: number): void {
  const bytes = denseRowsBytes(rowCount, columnCount) + ownBytes;
  if (columnCount <= maxColumns && bytes < largestKernelBytes) return;
  throw new ClaquetaError("INVALID_SETTING", {
    where: "learner dense-regression",
    what: `${rowCount} rows of ${columnCount} columns would take ${(bytes / 1e9).toFixed(1)} GB, laid out densely`,
    expected: `at most ${maxColumns} columns and ${(largestKernelBytes / 1e9).toFixed(1)} GB`,
    next: "Use logistic-regression: it takes sparse rows of any width.",
  });
}

/** The mean over genres, a geometric one, of the summed second derivatives at their best constant answers. */
function meanCurvature(
  { known, positive }: { known: Float64Array; positive: Float64Array },
  blocks: readonly (readonly number[])[],
  costs: readonly { positiveCosts: readonly number[]; negativeCosts: readonly number[] }[],
): number {
  const logs = blocks.flatMap((genres, block) =>
    genres.map((g, lane) => {
      const positives = costs[block].positiveCosts[lane] * positive[g];
      const negatives = costs[block].negativeCosts[lane] * (known[g] - positive[g]);
      return Math.log((positives * negatives) / (positives + negatives));
    }),
  );
  return Math.exp(mean(logs));
}

/** Weights of the columns as they were given: w·(x − mean)/deviation + b = (w/deviation)·x + (b − Σ w·mean/deviation) */
function unstandardise(
  { parameters }: DenseBlockResult,
  genres: readonly number[],
  { means, deviations }: ColumnScales,
  weights: Float32Array,
  intercepts: Float64Array,
): void {
  for (const [lane, g] of genres.entries()) {
    for (let column = 0; column < means.length; column++) {
      if (deviations[column] === 0) continue;
      const at = column * intercepts.length + g;
      weights[at] = parameters[column * laneCount + lane] / deviations[column];
    }
    const shifts = means.map((value, column) => value * weights[column * intercepts.length + g]);
    intercepts[g] = parameters[means.length * laneCount + lane] - sum(shifts);
  }
}

export const denseRegression = learnerKind({
  kind: "dense-regression",
  description: "logistic regression on standardised dense columns, such as embeddings",
  settings: denseRegressionSettings,
  make: (options) => new DenseRegression(options),
  tasks: [factorRowsTask, fitDenseBlockTask],
  cost: () => 0.1,
});
