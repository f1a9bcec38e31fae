import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { completeSettings } from "../../settings/complete-settings.ts";
import { sum } from "../../statistics.ts";
import { checkPatience, type FitHistory } from "../epochs.ts";
import { checkFitInput, labelSupport } from "../fit-input.ts";
import type { FitOptions, FitProgress, Learner } from "../learner.ts";
import { learnerKind } from "../learner-kind.ts";
import { NeuralNetworkClassifier } from "./classifier.ts";
import { layerShapes } from "./layers.ts";
import { type NeuralNetworkSettings, neuralNetworkSettings } from "./settings.ts";
import { type LayerSummary, summarise, summaryText } from "./summary.ts";
import { fitNetworkTask } from "./training.ts";

/** Dense layers on sparse rows with rectifiers between them, for all genres at once. Trained by stochastic gradient
 * descent in float32 on one thread. A step reads and moves only the first layer's weights of the words in the batch;
 * `sparseUpdates` says how that differs from textbook Adam. The loss is the mean over a batch's movies and all genres;
 * unknown labels and genres with one class add nothing. */
export class NeuralNetwork implements Learner {
  readonly kind = "neural-network";
  readonly settings: NeuralNetworkSettings;

  /** Throws INVALID_SETTING. */
  constructor(options: Partial<NeuralNetworkSettings> = {}) {
    this.settings = completeSettings("learner neural-network", neuralNetworkSettings, options);
    checkPatience("learner neural-network", this.settings);
  }

  /** The layers of a network for so many features and genres. */
  summary(featureCount: number, genreCount: number): readonly LayerSummary[] {
    return summarise(layerShapes(featureCount, this.settings.hiddenLayers, genreCount), this.settings.output);
  }

  async fit(x: SparseMatrix, y: LabelMatrix, options: FitOptions): Promise<NeuralNetworkClassifier> {
    return (await this.fitWithHistory(x, y, options)).classifier;
  }

  /** `fit` with the losses of each epoch. */
  async fitWithHistory(
    x: SparseMatrix,
    y: LabelMatrix,
    options: FitOptions,
  ): Promise<FitHistory & { classifier: NeuralNetworkClassifier }> {
    checkFitInput(this.kind, x, y, options.sampleWeight);
    const { known, positive } = labelSupport(y, undefined);
    const constants = Float32Array.from(known, (count, g) =>
      count === 0 ? 0.5 : positive[g] === 0 ? 0 : positive[g] === count ? 1 : -1,
    );
    const learnt = Uint8Array.from(constants, (constant) => (constant < 0 ? 1 : 0));
    const { sampleWeight, seed } = options;
    const payload = { x, y, sampleWeight, learnt, settings: this.settings, seed };
    options.onProgress?.({ done: 0, message: `\n${summaryText(this.summary(x.columnCount, y.columnCount))}` });
    const fitted = await options.pool.run(fitNetworkTask, payload, {
      signal: options.signal,
      onProgress: options.onProgress && ((event) => options.onProgress?.(event as FitProgress)),
    });
    const shapes = layerShapes(x.columnCount, this.settings.hiddenLayers, y.columnCount);
    const classifier = new NeuralNetworkClassifier(shapes, this.settings.output, fitted.weights, constants);
    return { classifier, epochs: fitted.epochs, bestEpoch: fitted.bestEpoch };
  }
}

export const neuralNetwork = learnerKind({
  kind: "neural-network",
  description: "a fully connected network, all genres at once",
  settings: neuralNetworkSettings,
  make: (options) => new NeuralNetwork(options),
  tasks: [fitNetworkTask],
  cost: ({ epochs, hiddenLayers }) => epochs * (0.02 + 0.0001 * sum(hiddenLayers)),
  isSingleThreaded: true,
});
