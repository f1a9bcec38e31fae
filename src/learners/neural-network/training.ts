import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { bytesOf, float32, KernelMemory } from "../../matrix/kernels.ts";
import { sharedFloat32 } from "../../matrix/memory.ts";
import { longestRow, type SparseMatrix } from "../../matrix/sparse-matrix.ts";
import type { Task, TaskContext } from "../../pool/pool.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { RandomState } from "../../random/mt19937.ts";
import { checkKernelBytes, type Epoch, type FitHistory, reportEpoch, splitRows } from "../epochs.ts";
import type { FitOptions, FitProgress } from "../learner.ts";
import { type Dropout, type LayerShape, Layers, layerShapes } from "./layers.ts";
import { entryLoss, outputGradients } from "./loss.ts";
import { LayerOptimizer } from "./optimizer.ts";
import type { NeuralNetworkSettings } from "./settings.ts";

export interface NetworkPayload extends Pick<FitOptions, "seed" | "sampleWeight"> {
  readonly x: SparseMatrix;
  readonly y: LabelMatrix;
  /** [genre]: 1 for genres with both classes; the others are not learned. */
  readonly learnt: Uint8Array;
  readonly settings: NeuralNetworkSettings;
}

export interface FittedNetwork extends FitHistory {
  /** [inputCount + 1][width] for each layer (see LayerShape). */
  readonly weights: readonly Float32Array[];
}

// Branches of the seed.
const weightBranch = 0;
const splitBranch = 1;
const orderBranch = 2;
const dropoutBranch = 3;

export const fitNetworkTask: Task<NetworkPayload, FittedNetwork> = {
  name: "learners/fit-network",
  run: (payload, context) => new Training(payload, context).run(),
};

/** The loss's gradients at a layer's scores. */
const gradientArrays = ({ width }: LayerShape, rowCount: number) => ({ gradients: float32(rowCount * width) });

class Training {
  readonly #payload: NetworkPayload;
  readonly #context: TaskContext;
  readonly #memory: KernelMemory;
  readonly #layers: Layers;
  readonly #optimizers: readonly LayerOptimizer[];
  /** For each layer, rows × width: the loss's gradients at its scores. */
  readonly #gradients: readonly Float32Array[];
  readonly #dropout: Dropout;
  readonly #entryWeights: Float64Array;

  constructor(payload: NetworkPayload, context: TaskContext) {
    const { x, y, settings, seed } = payload;
    const { batchSize } = settings;
    const shapes = layerShapes(x.columnCount, settings.hiddenLayers, y.columnCount);
    const longest = longestRow(x);
    const capacities = shapes.map((shape, l) => batchSize * ((l === 0 ? longest : shape.inputCount) + 1));
    let bytes = Layers.bytes(shapes, batchSize, longest);
    for (const [l, shape] of shapes.entries()) {
      bytes += LayerOptimizer.bytes(shape, settings, capacities[l]) + bytesOf(gradientArrays(shape, batchSize));
    }
    this.#payload = payload;
    this.#context = context;
    const network = `training ${x.columnCount} → ${settings.hiddenLayers.join(" → ")} → ${y.columnCount} takes`;
    checkKernelBytes(bytes, "neural-network hiddenLayers", network, "Take fewer terms or smaller hidden layers.");
    this.#memory = new KernelMemory(bytes);
    this.#layers = new Layers(this.#memory, shapes, settings.output, batchSize, longest);
    this.#gradients = shapes.map((shape) => this.#memory.allocate(gradientArrays(shape, batchSize)).gradients);
    this.#optimizers = shapes.map((shape, l) => {
      const arrays = { weights: this.#layers.all[l].weights, gradients: this.#gradients[l] };
      return new LayerOptimizer(this.#memory, shape, arrays, settings, l === 0, capacities[l]);
    });
    this.#dropout = { inputs: settings.inputDropout, hidden: settings.hiddenDropout };
    this.#entryWeights = new Float64Array(y.columnCount);
    this.#memory.kernels.seedRandom(deriveSeed(seed, dropoutBranch));
    for (const [l, shape] of shapes.entries()) {
      glorotUniform(this.#layers.all[l].weights, shape, deriveSeed(seed, weightBranch, l));
    }
  }

  run(): FittedNetwork {
    const { x, settings, seed } = this.#payload;
    const { training, validation } = splitRows(x.rowCount, settings.validationShare, deriveSeed(seed, splitBranch));
    const shuffler = new RandomState(deriveSeed(seed, orderBranch));
    const best = this.#layers.weights.map((weights) => sharedFloat32(weights.length));
    const epochs: Epoch[] = [];
    let bestEpoch = 0;
    for (let e = 0; e < settings.epochs; e++) {
      const started = performance.now();
      shuffler.shuffle(training);
      const loss = this.#trainEpoch(training, e);
      for (const optimizer of this.#optimizers) optimizer.finish();
      const valLoss = validation.length === 0 ? null : this.#validate(validation);
      epochs.push({ loss, valLoss });
      const bestLoss = epochs[bestEpoch].valLoss;
      if (settings.patience === null || valLoss === null || bestLoss === null || e === 0 || valLoss < bestLoss) {
        bestEpoch = e;
        if (settings.patience !== null) this.#keep(best);
      }
      reportEpoch(this.#context, e, settings.epochs, epochs[e], started);
      if (settings.patience !== null && e - bestEpoch >= settings.patience) break;
    }
    if (settings.patience === null) this.#keep(best);
    return { weights: best, epochs, bestEpoch };
  }

  #keep(best: readonly Float32Array[]): void {
    for (const [l, weights] of this.#layers.weights.entries()) best[l].set(weights);
  }

  #trainEpoch(rows: Int32Array, epoch: number): number {
    const { batchSize, epochs } = this.#payload.settings;
    const total = { loss: 0, weight: 0 };
    let reported = 0;
    for (let first = 0; first < rows.length; first += batchSize) {
      this.#context.throwIfStopped();
      this.#trainBatch(rows.subarray(first, Math.min(rows.length, first + batchSize)), total);
      const done = (first + batchSize) / rows.length;
      if (done - reported >= 0.02 && done < 1) {
        reported = done;
        const progress: FitProgress = { done: (epoch + done) / epochs };
        this.#context.progress(progress);
      }
    }
    return total.loss / total.weight;
  }

  #trainBatch(rows: Int32Array, total: { loss: number; weight: number }): void {
    const layers = this.#layers;
    const last = layers.all.length - 1;
    for (let s = 0; s < rows.length; s++) layers.setInput(s, this.#payload.x, rows[s], this.#dropout);
    this.#optimizers[0].prepare(layers.all[0], rows.length);
    for (let s = 0; s < rows.length; s++) {
      layers.forward(s, this.#dropout);
      this.#gradientsAtOutput(s, rows[s], rows.length, total);
      for (let l = last; l > 0; l--) this.#gradientsBefore(l, s);
    }
    for (let l = 0; l <= last; l++) {
      if (l > 0) this.#optimizers[l].prepare(layers.all[l], rows.length);
      this.#optimizers[l].step();
    }
  }

  /** Writes a row's gradients of the batch's mean loss at the last layer's scores, and adds its loss to the total. */
  #gradientsAtOutput(slot: number, row: number, rowCount: number, total: { loss: number; weight: number }): void {
    const { y, settings } = this.#payload;
    const { width } = this.#layers.all[this.#layers.all.length - 1].shape;
    const genreCount = y.columnCount;
    const p = this.#layers.outputs.subarray(slot * width, slot * width + genreCount);
    const labels = y.values.subarray(row * genreCount, (row + 1) * genreCount);
    const gradients = this.#gradients[this.#gradients.length - 1].subarray(slot * width, slot * width + genreCount);
    for (let g = 0; g < genreCount; g++) {
      const weight = this.#weightOf(row, g);
      this.#entryWeights[g] = weight / (rowCount * genreCount);
      if (weight === 0) continue;
      total.loss += weight * entryLoss(settings.loss, p[g], labels[g]);
      total.weight += weight;
    }
    outputGradients(settings.loss, settings.output, p, labels, this.#entryWeights, gradients);
  }

  #weightOf(row: number, genre: number): number {
    const { y, learnt, sampleWeight } = this.#payload;
    if (learnt[genre] === 0 || y.known?.[row * y.columnCount + genre] === 0) return 0;
    return sampleWeight?.[row] ?? 1;
  }

  /** Writes the gradients at the scores of the layer before layer l. */
  #gradientsBefore(l: number, slot: number): void {
    const { pointer } = this.#layers.all[l];
    const widthBefore = this.#layers.all[l - 1].shape.width;
    const [gradients, before] = [this.#gradients[l].byteOffset, this.#gradients[l - 1].byteOffset];
    const scale = 1 / (1 - this.#dropout.hidden);
    this.#memory.kernels.gradientsBack(pointer, slot, gradients, scale, before, widthBefore);
  }

  #validate(rows: Int32Array): number {
    const { x, y, settings } = this.#payload;
    let loss = 0;
    let weights = 0;
    for (const row of rows) {
      this.#layers.setInput(0, x, row);
      this.#layers.forward(0);
      for (let g = 0; g < y.columnCount; g++) {
        const weight = this.#weightOf(row, g);
        if (weight === 0) continue;
        loss += weight * entryLoss(settings.loss, this.#layers.outputs[g], y.values[row * y.columnCount + g]);
        weights += weight;
      }
    }
    return loss / weights;
  }
}

/** Weights uniform in ±√(6 / (inputs + outputs)), biases 0. Source: Glorot and Bengio 2010. */
function glorotUniform(weights: Float32Array, { inputCount, outputCount, width }: LayerShape, seed: number): void {
  const random = new RandomState(seed);
  const limit = Math.sqrt(6 / (inputCount + outputCount));
  for (let i = 0; i < inputCount; i++) {
    for (let o = 0; o < outputCount; o++) {
      weights[i * width + o] = limit * ((random.nextUint32() + 0.5) / 2 ** 31 - 1);
    }
  }
}
