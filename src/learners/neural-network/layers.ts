import { Layer } from "../../matrix/kernel-exports.ts";
import type { Pointer } from "../../matrix/kernel-struct.ts";
import { type Arrays, bytesOf, float32, int32, type KernelMemory } from "../../matrix/kernels.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { sum } from "../../statistics.ts";

/** A dense layer with weights [inputCount + 1][width]. The last row is the bias, whose input is always 1. width is
 * outputCount rounded up to a multiple of 4; padding stays 0. */
export interface LayerShape {
  readonly inputCount: number;
  readonly outputCount: number;
  readonly width: number;
}

/** The output function: a sigmoid for each genre, or a softmax over all. */
export type OutputKind = "sigmoid" | "softmax";

/** The layers of a network, first to last. */
export function layerShapes(
  featureCount: number,
  hiddenLayers: readonly number[],
  genreCount: number,
): readonly LayerShape[] {
  const sizes = [featureCount, ...hiddenLayers, genreCount];
  return sizes.slice(1).map((outputCount, l) => {
    return { inputCount: sizes[l], outputCount, width: Math.ceil(outputCount / 4) * 4 };
  });
}

export const weightCount = (shape: LayerShape): number => (shape.inputCount + 1) * shape.width;

const layerArrays = (shape: LayerShape, rowCount: number, capacity: number) => ({
  weights: float32(weightCount(shape)),
  indices: int32(rowCount * capacity),
  values: float32(rowCount * capacity),
  counts: int32(rowCount),
  scores: float32(rowCount * shape.width),
});

/** A layer and its batch (Layer in kernels/network.ts). Row s has counts[s] inputs, from index s × capacity on. */
export interface LayerMemory extends Arrays<ReturnType<typeof layerArrays>> {
  readonly shape: LayerShape;
  readonly capacity: number;
  readonly pointer: Pointer<typeof Layer>;
}

/** Inputs of the longest row, plus the bias. */
const capacitiesOf = (shapes: readonly LayerShape[], longestRow: number): number[] =>
  shapes.map(({ inputCount }, l) => (l === 0 ? longestRow : inputCount) + 1);

const outputArrays = (shapes: readonly LayerShape[], rowCount: number) => ({
  outputs: float32(rowCount * shapes[shapes.length - 1].width),
});

/** Shares of the inputs that training drops. */
export interface Dropout {
  readonly inputs: number;
  readonly hidden: number;
}

/** `bits < limit` keeps an entry with probability 1 − share. */
const keepLimit = (share: number): number => (1 - share) * 2 ** 32;

/** The weights of a network and a batch of rows. The positive outputs of a hidden layer are the next layer's sparse
 * row, so every layer is a product of a sparse row and a block of weights. */
export class Layers {
  readonly all: readonly LayerMemory[];
  /** Probabilities: rows × width of the last layer. */
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
    const capacities = capacitiesOf(shapes, longestRow);
    this.all = shapes.map((shape, l) => {
      const arrays = memory.allocate(layerArrays(shape, rowCount, capacities[l]));
      const fields = { ...shape, ...arrays, capacity: capacities[l] };
      return { shape, ...fields, pointer: memory.struct(Layer, fields) };
    });
    this.outputs = memory.allocate(outputArrays(shapes, rowCount)).outputs;
  }

  /** Bytes that the constructor allocates. */
  static bytes(shapes: readonly LayerShape[], rowCount: number, longestRow: number): number {
    const capacities = capacitiesOf(shapes, longestRow);
    const layers = shapes.map((shape, l) => bytesOf(layerArrays(shape, rowCount, capacities[l]), Layer));
    return sum(layers) + bytesOf(outputArrays(shapes, rowCount));
  }

  get weights(): readonly Float32Array[] {
    return this.all.map(({ weights }) => weights);
  }

  /** Copies row `row` of x into row `slot` of the batch; with dropout, some of its entries. */
  setInput(slot: number, x: SparseMatrix, row: number, dropout?: Dropout): void {
    const { capacity, indices, values, pointer } = this.all[0];
    const from = x.indptr[row];
    const to = x.indptr[row + 1];
    const at = slot * capacity;
    for (let k = from; k < to; k++) {
      indices[at + k - from] = x.indices[k];
      values[at + k - from] = x.values[k];
    }
    const share = dropout?.inputs ?? 0;
    this.#memory.kernels.closeInputs(pointer, slot, to - from, keepLimit(share), 1 / (1 - share));
  }

  /** Forward pass of the batch's row `slot`; writes its probabilities to `outputs`. */
  forward(slot: number, dropout?: Dropout): void {
    const { kernels } = this.#memory;
    const share = dropout?.hidden ?? 0;
    const last = this.all.length - 1;
    for (let l = 0; l <= last; l++) {
      const { pointer } = this.all[l];
      kernels.scoreRow(pointer, slot);
      if (l < last) kernels.rectifyRow(pointer, this.all[l + 1].pointer, slot, keepLimit(share), 1 / (1 - share));
      else kernels.outputRow(pointer, slot, this.#output === "softmax", this.outputs.byteOffset);
    }
  }
}
