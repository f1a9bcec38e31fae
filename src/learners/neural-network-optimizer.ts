import type { KernelMemory } from "../matrix/kernels.ts";
import { type LayerInputs, type LayerShape, weightCount } from "./neural-network-layers.ts";

export interface OptimizerSettings {
  readonly optimizer: "adam" | "sgd";
  readonly learningRate: number;
  /** Of sgd. */
  readonly momentum: number;
  /** Of Adam: decay of the first and second moment, and what keeps its quotient finite. */
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly sparseUpdates: "lazy" | "decayed" | "exact";
}

/** Moves one layer's weights after each batch. `sparse`: only the inputs that a batch has are read and moved. */
export class LayerOptimizer {
  readonly #memory: KernelMemory;
  readonly #shape: LayerShape;
  readonly #settings: OptimizerSettings;
  readonly #weights: Float32Array;
  readonly #sparse: boolean;
  readonly #first: Float32Array;
  readonly #second: Float32Array | undefined;
  readonly #touched: Int32Array;
  readonly #starts: Int32Array;
  readonly #rows: Int32Array;
  readonly #values: Float32Array;
  readonly #firstDecays: Float32Array;
  readonly #secondDecays: Float32Array;
  readonly #strides: Float32Array;
  /** Where in `touched` an input stands; −1 where it does not. */
  readonly #places: Int32Array;
  /** The step that last moved an input. */
  readonly #lastSteps: Int32Array;
  readonly #firstPowers: Float64Array;
  readonly #secondPowers: Float64Array;
  readonly #strideSums: Float64Array;
  #count = 0;
  #step = 0;

  constructor(
    memory: KernelMemory,
    shape: LayerShape,
    weights: Float32Array,
    settings: OptimizerSettings,
    sparse: boolean,
    entryCapacity: number,
  ) {
    const inputCount = shape.inputCount + 1;
    this.#memory = memory;
    this.#shape = shape;
    this.#settings = settings;
    this.#weights = weights;
    this.#sparse = sparse;
    this.#first = memory.float32(weightCount(shape));
    this.#second = settings.optimizer === "adam" ? memory.float32(weightCount(shape)) : undefined;
    this.#touched = memory.int32(inputCount);
    this.#starts = memory.int32(inputCount + 1);
    this.#firstDecays = memory.float32(inputCount);
    this.#secondDecays = memory.float32(inputCount);
    this.#strides = memory.float32(inputCount);
    this.#rows = memory.int32(entryCapacity);
    this.#values = memory.float32(entryCapacity);
    this.#places = new Int32Array(inputCount).fill(-1);
    this.#lastSteps = new Int32Array(inputCount);
    const firstDecay = settings.optimizer === "adam" ? settings.beta1 : settings.momentum;
    this.#firstPowers = powers(firstDecay);
    this.#secondPowers = powers(settings.beta2);
    this.#strideSums = runningSums(
      powers(settings.optimizer === "adam" ? firstDecay / Math.sqrt(settings.beta2) : firstDecay),
    );
  }

  static bytes(shape: LayerShape, settings: OptimizerSettings, entryCapacity: number): number {
    const moments = settings.optimizer === "adam" ? 2 : 1;
    return 4 * (moments * weightCount(shape) + 5 * (shape.inputCount + 2) + 2 * entryCapacity) + 160;
  }

  /** Sorts the batch's entries by input. With "exact" updates it brings these inputs up to date, so it comes before
   * their weights are read. */
  prepare(inputs: LayerInputs, rowCount: number): void {
    this.#group(inputs, rowCount);
    if (this.#sparse && this.#settings.sparseUpdates === "exact") this.#catchUp();
  }

  /** Moves the weights by the batch's gradient. slopes: rows × width, the loss's slopes at this layer's scores. */
  step(slopes: Float32Array): void {
    const step = ++this.#step;
    const { optimizer, learningRate, beta1, beta2, epsilon, sparseUpdates } = this.#settings;
    for (let i = 0; i < this.#count; i++) {
      const input = this.#touched[i];
      const gap = sparseUpdates === "decayed" && this.#sparse ? step - this.#lastSteps[input] : 1;
      this.#firstDecays[i] = at(this.#firstPowers, gap);
      this.#secondDecays[i] = at(this.#secondPowers, gap);
      this.#lastSteps[input] = step;
    }
    const common = [
      this.#touched.byteOffset,
      this.#starts.byteOffset,
      this.#count,
      this.#rows.byteOffset,
      this.#values.byteOffset,
      slopes.byteOffset,
      this.#shape.width,
      this.#weights.byteOffset,
      this.#first.byteOffset,
    ] as const;
    const { kernels } = this.#memory;
    if (optimizer === "sgd" || this.#second === undefined) {
      kernels.momentumStep(...common, this.#firstDecays.byteOffset, learningRate);
      return;
    }
    kernels.adamStep(
      ...common,
      this.#second.byteOffset,
      this.#firstDecays.byteOffset,
      this.#secondDecays.byteOffset,
      1 - beta1,
      1 - beta2,
      learningRate / (1 - beta1 ** step),
      1 / Math.sqrt(1 - beta2 ** step),
      epsilon,
    );
  }

  /** Brings all inputs up to date, before their weights are used for anything but the next batch. */
  finish(): void {
    if (!this.#sparse || this.#settings.sparseUpdates !== "exact") return;
    this.#count = this.#touched.length;
    for (let i = 0; i < this.#count; i++) this.#touched[i] = i;
    this.#catchUp();
  }

  #catchUp(): void {
    const step = this.#step;
    const { optimizer, learningRate, beta1, beta2, epsilon } = this.#settings;
    if (step === 0 || this.#second === undefined || optimizer === "sgd") return;
    for (let i = 0; i < this.#count; i++) {
      const input = this.#touched[i];
      const gap = this.#lastSteps[input] === 0 ? 0 : step - this.#lastSteps[input];
      this.#firstDecays[i] = at(this.#firstPowers, gap);
      this.#secondDecays[i] = at(this.#secondPowers, gap);
      this.#strides[i] = at(this.#strideSums, gap);
      this.#lastSteps[input] = step;
    }
    this.#memory.kernels.adamCatchUp(
      this.#touched.byteOffset,
      this.#count,
      this.#shape.width,
      this.#weights.byteOffset,
      this.#first.byteOffset,
      this.#second.byteOffset,
      this.#firstDecays.byteOffset,
      this.#secondDecays.byteOffset,
      this.#strides.byteOffset,
      learningRate / (1 - beta1 ** step),
      1 / Math.sqrt(1 - beta2 ** step),
      epsilon,
    );
  }

  #group({ capacity, indices, values, counts }: LayerInputs, rowCount: number): void {
    const places = this.#places;
    const touched = this.#touched;
    const starts = this.#starts;
    if (this.#sparse) {
      let count = 0;
      for (let s = 0; s < rowCount; s++) {
        for (let e = s * capacity; e < s * capacity + counts[s]; e++) {
          const input = indices[e];
          if (places[input] < 0) {
            places[input] = count;
            starts[count + 1] = 0;
            touched[count++] = input;
          }
          starts[places[input] + 1]++;
        }
      }
      this.#count = count;
    } else {
      this.#count = touched.length;
      starts.fill(0);
      for (let i = 0; i < this.#count; i++) places[i] = touched[i] = i;
      for (let s = 0; s < rowCount; s++) {
        for (let e = s * capacity; e < s * capacity + counts[s]; e++) starts[indices[e] + 1]++;
      }
    }
    // From numbers of entries to where they end; filling moves each place's start to its end, so it begins one earlier.
    starts[0] = 0;
    for (let i = 0; i < this.#count; i++) starts[i + 1] += starts[i];
    for (let s = rowCount - 1; s >= 0; s--) {
      for (let e = s * capacity + counts[s] - 1; e >= s * capacity; e--) {
        const at = --starts[places[indices[e]] + 1];
        this.#rows[at] = s;
        this.#values[at] = values[e];
      }
    }
    // starts[i + 1] is now where input i begins.
    let total = 0;
    for (let s = 0; s < rowCount; s++) total += counts[s];
    for (let i = 0; i < this.#count; i++) starts[i] = starts[i + 1];
    starts[this.#count] = total;
    if (this.#sparse) for (let i = 0; i < this.#count; i++) places[touched[i]] = -1;
  }
}

const longestGap = 4096;

/** base⁰, base¹ … as products, which no engine rounds its own way. */
function powers(base: number): Float64Array {
  const all = new Float64Array(longestGap);
  all[0] = 1;
  for (let i = 1; i < longestGap; i++) all[i] = all[i - 1] * base;
  return all;
}

/** sums[n] = Σ_{j=1..n} all[j] */
function runningSums(all: Float64Array): Float64Array {
  const sums = new Float64Array(all.length);
  for (let i = 1; i < all.length; i++) sums[i] = sums[i - 1] + all[i];
  return sums;
}

const at = (table: Float64Array, gap: number): number => table[Math.min(gap, table.length - 1)];
