import type { KernelMemory } from "../../matrix/kernels.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";

/** A dense layer. Its weights lie [inputCount + 1][width]: the last row is the bias, an input that is always 1; width is
 * outputCount rounded up to a multiple of 4, and the lanes past outputCount stay 0. */
export interface LayerShape {
  readonly inputCount: number;
  readonly outputCount: number;
  readonly width: number;
}

/** What makes probabilities of the last layer: one sigmoid a genre, or a softmax over all. */
export type OutputKind = "sigmoid" | "softmax";

/** A network's layers from the features to the genres. */
export function layerShapes(
  featureCount: number,
  hiddenLayers: readonly number[],
  genreCount: number,
): readonly LayerShape[] {
  const sizes = [featureCount, ...hiddenLayers, genreCount];
  return sizes.slice(1).map((outputCount, l) => ({
    inputCount: sizes[l],
    outputCount,
    width: Math.ceil(outputCount / 4) * 4,
  }));
}

export const weightCount = (shape: LayerShape): number => (shape.inputCount + 1) * shape.width;

/** Inputs of one layer for every row of a batch: row s has counts[s] entries from s × capacity on. */
export interface LayerInputs {
  readonly capacity: number;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  readonly counts: Int32Array;
}

/** What part of the inputs takes part while training. */
export interface Dropout {
  readonly inputs: number;
  readonly hidden: number;
}

/** `bits < limit` keeps an entry with probability 1 − share. */
const keepLimit = (share: number): number => (1 - share) * 2 ** 32;

/** A network's weights and room to send a batch of rows through it. A hidden layer's outputs above zero are the next
 * layer's sparse row, so every layer is the same product of a sparse row and a block of weights. */
export class Layers {
  readonly shapes: readonly LayerShape[];
  readonly weights: readonly Float32Array[];
  readonly inputs: readonly LayerInputs[];
  /** Per layer, rows × width: before the rectifier or the output function. */
  readonly scores: readonly Float32Array[];
  /** rows × width of the last layer: probabilities. */
  readonly outputs: Float32Array;
  readonly #memory: KernelMemory;
  readonly #output: OutputKind;

  /** rowCount: rows of the largest batch; longestRow: entries of the longest row. */
  constructor(
    memory: KernelMemory,
    shapes: readonly LayerShape[],
    output: OutputKind,
    rowCount: number,
    longestRow: number,
  ) {
    this.#memory = memory;
    this.#output = output;
    this.shapes = shapes;
    this.weights = shapes.map((shape) => memory.float32(weightCount(shape)));
    this.inputs = shapes.map((shape, l) => {
      const capacity = (l === 0 ? longestRow : shape.inputCount) + 1;
      const indices = memory.int32(rowCount * capacity);
      return { capacity, indices, values: memory.float32(rowCount * capacity), counts: new Int32Array(rowCount) };
    });
    this.scores = shapes.map((shape) => memory.float32(rowCount * shape.width));
    this.outputs = memory.float32(rowCount * shapes[shapes.length - 1].width);
  }

  /** Bytes of memory that the constructor takes. */
  static bytes(shapes: readonly LayerShape[], rowCount: number, longestRow: number): number {
    let bytes = 0;
    for (const [l, shape] of shapes.entries()) {
      const capacity = (l === 0 ? longestRow : shape.inputCount) + 1;
      bytes += 4 * (weightCount(shape) + rowCount * (2 * capacity + 2 * shape.width)) + 96;
    }
    return bytes;
  }

  /** Lays row `row` of x down as row `slot` of the batch; with dropout, some of its entries. */
  setInput(slot: number, x: SparseMatrix, row: number, dropout?: Dropout): void {
    const { capacity, indices, values, counts } = this.inputs[0];
    const from = x.indptr[row];
    const to = x.indptr[row + 1];
    const at = slot * capacity;
    for (let k = from; k < to; k++) {
      indices[at + k - from] = x.indices[k];
      values[at + k - from] = x.values[k];
    }
    let count = to - from;
    if (dropout !== undefined && dropout.inputs > 0) {
      const limit = keepLimit(dropout.inputs);
      const [i, v] = [indices.byteOffset + at * 4, values.byteOffset + at * 4];
      count = this.#memory.kernels.dropEntries(i, v, count, limit, 1 / (1 - dropout.inputs));
    }
    counts[slot] = this.#addBias(0, at, count);
  }

  /** Sends the batch's row `slot` through all layers; its probabilities then lie in `outputs`. */
  forward(slot: number, dropout?: Dropout): void {
    const kernels = this.#memory.kernels;
    const last = this.shapes.length - 1;
    const limit = keepLimit(dropout?.hidden ?? 0);
    for (let l = 0; l <= last; l++) {
      const { outputCount, width } = this.shapes[l];
      const { capacity, indices, values, counts } = this.inputs[l];
      const offset = slot * capacity * 4;
      this.scores[l].fill(0, slot * width, (slot + 1) * width);
      const scores = this.scores[l].byteOffset + slot * width * 4;
      // One kernel keeps few lanes in registers over the whole row, the other streams through long rows of weights.
      const multiply = width <= 96 ? kernels.addRowTimesBlock : kernels.addRowTimesWideBlock;
      multiply(
        indices.byteOffset + offset,
        values.byteOffset + offset,
        counts[slot],
        this.weights[l].byteOffset,
        width,
        scores,
      );
      if (l < last) {
        const next = this.inputs[l + 1];
        const at = slot * next.capacity;
        const [i, v] = [next.indices.byteOffset + at * 4, next.values.byteOffset + at * 4];
        const count = kernels.rectify(scores, outputCount, limit, 1 / (1 - (dropout?.hidden ?? 0)), i, v);
        next.counts[slot] = this.#addBias(l + 1, at, count);
      } else {
        const out = this.outputs.byteOffset + slot * width * 4;
        if (this.#output === "softmax") kernels.softmaxOf(scores, outputCount, width, out);
        else kernels.sigmoidOf(scores, width, out);
      }
    }
  }

  #addBias(layer: number, at: number, count: number): number {
    this.inputs[layer].indices[at + count] = this.shapes[layer].inputCount;
    this.inputs[layer].values[at + count] = 1;
    return count + 1;
  }
}
