import { ClaquetaError } from "../../errors.ts";
import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { sharedFloat32 } from "../../matrix/memory.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { completeSettings } from "../../settings/complete-settings.ts";
import { checkFitInput, constantLogit, labelSupport } from "../fit-input.ts";
import { blockProgress, classCosts, genreBlocks } from "../genre-blocks.ts";
import type { FitOptions, Learner } from "../learner.ts";
import { learnerKind } from "../learner-kind.ts";
import { fitLogisticBlockTask } from "./block.ts";
import { LogisticRegressionClassifier } from "./classifier.ts";
import { blockBytes } from "./dual.ts";
import { naiveBayesVariances } from "./naive-bayes-prior.ts";
import { layOutColumns, shareRows, strideOf } from "./rows.ts";
import { type LogisticRegressionSettings, logisticRegressionSettings } from "./settings.ts";

/** A normal prior of the weights in place of the learner's: tables [feature][genre]. */
export interface LogisticPrior {
  readonly mean?: Float32Array | undefined;
  /** Above 0. Replaces the settings' prior. */
  readonly variance?: Float32Array | undefined;
}

/** L2-regularised logistic regression, one genre against the rest, for all genres at once. The assignment of genres to
 * blocks and the order of rows depend only on the data and the seed. Source: Yu, Huang and Lin 2011, "Dual coordinate
 * descent methods for logistic regression and maximum entropy". */
export class LogisticRegression implements Learner {
  readonly kind = "logistic-regression";
  readonly settings: LogisticRegressionSettings;

  /** Throws INVALID_SETTING. */
  constructor(options: Partial<LogisticRegressionSettings> = {}) {
    this.settings = completeSettings("learner logistic-regression", logisticRegressionSettings, options);
  }

  /** A genre with one class keeps weights of 0, whatever the prior's mean. */
  async fit(
    x: SparseMatrix,
    y: LabelMatrix,
    options: FitOptions & { readonly prior?: LogisticPrior },
  ): Promise<LogisticRegressionClassifier> {
    checkFitInput(this.kind, x, y, options.sampleWeight);
    const { C, classWeight, intercept, interceptScaling, tol, maxEpochs, prior } = this.settings;
    checkPriorShape(x, y, options.prior);
    const priorVariance =
      options.prior?.variance ??
      (prior === null ? undefined : naiveBayesVariances(x, y, { ...this.settings, ...options }));
    const support = labelSupport(y, options.sampleWeight);
    const { known, positive } = support;
    const genreCount = y.columnCount;
    const weights = sharedFloat32(x.columnCount * genreCount);
    const intercepts = new Float64Array(genreCount);
    const epochs = new Int32Array(genreCount);
    const gaps = new Float64Array(genreCount);
    for (let g = 0; g < genreCount; g++) intercepts[g] = constantLogit(known[g], positive[g]) ?? 0;
    const blocks = genreBlocks(support);
    const tables = priorVariance === undefined ? 1 : 2;
    const columns = layOutColumns(x, strideOf(Math.max(0, ...blocks.map((genres) => genres.length))), tables);
    const sharedRows = shareRows(x, columns, blocks.length, blockBytes(x, columns, tables));
    const report = blockProgress(blocks.length, tol, options.onProgress);
    const fitBlock = async (genres: readonly number[], block: number): Promise<void> => {
      const payload = {
        weights,
        x,
        columns,
        y,
        genres,
        ...classCosts(support, genres, C, classWeight),
        sampleWeight: options.sampleWeight,
        priorMean: options.prior?.mean,
        priorVariance,
        intercept: intercept === "penalised" ? interceptScaling : intercept === "none" ? 0 : intercept,
        tol,
        maxEpochs,
        seed: options.seed,
        sharedRows: sharedRows[block],
      };
      const solved = await options.pool.run(fitLogisticBlockTask, payload, {
        signal: options.signal,
        onProgress: (event) => report(block, event as { epoch: number; gap: number }),
      });
      for (const [j, g] of genres.entries()) {
        intercepts[g] = solved.intercepts[j];
        epochs[g] = solved.epochs[j];
        gaps[g] = solved.gaps[j];
      }
    };
    await Promise.all(blocks.map(fitBlock));
    options.onProgress?.({ done: 1 });
    return new LogisticRegressionClassifier(weights, intercepts, { tol, epochs: [...epochs], gaps: [...gaps] });
  }
}

function checkPriorShape(x: SparseMatrix, y: LabelMatrix, prior: LogisticPrior | undefined): void {
  for (const [name, table] of Object.entries(prior ?? {}) as [string, Float32Array | undefined][]) {
    if (table === undefined || table.length === x.columnCount * y.columnCount) continue;
    throw new ClaquetaError("SHAPE_MISMATCH", {
      where: `logistic-regression prior ${name}`,
      what: `it has ${table.length} entries`,
      expected: `${x.columnCount} features × ${y.columnCount} genres`,
    });
  }
}

export const logisticRegression = learnerKind({
  kind: "logistic-regression",
  description: "logistic regression, a genre against the rest",
  settings: logisticRegressionSettings,
  make: (options) => new LogisticRegression(options),
  tasks: [fitLogisticBlockTask],
  cost: (_, parts) => 0.1 * parts,
});
