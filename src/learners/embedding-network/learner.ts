import { ClaquetaError } from "../../errors.ts";
import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { completeSettings } from "../../settings/complete-settings.ts";
import { checkPatience, type FitHistory } from "../epochs.ts";
import { checkFitInput, constantLogit } from "../fit-input.ts";
import type { FitOptions, FitProgress, Learner } from "../learner.ts";
import { learnerKind } from "../learner-kind.ts";
import { EmbeddingNetworkClassifier } from "./classifier.ts";
import type { EmbeddingLayers } from "./layers.ts";
import {
  type EmbeddingNetworkSettings,
  embeddingNetworkSettings,
  retiredEmbeddingNetworkSettings,
} from "./settings.ts";
import { fitEmbeddingTask } from "./training.ts";

export interface EmbeddingFitOptions extends FitOptions {
  /** n × g targets instead of y's labels (y.known still counts), for distillation (Hinton, Vinyals and Dean 2015). */
  readonly targets?: Float32Array | undefined;
}

/** A bag of embeddings and one hidden layer: the sum of the embeddings of a movie's entries, normalised (Ba, Kiros and
 * Hinton 2016) and rectified, and on it a logistic regression for each head. Trained movie by movie with Adagrad
 * (Duchi, Hazan and Singer 2011) on the log loss summed over genres, with word dropout. One thread, float32. Needs
 * memory for one copy of the embeddings (columns × units) and none of the rows. */
export class EmbeddingNetwork implements Learner {
  readonly kind = "embedding-network";
  readonly settings: EmbeddingNetworkSettings;

  /** Throws INVALID_SETTING. */
  constructor(options: Partial<EmbeddingNetworkSettings> = {}) {
    const where = "learner embedding-network";
    const retired = retiredEmbeddingNetworkSettings;
    this.settings = completeSettings(where, embeddingNetworkSettings, options, { retired });
    checkPatience(where, this.settings);
  }

  async fit(x: SparseMatrix, y: LabelMatrix, options: EmbeddingFitOptions): Promise<EmbeddingNetworkClassifier> {
    return (await this.fitWithHistory(x, y, options)).classifier;
  }

  /** `fit` with the losses of each epoch. A genre with one class among a head's movies gets its share as a constant. */
  async fitWithHistory(
    x: SparseMatrix,
    y: LabelMatrix,
    options: EmbeddingFitOptions,
  ): Promise<FitHistory & { classifier: EmbeddingNetworkClassifier }> {
    checkFitInput(this.kind, x, y, options.sampleWeight);
    const { headCount = this.settings.headCount, targets, heads, sampleWeight, numericColumns, seed } = options;
    checkHeadsAndTargets(y, options, headCount);
    const constants = constantLogits(y, options, headCount);
    const learnt = Uint8Array.from(constants, (constant) => (constant === undefined ? 1 : 0));
    const settings = { ...this.settings, headCount };
    const payload = { x, y, targets, heads, sampleWeight, learnt, settings, numericColumns, seed };
    const fitted = await options.pool.run(fitEmbeddingTask, payload, {
      signal: options.signal,
      onProgress: options.onProgress && ((event) => options.onProgress?.(event as FitProgress)),
    });
    if (fitted.epochs.length < this.settings.epochs) options.onProgress?.({ done: 1 });
    setConstants(fitted.layers, constants);
    const classifier = new EmbeddingNetworkClassifier(fitted.layers, fitted.memory);
    return { classifier, epochs: fitted.epochs, bestEpoch: fitted.bestEpoch };
  }
}

function checkHeadsAndTargets(y: LabelMatrix, { heads, targets }: EmbeddingFitOptions, headCount: number): void {
  const where = "embedding-network fit";
  if (heads !== undefined && heads.length !== y.rowCount) {
    const what = `${y.rowCount} movies, ${heads.length} heads`;
    throw new ClaquetaError("SHAPE_MISMATCH", { where, what, expected: "a head for each movie" });
  }
  const wrong = heads?.find((head) => head >= headCount);
  if (wrong !== undefined) {
    const expected = `heads below headCount, ${headCount}`;
    throw new ClaquetaError("INVALID_SETTING", { where, what: `a movie has head ${wrong}`, expected });
  }
  if (targets !== undefined && targets.length !== y.rowCount * y.columnCount) {
    const what = `${targets.length} targets`;
    const expected = `${y.rowCount} movies × ${y.columnCount} genres`;
    throw new ClaquetaError("SHAPE_MISMATCH", { where, what, expected });
  }
}

/** [head][genre]: the logit of a genre with one class among the head's movies; undefined for the others. */
function constantLogits(
  y: LabelMatrix,
  { heads, targets, sampleWeight }: EmbeddingFitOptions,
  headCount: number,
): (number | undefined)[] {
  const genreCount = y.columnCount;
  const known = new Float64Array(headCount * genreCount);
  const positive = new Float64Array(headCount * genreCount);
  for (let row = 0, k = 0; row < y.rowCount; row++) {
    const at = (heads?.[row] ?? 0) * genreCount;
    const weight = sampleWeight?.[row] ?? 1;
    for (let g = 0; g < genreCount; g++, k++) {
      if (y.known?.[k] === 0) continue;
      known[at + g] += weight;
      positive[at + g] += weight * (targets === undefined ? y.values[k] : targets[k]);
    }
  }
  return Array.from(known, (total, i) => constantLogit(total, positive[i]));
}

function setConstants(layers: EmbeddingLayers, constants: readonly (number | undefined)[]): void {
  const { unitCount, genreCount, weights, intercepts } = layers;
  for (const [i, constant] of constants.entries()) {
    if (constant === undefined) continue;
    const head = Math.floor(i / genreCount);
    const genre = i % genreCount;
    intercepts[i] = constant;
    for (let unit = 0; unit < unitCount; unit++) weights[(head * unitCount + unit) * genreCount + genre] = 0;
  }
}

export const embeddingNetwork = learnerKind({
  kind: "embedding-network",
  description: "an embedding of each term, their sum through one hidden layer, all genres at once",
  settings: embeddingNetworkSettings,
  make: (options) => new EmbeddingNetwork(options),
  tasks: [fitEmbeddingTask],
  cost: ({ epochs }) => 0.06 * epochs,
  isSingleThreaded: true,
  ownTableWidth: ({ hiddenUnits }) => hiddenUnits,
});
