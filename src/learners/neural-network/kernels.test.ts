import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyOf, float32, KernelMemory } from "../../matrix/kernels.ts";
import { type LayerMemory, Layers, layerShapes } from "./layers.ts";
import { LayerOptimizer, type OptimizerSettings } from "./optimizer.ts";

const numbers = (length: number) =>
  fc.array(
    fc.float({ min: -2, max: 2, noNaN: true, noDefaultInfinity: true }).map((v) => (Math.abs(v) < 1e-20 ? 0 : v)),
    {
      minLength: length,
      maxLength: length,
    },
  );

function filled(memory: KernelMemory, values: readonly number[]): Float32Array {
  return memory.allocate({ array: copyOf(Float32Array.from(values)) }).array;
}

const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, digits = 4): void => {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(actual[i]).toBeCloseTo(expected[i], digits);
};

/** A row of a layer with 6 inputs and a bias: some of its inputs, their values, all weights, and earlier scores. */
const rowOfLayer = fc.integer({ min: 1, max: 27 }).chain((quads) =>
  fc.record({
    width: fc.constant(quads * 4),
    weights: numbers(7 * quads * 4),
    indices: fc.uniqueArray(fc.integer({ min: 0, max: 5 })),
    values: numbers(6),
    scores: numbers(quads * 4),
  }),
);

/** Consecutive layers for batches of two rows; the tests use row 1. */
function laidOut(inputCount: number, outputCounts: readonly number[]) {
  const shapes = layerShapes(inputCount, outputCounts.slice(0, -1), outputCounts[outputCounts.length - 1]);
  const memory = new KernelMemory(Layers.bytes(shapes, 2, inputCount) + 1_000_000);
  return { memory, kernels: memory.kernels, layers: new Layers(memory, shapes, "softmax", 2, inputCount) };
}
const row = 1;
const always = 2 ** 32;

function setRow({ indices, values, capacity }: LayerMemory, own: readonly number[], numbers: readonly number[]): void {
  indices.set(own, row * capacity);
  values.set(numbers.slice(0, own.length), row * capacity);
}

describe("network kernels", () => {
  it("scoreRow is the plain double loop with the bias at the end, few lanes or many", () => {
    fc.assert(
      fc.property(rowOfLayer, ({ width, weights, indices, values, scores }) => {
        const { kernels, layers } = laidOut(6, [width]);
        const [layer] = layers.all;
        layer.weights.set(weights);
        layer.scores.set(scores, row * width);
        setRow(layer, indices, values);
        kernels.closeInputs(layer.pointer, row, indices.length, always, 1);
        expect(layer.counts[row]).toBe(indices.length + 1);
        kernels.scoreRow(layer.pointer, row);
        const plain = scores.map((_, g) =>
          indices.reduce((sum, f, k) => sum + values[k] * weights[f * width + g], weights[6 * width + g]),
        );
        close(layer.scores.subarray(row * width, (row + 1) * width), plain);
        expect([...layer.scores.subarray(0, width)]).toEqual(new Array(width).fill(0));
      }),
    );
  });

  it("gradientsBack is the transposed product at the inputs that were there, and 0 elsewhere", () => {
    fc.assert(
      fc.property(rowOfLayer, ({ width, weights, indices, values, scores }) => {
        const { memory, kernels, layers } = laidOut(6, [width]);
        const [layer] = layers.all;
        layer.weights.set(weights);
        setRow(layer, indices, values);
        kernels.closeInputs(layer.pointer, row, indices.length, always, 1);
        const before = filled(memory, new Array(16).fill(9));
        const gradients = filled(memory, [...new Array(width).fill(7), ...scores]);
        kernels.gradientsBack(layer.pointer, row, gradients.byteOffset, 2, before.byteOffset, 8);
        const plain = Array.from({ length: 8 }, (_, f) =>
          indices.includes(f) ? 2 * scores.reduce((sum, gradient, g) => sum + gradient * weights[f * width + g], 0) : 0,
        );
        close(before, [...new Array(8).fill(9), ...plain]);
      }),
    );
  });

  it("rectifyRow keeps what is above zero; with dropout about the share it should, scaled", () => {
    const { kernels, layers } = laidOut(1, [20_000, 4]);
    const [hidden, next] = layers.all;
    for (let k = 0; k < 20_000; k++) hidden.scores[20_000 + k] = k % 2 === 0 ? k + 1 : -k;
    const indices = next.indices.subarray(row * next.capacity);
    const values = next.values.subarray(row * next.capacity);
    kernels.seedRandom(1);
    kernels.rectifyRow(hidden.pointer, next.pointer, row, always, 1);
    expect(next.counts[row]).toBe(10_001);
    expect([indices[1], values[1], indices[10_000], values[10_000]]).toEqual([2, 3, 20_000, 1]);
    kernels.rectifyRow(hidden.pointer, next.pointer, row, 0.25 * 2 ** 32, 4);
    const kept = next.counts[row] - 1;
    expect(kept).toBeGreaterThan(2300);
    expect(kept).toBeLessThan(2700);
    for (let k = 0; k < kept; k++) expect(values[k]).toBe(4 * (indices[k] + 1));
    expect([indices[kept], values[kept]]).toEqual([20_000, 1]);
  });

  it("closeInputs drops about the share that it should, and scales the others", () => {
    const { kernels, layers } = laidOut(20_000, [4]);
    const [layer] = layers.all;
    const all = Array.from({ length: 20_000 }, (_, k) => k);
    setRow(layer, all, all);
    kernels.seedRandom(1);
    kernels.closeInputs(layer.pointer, row, all.length, 0.25 * 2 ** 32, 4);
    const indices = layer.indices.subarray(row * layer.capacity);
    const values = layer.values.subarray(row * layer.capacity);
    const kept = layer.counts[row] - 1;
    expect(kept).toBeGreaterThan(4700);
    expect(kept).toBeLessThan(5300);
    for (let k = 0; k < kept; k++) expect(values[k]).toBe(4 * indices[k]);
    expect([indices[kept], values[kept]]).toEqual([20_000, 1]);
  });

  it("outputRow's softmax sums to one and leaves the padding at zero", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 11 }).chain(numbers), (scores) => {
        const { kernels, layers } = laidOut(1, [scores.length]);
        const [{ pointer, shape, scores: laid }] = layers.all;
        laid.set(scores, row * shape.width);
        kernels.outputRow(pointer, row, true, layers.outputs.byteOffset);
        const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
        close(
          layers.outputs.subarray(row * shape.width),
          Array.from({ length: shape.width }, (_, i) => (i < scores.length ? Math.exp(scores[i]) / sum : 0)),
          5,
        );
      }),
    );
  });
});

describe("outputRow", () => {
  it("takes the sigmoid to a few units of float32's last place, and to its limits far out", () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 9 }), (scores) => {
        const { kernels, layers } = laidOut(1, [scores.length]);
        const [{ pointer, shape, scores: laid }] = layers.all;
        laid.set(scores, row * shape.width);
        kernels.outputRow(pointer, row, false, layers.outputs.byteOffset);
        for (const [k, score] of scores.entries()) {
          const exact = 1 / (1 + Math.exp(-score));
          const error = Math.abs(layers.outputs[row * shape.width + k] - exact);
          expect(error).toBeLessThanOrEqual(4e-7 * exact + 1e-37);
        }
      }),
    );
  });
});

const settings: OptimizerSettings = {
  optimizer: "adam",
  learningRate: 0.01,
  momentum: 0.8,
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-8,
  sparseUpdates: "lazy",
};

/** Batches of two rows with 5 inputs (the last is the bias) and 4 outputs. */
const batches = fc.array(
  fc.record({
    rows: fc.array(numbers(4), { minLength: 2, maxLength: 2 }),
    present: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    gradients: numbers(8),
  }),
  { minLength: 1, maxLength: 12 },
);
type Batch = { rows: number[][]; present: boolean[]; gradients: number[] };

/** The weights after the batches, by the LayerOptimizer. */
function optimise(all: readonly Batch[], sparse: boolean, changes: Partial<OptimizerSettings>): Float32Array {
  const shape = { inputCount: 4, outputCount: 4, width: 4 };
  const memory = new KernelMemory(100_000);
  const { weights, gradients } = memory.allocate({ weights: float32(20), gradients: float32(8) });
  const optimizer = new LayerOptimizer(memory, shape, { weights, gradients }, { ...settings, ...changes }, sparse, 10);
  for (const batch of all) {
    const inputs = {
      capacity: 5,
      indices: new Int32Array(10),
      values: new Float32Array(10),
      counts: new Int32Array(2),
    };
    for (let s = 0; s < 2; s++) {
      for (const [input, value] of [...batch.rows[s], 1].entries()) {
        if (input < 4 && !batch.present[s * 4 + input]) continue;
        const at = s * 5 + inputs.counts[s]++;
        inputs.indices[at] = input;
        inputs.values[at] = value;
      }
    }
    gradients.set(batch.gradients);
    optimizer.prepare(inputs, 2);
    optimizer.step();
  }
  optimizer.finish();
  return weights;
}

/** The textbook's optimizer: moves every weight after every batch. */
function textbook(all: readonly Batch[], optimizer: "adam" | "sgd"): number[] {
  const w = new Array<number>(20).fill(0);
  const m = new Array<number>(20).fill(0);
  const v = new Array<number>(20).fill(0);
  const { learningRate, momentum, beta1, beta2, epsilon } = settings;
  for (const [t, batch] of all.entries()) {
    for (let k = 0; k < 20; k++) {
      const [input, output] = [k >> 2, k & 3];
      const value = (s: number): number => (input === 4 ? 1 : batch.present[s * 4 + input] ? batch.rows[s][input] : 0);
      const g = value(0) * batch.gradients[output] + value(1) * batch.gradients[4 + output];
      if (optimizer === "sgd") {
        m[k] = momentum * m[k] + g;
        w[k] -= learningRate * m[k];
      } else {
        m[k] = beta1 * m[k] + (1 - beta1) * g;
        v[k] = beta2 * v[k] + (1 - beta2) * g * g;
        const corrected = m[k] / (1 - beta1 ** (t + 1));
        w[k] -= (learningRate * corrected) / (Math.sqrt(v[k] / (1 - beta2 ** (t + 1))) + epsilon);
      }
    }
  }
  return w;
}

describe("LayerOptimizer", () => {
  it("is textbook Adam and momentum where all inputs move", () => {
    fc.assert(
      fc.property(batches, fc.constantFrom("adam" as const, "sgd" as const), (all, optimizer) => {
        close(optimise(all, false, { optimizer }), textbook(all, optimizer), 5);
      }),
    );
  });

  it("makes up exactly for the steps that momentum would have made without a word", () => {
    fc.assert(
      fc.property(batches, (all) => {
        close(optimise(all, true, { optimizer: "sgd", sparseUpdates: "catch-up" }), textbook(all, "sgd"), 5);
      }),
    );
  });

  it("makes up for Adam's, to the bias corrections' change meanwhile", () => {
    // After a thousand batches with every word the bias corrections are constant. Then some batches without.
    const full: Batch = {
      rows: [
        [1, 0.5, -1, 2],
        [0.5, 1, 1, -1],
      ],
      present: new Array(8).fill(true),
      gradients: [0.3, -0.2, 0.1, 0.5, 0.1, 0.4, -0.3, 0.2],
    };
    const without = { ...full, present: [true, false, true, false, true, false, true, false] };
    const all = [...new Array(1000).fill(full), ...new Array(30).fill(without)];
    close(optimise(all, true, { sparseUpdates: "catch-up" }), textbook(all, "adam"), 3);
    const lazy = optimise(all, true, {});
    expect(Math.abs(lazy[4] - textbook(all, "adam")[4])).toBeGreaterThan(0.01);
  });

  it("leaves the weights of words alone that no batch has", () => {
    fc.assert(
      fc.property(batches, fc.constantFrom("lazy" as const, "catch-up" as const), (all, sparseUpdates) => {
        const absent = all.map((batch) => ({ ...batch, present: batch.present.map((here, k) => here && k % 4 !== 1) }));
        expect([...optimise(absent, true, { sparseUpdates }).subarray(4, 8)]).toEqual([0, 0, 0, 0]);
      }),
    );
  });
});
