import type { KernelMemory } from "../../matrix/kernels.ts";
import { BatchEntries } from "./entries.ts";
import { type LayerInputs, type LayerShape, weightCount } from "./layers.ts";
import type { NeuralNetworkSettings } from "./settings.ts";

export type OptimizerSettings = Pick<
  NeuralNetworkSettings,
  "optimizer" | "learningRate" | "momentum" | "beta1" | "beta2" | "epsilon" | "sparseUpdates"
>;

/** Moves one layer's weights after each batch. Where it is `sparse`, only the inputs that a batch has are read and moved;
 * else all are, as in the textbook. */
export class LayerOptimizer {
  readonly #memory: KernelMemory;
  readonly #settings: OptimizerSettings;
  readonly #width: number;
  readonly #weights: Float32Array;
  readonly #catchesUp: boolean;
  readonly #entries: BatchEntries;
  /** First moments or velocities; second moments; both laid out as the weights are. */
  readonly #first: Float32Array;
  readonly #second: Float32Array | undefined;
  readonly #firstDecays: Float32Array;
  readonly #secondDecays: Float32Array;
  readonly #strides: Float32Array;
  /** The step that last moved an input. */
  readonly #lastSteps: Int32Array;
  readonly #firstPowers: Float64Array;
  readonly #secondPowers: Float64Array;
  readonly #strideSums: Float64Array;
  #step = 0;
  /** β₁ and β₂ to the power of the step. */
  #firstProduct = 1;
  #secondProduct = 1;

  /** entryCapacity: the most entries that a batch can have. */
  constructor(
    memory: KernelMemory,
    shape: LayerShape,
    weights: Float32Array,
    settings: OptimizerSettings,
    sparse: boolean,
    entryCapacity: number,
  ) {
    const inputCount = shape.inputCount + 1;
    const adam = settings.optimizer === "adam";
    this.#memory = memory;
    this.#settings = settings;
    this.#width = shape.width;
    this.#weights = weights;
    this.#catchesUp = sparse && settings.sparseUpdates === "catch-up";
    this.#entries = new BatchEntries(memory, inputCount, entryCapacity, sparse);
    this.#first = memory.float32(weights.length);
    this.#second = adam ? memory.float32(weights.length) : undefined;
    this.#firstDecays = memory.float32(inputCount);
    this.#secondDecays = memory.float32(inputCount);
    this.#strides = memory.float32(inputCount);
    this.#lastSteps = new Int32Array(inputCount);
    this.#firstPowers = powers(adam ? settings.beta1 : settings.momentum);
    this.#secondPowers = powers(settings.beta2);
    this.#strideSums = sumsFromOne(adam ? powers(settings.beta1 / Math.sqrt(settings.beta2)) : this.#firstPowers);
  }

  /** Bytes of memory that the constructor takes. */
  static bytes(shape: LayerShape, settings: OptimizerSettings, entryCapacity: number): number {
    const inputCount = shape.inputCount + 1;
    const moments = settings.optimizer === "adam" ? 2 : 1;
    return 4 * (moments * weightCount(shape) + 3 * inputCount) + 80 + BatchEntries.bytes(inputCount, entryCapacity);
  }

  /** Takes in what inputs a batch has; to be called before their weights are read, which catching up moves. */
  prepare(inputs: LayerInputs, rowCount: number): void {
    this.#entries.group(inputs, rowCount);
    if (this.#catchesUp) this.#catchUp();
  }

  /** Moves the weights by the batch's gradient. slopes: rows × width, the loss's slopes at this layer's scores. */
  step(slopes: Float32Array): void {
    const step = ++this.#step;
    const { touched, starts, rows, values, count } = this.#entries;
    const { learningRate, momentum, beta1, beta2, epsilon } = this.#settings;
    this.#firstProduct *= beta1;
    this.#secondProduct *= beta2;
    if (this.#catchesUp) for (let i = 0; i < count; i++) this.#lastSteps[touched[i]] = step;
    const layout = [
      touched.byteOffset,
      starts.byteOffset,
      count,
      rows.byteOffset,
      values.byteOffset,
      slopes.byteOffset,
      this.#width,
      this.#weights.byteOffset,
      this.#first.byteOffset,
    ] as const;
    if (this.#second === undefined) {
      this.#memory.kernels.momentumStep(...layout, momentum, learningRate);
    } else {
      const { rate, rootScale } = this.#corrections();
      this.#memory.kernels.adamStep(...layout, this.#second.byteOffset, beta1, beta2, rate, rootScale, epsilon);
    }
  }

  /** Brings all inputs up to date, before the weights are used for anything but the next batch. */
  finish(): void {
    if (!this.#catchesUp) return;
    this.#entries.addAll();
    this.#catchUp();
  }

  /** Adam's bias corrections as of the last step. */
  #corrections(): { rate: number; rootScale: number } {
    const { learningRate } = this.#settings;
    const rate = learningRate / (1 - this.#firstProduct);
    return { rate, rootScale: 1 / Math.sqrt(1 - this.#secondProduct) };
  }

  #catchUp(): void {
    if (this.#step === 0) return;
    const { touched, count } = this.#entries;
    for (let i = 0; i < count; i++) {
      const gap = this.#step - this.#lastSteps[touched[i]];
      this.#firstDecays[i] = at(this.#firstPowers, gap);
      this.#secondDecays[i] = at(this.#secondPowers, gap);
      this.#strides[i] = at(this.#strideSums, gap);
      this.#lastSteps[touched[i]] = this.#step;
    }
    const layout = [touched.byteOffset, count, this.#width, this.#weights.byteOffset, this.#first.byteOffset] as const;
    const decays = this.#firstDecays.byteOffset;
    const strides = this.#strides.byteOffset;
    const { kernels } = this.#memory;
    if (this.#second === undefined) {
      kernels.momentumCatchUp(...layout, decays, strides, this.#settings.learningRate);
    } else {
      const { rate, rootScale } = this.#corrections();
      const second = this.#second.byteOffset;
      const secondDecays = this.#secondDecays.byteOffset;
      kernels.adamCatchUp(...layout, second, decays, secondDecays, strides, rate, rootScale, this.#settings.epsilon);
    }
  }
}

/** Powers beyond are taken as the last of these. */
const longestGap = 4096;

/** base⁰, base¹ … as products, which no engine rounds its own way. */
function powers(base: number): Float64Array {
  const all = new Float64Array(longestGap);
  all[0] = 1;
  for (let i = 1; i < longestGap; i++) all[i] = all[i - 1] * base;
  return all;
}

/** sums[n] = Σ_{j = 1 .. n} all[j] */
function sumsFromOne(all: Float64Array): Float64Array {
  const sums = new Float64Array(all.length);
  for (let i = 1; i < all.length; i++) sums[i] = sums[i - 1] + all[i];
  return sums;
}

const at = (table: Float64Array, gap: number): number => table[Math.min(gap, table.length - 1)];
