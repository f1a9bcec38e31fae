import { Optimizer } from "../../matrix/kernel-exports.ts";
import type { Pointer } from "../../matrix/kernel-struct.ts";
import { type Arrays, bytesOf, float32, type KernelMemory } from "../../matrix/kernels.ts";
import { BatchEntries, type BatchInputs, entryArrays } from "./entries.ts";
import { type LayerShape, weightCount } from "./layers.ts";
import type { NeuralNetworkSettings } from "./settings.ts";

export type OptimizerSettings = Pick<
  NeuralNetworkSettings,
  "optimizer" | "learningRate" | "momentum" | "beta1" | "beta2" | "epsilon" | "sparseUpdates"
>;

/** entryCapacity: maximum number of entries in a batch. */
const optimizerArrays = (shape: LayerShape, { optimizer }: OptimizerSettings, entryCapacity: number) => {
  const inputs = float32(shape.inputCount + 1);
  return {
    ...entryArrays(inputs.length, entryCapacity),
    firstMoments: float32(weightCount(shape)),
    secondMoments: float32(optimizer === "adam" ? weightCount(shape) : 0),
    firstDecays: inputs,
    secondDecays: inputs,
    strides: inputs,
  };
};

/** Moves a layer's weights after each batch: if `sparse` only those of the batch's inputs, else all. */
export class LayerOptimizer {
  readonly #memory: KernelMemory;
  readonly #settings: OptimizerSettings;
  readonly #catchesUp: boolean;
  readonly #entries: BatchEntries;
  readonly #arrays: Arrays<ReturnType<typeof optimizerArrays>>;
  readonly #pointer: Pointer<typeof Optimizer>;
  /** The last step that moved each input. */
  readonly #lastSteps: Int32Array;
  readonly #firstPowers: Float64Array;
  readonly #secondPowers: Float64Array;
  readonly #strideSums: Float64Array;
  #step = 0;
  /** β₁ and β₂ to the power of the step. */
  #firstProduct = 1;
  #secondProduct = 1;

  /** gradients: rows × width, of the loss at the layer's scores. */
  constructor(
    memory: KernelMemory,
    shape: LayerShape,
    { weights, gradients }: { readonly weights: Float32Array; readonly gradients: Float32Array },
    settings: OptimizerSettings,
    sparse: boolean,
    entryCapacity: number,
  ) {
    const { beta1, beta2, epsilon, momentum } = settings;
    const adam = settings.optimizer === "adam";
    this.#memory = memory;
    this.#settings = settings;
    this.#catchesUp = sparse && settings.sparseUpdates === "catch-up";
    this.#arrays = memory.allocate(optimizerArrays(shape, settings, entryCapacity));
    const fields = { ...this.#arrays, width: shape.width, weights, gradients, beta1, beta2, epsilon, momentum };
    this.#pointer = memory.struct(Optimizer, fields);
    this.#entries = new BatchEntries(this.#arrays, sparse);
    this.#lastSteps = new Int32Array(shape.inputCount + 1);
    this.#firstPowers = powers(adam ? settings.beta1 : settings.momentum);
    this.#secondPowers = powers(settings.beta2);
    this.#strideSums = sumsFromOne(adam ? powers(settings.beta1 / Math.sqrt(settings.beta2)) : this.#firstPowers);
  }

  /** Bytes that the constructor allocates. */
  static bytes(shape: LayerShape, settings: OptimizerSettings, entryCapacity: number): number {
    return bytesOf(optimizerArrays(shape, settings, entryCapacity), Optimizer);
  }

  /** Takes the inputs of a batch. Call it before their weights are read: catching up moves them. */
  prepare(inputs: BatchInputs, rowCount: number): void {
    this.#entries.group(inputs, rowCount);
    if (this.#catchesUp) this.#catchUp();
  }

  /** Moves the weights by the batch's gradient. */
  step(): void {
    const step = ++this.#step;
    const { count } = this.#entries;
    const { touched } = this.#arrays;
    const { optimizer, learningRate, beta1, beta2 } = this.#settings;
    const { kernels } = this.#memory;
    this.#firstProduct *= beta1;
    this.#secondProduct *= beta2;
    if (this.#catchesUp) for (let i = 0; i < count; i++) this.#lastSteps[touched[i]] = step;
    if (optimizer === "sgd") {
      kernels.momentumStep(this.#pointer, count, learningRate);
    } else {
      const { rate, rootScale } = this.#corrections();
      kernels.adamStep(this.#pointer, count, rate, rootScale);
    }
  }

  /** Brings all inputs up to date, before any use of the weights other than the next batch. */
  finish(): void {
    if (!this.#catchesUp) return;
    this.#entries.addAll();
    this.#catchUp();
  }

  /** Adam's bias corrections as of the last step. */
  #corrections(): { rate: number; rootScale: number } {
    const rate = this.#settings.learningRate / (1 - this.#firstProduct);
    return { rate, rootScale: 1 / Math.sqrt(1 - this.#secondProduct) };
  }

  #catchUp(): void {
    if (this.#step === 0) return;
    const { count } = this.#entries;
    const { touched, firstDecays, secondDecays, strides } = this.#arrays;
    for (let i = 0; i < count; i++) {
      const gap = this.#step - this.#lastSteps[touched[i]];
      firstDecays[i] = at(this.#firstPowers, gap);
      secondDecays[i] = at(this.#secondPowers, gap);
      strides[i] = at(this.#strideSums, gap);
      this.#lastSteps[touched[i]] = this.#step;
    }
    const { optimizer, learningRate } = this.#settings;
    const { kernels } = this.#memory;
    if (optimizer === "sgd") {
      kernels.momentumCatchUp(this.#pointer, count, learningRate);
    } else {
      const { rate, rootScale } = this.#corrections();
      kernels.adamCatchUp(this.#pointer, count, rate, rootScale);
    }
  }
}

/** Longer gaps count as the last of these. */
const longestGap = 4096;

/** base⁰, base¹ … as products, because engines round powers differently. */
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
