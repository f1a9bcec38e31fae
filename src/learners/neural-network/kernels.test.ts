import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KernelMemory } from "../../matrix/kernels.ts";
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
  const array = memory.float32(values.length);
  array.set(values);
  return array;
}

const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, digits = 4): void => {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(actual[i]).toBeCloseTo(expected[i], digits);
};

/** A sparse row over 6 inputs and a block of 6 × width weights; width any multiple of 4. */
const rowAndBlock = fc.integer({ min: 1, max: 9 }).chain((quads) =>
  fc.record({
    width: fc.constant(quads * 4),
    weights: numbers(6 * quads * 4),
    indices: fc.uniqueArray(fc.integer({ min: 0, max: 5 })),
    values: numbers(6),
    scores: numbers(quads * 4),
  }),
);

describe("network kernels", () => {
  it("addRowTimesWideBlock is the plain double loop", () => {
    fc.assert(
      fc.property(rowAndBlock, ({ width, weights, indices, values, scores }) => {
        const memory = new KernelMemory(65_536);
        const out = filled(memory, scores);
        const i = memory.int32(indices.length);
        i.set(indices);
        memory.kernels.addRowTimesWideBlock(
          i.byteOffset,
          filled(memory, values).byteOffset,
          indices.length,
          filled(memory, weights).byteOffset,
          width,
          out.byteOffset,
        );
        const plain = scores.map((score, g) =>
          indices.reduce((sum, f, k) => sum + values[k] * weights[f * width + g], score),
        );
        close(out, plain);
      }),
    );
  });

  it("slopesBack is the transposed product at the inputs that were there, and 0 elsewhere", () => {
    fc.assert(
      fc.property(rowAndBlock, ({ width, weights, indices, scores }) => {
        const memory = new KernelMemory(65_536);
        const i = memory.int32(indices.length);
        i.set(indices);
        const out = memory.float32(8).fill(9);
        const w = filled(memory, weights);
        const slopes = filled(memory, scores);
        memory.kernels.slopesBack(
          i.byteOffset,
          indices.length,
          w.byteOffset,
          width,
          slopes.byteOffset,
          2,
          out.byteOffset,
          8,
        );
        const plain = Array.from({ length: 8 }, (_, f) =>
          indices.includes(f) ? 2 * scores.reduce((sum, slope, g) => sum + slope * weights[f * width + g], 0) : 0,
        );
        close(out, plain);
      }),
    );
  });

  it("rectify keeps what is above zero; with dropout about the share it should, scaled", () => {
    const memory = new KernelMemory(1_000_000);
    const scores = memory.float32(20_000);
    for (let k = 0; k < scores.length; k++) scores[k] = k % 2 === 0 ? k + 1 : -k;
    const indices = memory.int32(scores.length);
    const values = memory.float32(scores.length);
    const { kernels } = memory;
    kernels.seedRandom(1);
    const rectify = (limit: number, scale: number): number =>
      kernels.rectify(scores.byteOffset, scores.length, limit, scale, indices.byteOffset, values.byteOffset);
    expect(rectify(2 ** 32, 1)).toBe(10_000);
    expect([indices[1], values[1]]).toEqual([2, 3]);
    const kept = rectify(0.25 * 2 ** 32, 4);
    expect(kept).toBeGreaterThan(2300);
    expect(kept).toBeLessThan(2700);
    for (let k = 0; k < kept; k++) expect(values[k]).toBe(4 * (indices[k] + 1));
  });

  it("softmaxOf sums to one and leaves the padding at zero", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 11 }).chain(numbers), (scores) => {
        const memory = new KernelMemory(1000);
        const width = Math.ceil(scores.length / 4) * 4;
        const x = filled(memory, [...scores, ...new Array(width - scores.length).fill(0)]);
        const out = memory.float32(width);
        memory.kernels.softmaxOf(x.byteOffset, scores.length, width, out.byteOffset);
        const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
        close(
          out,
          Array.from({ length: width }, (_, i) => (i < scores.length ? Math.exp(scores[i]) / sum : 0)),
          5,
        );
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

/** Batches of two rows over 5 inputs (the last is the bias, always there) and 4 outputs. */
const batches = fc.array(
  fc.record({
    rows: fc.array(numbers(4), { minLength: 2, maxLength: 2 }),
    present: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
    slopes: numbers(8),
  }),
  { minLength: 1, maxLength: 12 },
);
type Batch = { rows: number[][]; present: boolean[]; slopes: number[] };

/** The weights after the batches, by the LayerOptimizer. */
function optimise(all: readonly Batch[], sparse: boolean, changes: Partial<OptimizerSettings>): Float32Array {
  const shape = { inputCount: 4, outputCount: 4, width: 4 };
  const memory = new KernelMemory(100_000);
  const weights = memory.float32(20);
  const optimizer = new LayerOptimizer(memory, shape, weights, { ...settings, ...changes }, sparse, 10);
  const slopes = memory.float32(8);
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
    slopes.set(batch.slopes);
    optimizer.prepare(inputs, 2);
    optimizer.step(slopes);
  }
  optimizer.finish();
  return weights;
}

/** The textbook's, moving every weight after every batch. */
function textbook(all: readonly Batch[], optimizer: "adam" | "sgd"): number[] {
  const w = new Array<number>(20).fill(0);
  const m = new Array<number>(20).fill(0);
  const v = new Array<number>(20).fill(0);
  const { learningRate, momentum, beta1, beta2, epsilon } = settings;
  for (const [t, batch] of all.entries()) {
    for (let k = 0; k < 20; k++) {
      const [input, output] = [k >> 2, k & 3];
      const value = (s: number): number => (input === 4 ? 1 : batch.present[s * 4 + input] ? batch.rows[s][input] : 0);
      const g = value(0) * batch.slopes[output] + value(1) * batch.slopes[4 + output];
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
    // Past the first steps the corrections stand still: a thousand batches with every word, then some without.
    const full: Batch = {
      rows: [
        [1, 0.5, -1, 2],
        [0.5, 1, 1, -1],
      ],
      present: new Array(8).fill(true),
      slopes: [0.3, -0.2, 0.1, 0.5, 0.1, 0.4, -0.3, 0.2],
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
