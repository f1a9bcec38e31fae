import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type PlainNetwork,
  type PlainStep,
  plainLogits,
  plainSteps,
} from "../../../test/fixtures/plain-embedding-network.ts";
import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { type SparseMatrix, takeRows } from "../../matrix/sparse-matrix.ts";
import type { State } from "../../matrix/state.ts";
import { inlinePool } from "../../pool/pool.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { RandomState } from "../../random/mt19937.ts";
import type { FitProgress } from "../learner.ts";
import { EmbeddingNetworkClassifier } from "./classifier.ts";
import { EmbeddingNetwork } from "./learner.ts";
import type { EmbeddingNetworkSettings } from "./settings.ts";

interface Problem {
  readonly x: SparseMatrix;
  readonly y: LabelMatrix;
  readonly heads: Uint8Array;
  readonly sampleWeight: Float32Array;
}

/** Random movies, every third without an entry. Each head has positive and negative movies of every genre. */
function problem(rowCount: number, featureCount: number, genreCount: number, headCount: number, seed: number): Problem {
  const random = new RandomState(seed);
  const indptr = new Int32Array(rowCount + 1);
  const indices: number[] = [];
  const labels = new Uint8Array(rowCount * genreCount);
  const heads = new Uint8Array(rowCount);
  for (let r = 0; r < rowCount; r++) {
    heads[r] = random.interval(headCount - 1);
    for (let f = 0; f < featureCount && r % 3 !== 2; f++) if (random.random() < 0.4) indices.push(f);
    for (let g = 0; g < genreCount; g++) labels[r * genreCount + g] = random.interval(1);
    indptr[r + 1] = indices.length;
  }
  for (let head = 0; head < headCount; head++) {
    heads[2 * head] = head;
    heads[2 * head + 1] = head;
    labels.fill(1, 2 * head * genreCount, (2 * head + 1) * genreCount);
    labels.fill(0, (2 * head + 1) * genreCount, (2 * head + 2) * genreCount);
  }
  return {
    x: {
      rowCount,
      columnCount: featureCount,
      indptr,
      indices: Int32Array.from(indices),
      values: Float32Array.from(indices, () => 2 * random.random() - 0.7),
    },
    y: {
      rowCount,
      columnCount: genreCount,
      values: labels,
      known: labels.map((_, k) => (k < 2 * headCount * genreCount || random.random() < 0.8 ? 1 : 0)),
    },
    heads,
    sampleWeight: Float32Array.from({ length: rowCount }, () => 0.2 + random.random()),
  };
}

const noDropout: Partial<EmbeddingNetworkSettings> = { wordDropout: 0, hiddenDropout: 0 };

function plainOf({ settings, tensors }: State): PlainNetwork {
  const numbers = (name: string): number[] => [...tensors[name].data];
  const [u, h, g] = [settings.unitCount, settings.headCount, settings.genreCount] as number[];
  const rows = (list: number[], width: number): number[][] =>
    Array.from({ length: list.length / width }, (_, r) => list.slice(r * width, (r + 1) * width));
  const perHead = rows(numbers("weights"), u * g);
  return {
    embeddings: rows(numbers("embeddings"), u),
    bias: numbers("bias"),
    gain: numbers("gain"),
    shift: numbers("shift"),
    weights: Array.from({ length: h }, (_, head) => rows(perHead[head], g)),
    intercepts: rows(numbers("intercepts"), g),
  };
}

/** The order of movies in training, from the same branches of the seed: random, shuffled before each epoch. */
function orderOfFirstEpoch(rowCount: number, seed: number): Int32Array {
  const order = new RandomState(deriveSeed(seed, 2)).permutation(rowCount);
  new RandomState(deriveSeed(seed, 3)).shuffle(order);
  return order;
}

const entriesOf = (x: SparseMatrix, row: number): [number, number][] =>
  Array.from({ length: x.indptr[row + 1] - x.indptr[row] }, (_, k) => {
    const at = x.indptr[row] + k;
    return [x.indices[at], x.values[at]];
  });

function stepsOf(
  x: SparseMatrix,
  y: LabelMatrix,
  heads: Uint8Array,
  seed: number,
  sampleWeight?: Float32Array,
): PlainStep[] {
  const genreCount = y.columnCount;
  return [...orderOfFirstEpoch(x.rowCount, seed)].map((row) => ({
    entries: entriesOf(x, row),
    head: heads[row],
    targets: [...y.values.subarray(row * genreCount, (row + 1) * genreCount)],
    weights: Array.from({ length: genreCount }, (_, g) =>
      y.known?.[row * genreCount + g] === 0 ? 0 : (sampleWeight?.[row] ?? 1),
    ),
  }));
}

const close = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void => {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i] - expected[i])).toBeLessThanOrEqual(tolerance * (1 + Math.abs(expected[i])));
  }
};

/** With two units, normalisation leaves only signs, and gradients only rounding errors. */
const shape = fc.record({
  units: fc.integer({ min: 3, max: 21 }),
  genres: fc.integer({ min: 1, max: 9 }),
  heads: fc.integer({ min: 1, max: 3 }),
  features: fc.integer({ min: 1, max: 15 }),
  rows: fc.integer({ min: 7, max: 20 }),
  seed: fc.nat(1000),
});

describe("EmbeddingNetwork", () => {
  it("trains step by step as the plain loops do, whatever the shape", async () => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ units, genres, heads: headCount, features, rows, seed }) => {
        const { x, y, heads, sampleWeight } = problem(rows, features, genres, headCount, seed);
        const settings = { ...noDropout, hiddenUnits: units, headCount, epochs: 1, embeddingScale: 0.3 };
        const options = { seed, pool: inlinePool, heads, sampleWeight };
        const trained = (rates: Partial<EmbeddingNetworkSettings>): Promise<EmbeddingNetworkClassifier> =>
          new EmbeddingNetwork({ ...settings, ...rates }).fit(x, y, options);
        const before = plainOf((await trained({ learningRate: 1e-30, denseLearningRate: 1e-30 })).toState());
        const rates = { learningRate: 0.05, denseLearningRate: 0.02 };
        const after = plainOf((await trained(rates)).toState());
        const steps = stepsOf(x, y, heads, seed, sampleWeight);
        plainSteps(before, steps, rates.learningRate, rates.denseLearningRate);
        for (const name of ["embeddings", "weights", "intercepts", "bias", "gain", "shift"] as const) {
          close((after[name] as []).flat(2), (before[name] as []).flat(2), 2e-3);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("predicts as the plain loops do, heads side by side, empty rows too", async () => {
    await fc.assert(
      fc.asyncProperty(shape, async ({ units, genres, heads: headCount, features, rows, seed }) => {
        const { x, y, heads } = problem(rows, features, genres, headCount, seed);
        const learner = new EmbeddingNetwork({ hiddenUnits: units, headCount, epochs: 2, wordDropout: 0.2 });
        const classifier = await learner.fit(x, y, { seed, pool: inlinePool, heads });
        const logits = classifier.decisionFunction(x);
        expect([logits.rowCount, logits.columnCount]).toEqual([rows, headCount * genres]);
        const plain = plainOf(classifier.toState());
        for (let row = 0; row < rows; row++) {
          const expected = plainLogits(plain, entriesOf(x, row)).flat();
          close(logits.values.subarray(row * headCount * genres, (row + 1) * headCount * genres), expected, 1e-4);
        }
        const p = classifier.predictProba(x);
        close(
          p.values,
          Array.from(p.values, (_, k) => {
            const logit = logits.values[Math.floor(k / genres) * headCount * genres + (k % genres)];
            return 1 / (1 + Math.exp(-logit));
          }),
          1e-12,
        );
      }),
      { numRuns: 40 },
    );
  });

  it("gives the same bits where the weights lie, copied to the kernels, and read plainly", async () => {
    const { x, y } = problem(300, 30, 5, 1, 1);
    const fitted = await new EmbeddingNetwork({ hiddenUnits: 100 }).fit(x, y, { seed: 1, pool: inlinePool });
    const inPlace = fitted.decisionFunction(x).values;
    expect(EmbeddingNetworkClassifier.fromState(fitted.toState()).decisionFunction(x).values).toEqual(inPlace);
    const first = EmbeddingNetworkClassifier.fromState(fitted.toState()).decisionFunction(
      takeRows(x, [0, 1, 2, 3]),
    ).values;
    expect(first).toEqual(inPlace.subarray(0, 20));
  });

  it("goes on from one chunk of movies to the next as if there were none", async () => {
    const { x, y, heads } = problem(5000, 6, 2, 2, 2);
    const rates = { learningRate: 0.01, denseLearningRate: 0.01 };
    const settings = { ...noDropout, hiddenUnits: 5, headCount: 2, epochs: 1, embeddingScale: 0.3 };
    const done: number[] = [];
    const onProgress = (progress: FitProgress): number => done.push(progress.done);
    const options = { seed: 3, pool: inlinePool, heads };
    const still = { learningRate: 1e-30, denseLearningRate: 1e-30 };
    const before = plainOf((await new EmbeddingNetwork({ ...settings, ...still }).fit(x, y, options)).toState());
    const learner = new EmbeddingNetwork({ ...settings, ...rates });
    const { epochs, classifier } = await learner.fitWithHistory(x, y, { ...options, onProgress });
    expect(done.length).toBe(3);
    const loss = plainSteps(before, stepsOf(x, y, heads, 3), rates.learningRate, rates.denseLearningRate);
    close(plainOf(classifier.toState()).embeddings.flat(), before.embeddings.flat(), 0.02);
    expect(epochs[0].loss).toBeCloseTo(loss, 3);
  });

  it.each([0, 2])(
    "never drops numeric columns, here %i and the next, and nearly all others where told so",
    async (first) => {
      // One word and one numeric column tell the genre. With nearly all words dropped, only the column is learned.
      const rowCount = 400;
      const random = new RandomState(9);
      const values = Uint8Array.from({ length: rowCount }, () => random.interval(1));
      const rows = [...values].map((label) => [label, 2 + label]);
      const indices = Int32Array.from(rows.flat());
      const indptr = Int32Array.from({ length: rowCount + 1 }, (_, r) => 2 * r);
      const x = { rowCount, columnCount: 4, indptr, indices, values: new Float32Array(2 * rowCount).fill(1) };
      const y = { rowCount, columnCount: 1, values };
      const learner = new EmbeddingNetwork({ hiddenUnits: 8, epochs: 3, wordDropout: 0.9999 });
      const options = {
        seed: 1,
        pool: inlinePool,
        numericColumns: Uint8Array.from({ length: 4 }, (_, f) => Number(f >= first && f < first + 2)),
      };
      const untouched = new EmbeddingNetwork({ ...learner.settings, learningRate: 1e-30 });
      const moved = (await learner.fit(x, y, options)).toState().tensors.embeddings.data;
      const start = (await untouched.fit(x, y, options)).toState().tensors.embeddings.data;
      const distance = (row: number): number =>
        Math.hypot(...[0, 1, 2, 3, 4, 5, 6, 7].map((j) => moved[row * 8 + j] - start[row * 8 + j]));
      const other = 2 - first;
      expect(distance(other) + distance(other + 1)).toBeLessThan(0.01 * distance(first));
      expect(distance(first + 1)).toBeGreaterThan(0.1);
    },
  );

  it("trains a head by its own movies alone", async () => {
    const { x, y } = problem(60, 8, 3, 1, 4);
    const heads = Uint8Array.from({ length: 60 }, (_, r) => (r < 40 ? 0 : 1));
    const says = (row: number, g: number): number => (entriesOf(x, row).some(([f]) => f === g) ? 1 : 0);
    const values = y.values.map((_, k) => ((says(Math.floor(k / 3), k % 3) === 1) === k < 120 ? 1 : 0));
    const turned = { rowCount: 60, columnCount: 3, values };
    const learner = new EmbeddingNetwork({ ...noDropout, hiddenUnits: 8, headCount: 2, epochs: 60 });
    const classifier = await learner.fit(x, turned, { seed: 1, pool: inlinePool, heads });
    const logits = classifier.decisionFunction(x).values;
    let right = 0;
    let count = 0;
    for (let r = 0; r < 60; r++) {
      if (x.indptr[r + 1] === x.indptr[r]) continue;
      for (let g = 0; g < 3; g++, count++) {
        const label = turned.values[r * 3 + g] === 1;
        right += logits[r * 6 + heads[r] * 3 + g] > 0 === label ? 1 : 0;
      }
    }
    expect(right / count).toBeGreaterThan(0.85);
  });

  it("learns another model's probabilities", async () => {
    const { x, y } = problem(90, 6, 2, 1, 5);
    const learner = new EmbeddingNetwork({ ...noDropout, hiddenUnits: 16, epochs: 200 });
    const targets = new Float32Array(180);
    for (let r = 0; r < 90; r++) {
      const sum = entriesOf(x, r).reduce((total, [, value]) => total + value, 0);
      targets[2 * r] = 1 / (1 + Math.exp(-sum));
      targets[2 * r + 1] = 0.3;
    }
    const open = { rowCount: 90, columnCount: 2, values: y.values };
    const p = (await learner.fit(x, open, { seed: 1, pool: inlinePool, targets })).predictProba(x).values;
    let distance = 0;
    for (let k = 0; k < 180; k++) distance += Math.abs(p[k] - targets[k]) / 180;
    expect(distance).toBeLessThan(0.06);
  });

  it("ends early with the weights of the epoch whose validation loss was lowest", async () => {
    const { x, y } = problem(80, 10, 3, 1, 6);
    const settings = { ...noDropout, hiddenUnits: 8, validationShare: 0.3, epochs: 60 };
    const options = { seed: 2, pool: inlinePool };
    const stopped = await new EmbeddingNetwork({ ...settings, patience: 2 }).fitWithHistory(x, y, options);
    expect(stopped.epochs.length).toBe(stopped.bestEpoch + 3);
    const losses = stopped.epochs.map((epoch) => epoch.valLoss ?? Number.NaN);
    expect(losses[stopped.bestEpoch]).toBe(Math.min(...losses));
    const last = await new EmbeddingNetwork({ ...settings, patience: 60 }).fitWithHistory(x, y, options);
    expect(last.epochs.slice(0, stopped.epochs.length)).toEqual(stopped.epochs);
  });

  it("refuses settings, heads and targets that do not fit, and a network too large for the memory", async () => {
    const { x, y } = problem(12, 5, 3, 1, 1);
    const options = { seed: 1, pool: inlinePool };
    expect(() => new EmbeddingNetwork({ wordDropout: 1 })).toThrow(/wordDropout is 1/);
    expect(() => new EmbeddingNetwork({ hiddenUnits: 0 })).toThrow(/hiddenUnits/);
    expect(() => new EmbeddingNetwork({ patience: 1 })).toThrow(/validationShare/);
    const learner = new EmbeddingNetwork({ hiddenUnits: 4 });
    const heads = new Uint8Array(12).fill(1);
    await expect(learner.fit(x, y, { ...options, heads })).rejects.toMatchObject({ code: "INVALID_SETTING" });
    await expect(learner.fit(x, y, { ...options, heads: heads.subarray(1) })).rejects.toThrow(/12 movies, 11 heads/);
    const targets = new Float32Array(35);
    await expect(learner.fit(x, y, { ...options, targets })).rejects.toMatchObject({ code: "SHAPE_MISMATCH" });
    const wide = { ...x, columnCount: 2_000_000 };
    const large = new EmbeddingNetwork({ hiddenUnits: 1000 });
    await expect(large.fit(wide, y, options)).rejects.toThrow(/hiddenUnits: .* GiB; expected at most 4/);
  });
});
