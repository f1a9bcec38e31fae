import { describe, expect, it } from "vitest";
import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { type SparseMatrix, takeRows } from "../../matrix/sparse-matrix.ts";
import { inlinePool } from "../../pool/pool.ts";
import type { FitProgress } from "../learner.ts";
import { NeuralNetworkClassifier } from "./classifier.ts";
import { NeuralNetwork } from "./learner.ts";
import type { NeuralNetworkSettings } from "./settings.ts";

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function made(rowCount: number, featureCount: number, genreCount: number): { x: SparseMatrix; y: LabelMatrix } {
  const next = random(11);
  const indptr = new Int32Array(rowCount + 1);
  const indices: number[] = [];
  const labels = new Uint8Array(rowCount * genreCount);
  for (let r = 0; r < rowCount; r++) {
    for (let f = 0; f < featureCount; f++) {
      if (next() > 0.3) continue;
      indices.push(f);
      if (f < genreCount) labels[r * genreCount + f] = 1;
    }
    indptr[r + 1] = indices.length;
  }
  const values = Float32Array.from(indices, () => 1 + Math.floor(next() * 2));
  const x = { rowCount, columnCount: featureCount, indptr, indices: Int32Array.from(indices), values };
  return { x, y: { rowCount, columnCount: genreCount, values: labels } };
}

const plain: Partial<NeuralNetworkSettings> = { inputDropout: 0, hiddenDropout: 0, validationShare: 0 };

type Weights = { readonly kernel: number[][]; readonly bias: number[] }[];

function weightsOf(classifier: NeuralNetworkClassifier): Weights {
  const { settings, tensors } = classifier.toState();
  const layerCount = (settings.hiddenLayers as number[]).length + 1;
  return Array.from({ length: layerCount }, (_, l) => {
    const { shape, data } = tensors[`layer${l}.weights`];
    const kernel = Array.from({ length: shape[0] }, (_, i) => [...data.subarray(i * shape[1], (i + 1) * shape[1])]);
    return { kernel, bias: [...tensors[`layer${l}.bias`].data] };
  });
}

/** A plain network: the probabilities of a row. */
function forward(weights: Weights, row: readonly number[], output: string): number[] {
  let values = [...row];
  for (const [l, { kernel, bias }] of weights.entries()) {
    const scores = bias.map((b, o) => kernel.reduce((sum, to, i) => sum + values[i] * to[o], b));
    values = l < weights.length - 1 ? scores.map((score) => Math.max(0, score)) : scores;
  }
  if (output === "sigmoid") return values.map((score) => 1 / (1 + Math.exp(-score)));
  const sum = values.reduce((total, score) => total + Math.exp(score), 0);
  return values.map((score) => Math.exp(score) / sum);
}

const dense = (x: SparseMatrix): number[][] =>
  Array.from({ length: x.rowCount }, (_, r) => {
    const row = new Array<number>(x.columnCount).fill(0);
    for (let k = x.indptr[r]; k < x.indptr[r + 1]; k++) row[x.indices[k]] = x.values[k];
    return row;
  });

function meanLoss(weights: Weights, rows: number[][], y: LabelMatrix, loss: string, output: string): number {
  let sum = 0;
  for (const [r, row] of rows.entries()) {
    for (const [g, p] of forward(weights, row, output).entries()) {
      const label = y.values[r * y.columnCount + g];
      sum += loss === "mean-squared-error" ? (p - label) ** 2 : -Math.log(label === 1 ? p : 1 - p);
    }
  }
  return sum / (rows.length * y.columnCount);
}

describe("NeuralNetwork", () => {
  const { x, y } = made(12, 7, 3);
  const rows = dense(x);
  const fitted = (settings: Partial<NeuralNetworkSettings>, seed = 3) =>
    new NeuralNetwork({ ...plain, hiddenLayers: [5], ...settings }).fit(x, y, { seed, pool: inlinePool });

  for (const output of ["sigmoid", "softmax"] as const) {
    for (const loss of ["binary-cross-entropy", "mean-squared-error"] as const) {
      for (const hiddenLayers of [[], [5], [6, 4]]) {
        it(`moves down the numerical gradient: ${output}, ${loss}, hidden ${JSON.stringify(hiddenLayers)}`, async () => {
          const step = { hiddenLayers, output, loss, optimizer: "sgd", momentum: 0, epochs: 1, batchSize: 12 } as const;
          const before = weightsOf(await fitted({ ...step, learningRate: 1e-30 }));
          const rate = 0.5;
          const after = weightsOf(await fitted({ ...step, learningRate: rate }));
          const gradientAt = (list: number[], i: number): number => {
            const kept = list[i];
            list[i] = kept + 1e-4;
            const up = meanLoss(before, rows, y, loss, output);
            list[i] = kept - 1e-4;
            const down = meanLoss(before, rows, y, loss, output);
            list[i] = kept;
            return (up - down) / 2e-4;
          };
          for (const [l, { kernel, bias }] of before.entries()) {
            for (const [i, list] of [...kernel, bias].entries()) {
              const moved = i < kernel.length ? after[l].kernel[i] : after[l].bias;
              for (let o = 0; o < list.length; o++) {
                expect((list[o] - moved[o]) / rate).toBeCloseTo(gradientAt(list, o), 4);
              }
            }
          }
        });
      }
    }
  }

  it("gives the probabilities of the obvious network", async () => {
    for (const output of ["sigmoid", "softmax"] as const) {
      const classifier = await fitted({ hiddenLayers: [6, 5], output });
      const p = classifier.predictProba(x);
      for (const [r, row] of rows.entries()) {
        for (const [g, expected] of forward(weightsOf(classifier), row, output).entries()) {
          expect(p.values[r * 3 + g]).toBeCloseTo(expected, 5);
        }
      }
    }
  });

  it("learns what words say, with dropout and in batches", async () => {
    const big = made(400, 20, 3);
    const learner = new NeuralNetwork({
      hiddenLayers: [16],
      hiddenDropout: 0.2,
      inputDropout: 0.1,
      epochs: 30,
      learningRate: 0.01,
    });
    const p = (await learner.fit(big.x, big.y, { seed: 1, pool: inlinePool })).predictProba(big.x);
    let right = 0;
    for (let k = 0; k < p.values.length; k++) right += p.values[k] > 0.5 === (big.y.values[k] === 1) ? 1 : 0;
    expect(right / p.values.length).toBeGreaterThan(0.98);
  });

  it("gives the same bits for the same seed, others for another", async () => {
    const settings = { hiddenDropout: 0.3, inputDropout: 0.2, epochs: 2, batchSize: 5 };
    const [a, b, c] = [await fitted(settings), await fitted(settings), await fitted(settings, 4)].map((classifier) =>
      classifier.toState(),
    );
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  it("answers for a row alone as in a batch, and after its state was read back", async () => {
    const classifier = await fitted({});
    const state = structuredClone(classifier.toState());
    const all = classifier.predictProba(x);
    expect(NeuralNetworkClassifier.fromState(state).predictProba(x).values).toEqual(all.values);
    expect(classifier.toState()).toEqual(state);
    expect([...classifier.predictProba(takeRows(x, [8])).values]).toEqual([...all.values.subarray(24, 27)]);
  });

  it("leaves entries out whose label is unknown or whose weight says so, and holds one-class genres constant", async () => {
    const known = new Uint8Array(36).fill(1);
    for (let r = 6; r < 12; r++) known.fill(0, r * 3, r * 3 + 3);
    const flipped = y.values.map((label, k) => (k < 18 ? label : 1 - label));
    const fitTo = (values: Uint8Array) =>
      new NeuralNetwork({ ...plain, hiddenLayers: [5] }).fit(x, { ...y, values, known }, { seed: 1, pool: inlinePool });
    expect((await fitTo(y.values)).toState()).toEqual((await fitTo(flipped)).toState());
    const none = y.values.map((label, k) => (k % 3 === 1 ? 0 : label));
    const p = (
      await new NeuralNetwork(plain).fit(x, { ...y, values: none }, { seed: 1, pool: inlinePool })
    ).predictProba(x);
    for (let r = 0; r < 12; r++) expect(p.values[r * 3 + 1]).toBe(0);
  });

  it("ends early with the weights of the epoch whose validation loss was lowest", async () => {
    const settings = { hiddenLayers: [8], learningRate: 0.05, validationShare: 0.4, hiddenDropout: 0, inputDropout: 0 };
    const learner = new NeuralNetwork({ ...settings, epochs: 60, patience: 2 });
    const options = { seed: 2, pool: inlinePool };
    const { classifier, epochs, bestEpoch } = await learner.fitWithHistory(x, y, options);
    expect(epochs.length).toBe(bestEpoch + 3);
    const losses = epochs.map((epoch) => epoch.valLoss ?? Number.NaN);
    expect(losses[bestEpoch]).toBe(Math.min(...losses));
    const upToBest = await new NeuralNetwork({ ...settings, epochs: bestEpoch + 1 }).fit(x, y, options);
    expect(classifier.toState()).toEqual(upToBest.toState());
  });

  it("tells of every epoch and stops when asked to", async () => {
    const told: FitProgress[] = [];
    const stop = new AbortController();
    const fitting = new NeuralNetwork({ ...plain, hiddenLayers: [4], epochs: 9, validationShare: 0.25 }).fit(x, y, {
      seed: 1,
      pool: inlinePool,
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.values === undefined) return;
        told.push(progress);
        if (told.length === 3) stop.abort();
      },
    });
    await expect(fitting).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(told.map((progress) => progress.values?.epoch)).toEqual([1, 2, 3]);
    expect(told[0].done).toBeCloseTo(1 / 9);
    expect(Object.keys(told[0].values ?? {})).toEqual(["epoch", "epochs", "loss", "valLoss", "seconds"]);
  });

  it("sums up its layers and parameters as the report's network has them", () => {
    const layers = new NeuralNetwork({ hiddenLayers: [3500] }).summary(10_000, 24);
    expect(layers.map((layer) => layer.parameterCount)).toEqual([35_003_500, 84_024]);
  });

  it("refuses a network that does not fit into memory", async () => {
    const wide = new NeuralNetwork({ hiddenLayers: [200_000_000] }).fit(x, y, { seed: 1, pool: inlinePool });
    await expect(wide).rejects.toThrow(/hiddenLayers: training 7 → 200000000 → 3 takes .* GiB; expected at most 4/);
  });

  it("refuses settings outside their ranges and tensors of another shape", async () => {
    expect(() => new NeuralNetwork({ hiddenDropout: 1 })).toThrow(
      /hiddenDropout is 1; expected a number from 0, below 1/,
    );
    expect(() => new NeuralNetwork({ patience: 1, validationShare: 0 })).toThrow(/validationShare/);
    const state = (await fitted({})).toState();
    const tensors = { ...state.tensors, "layer0.bias": state.tensors["layer1.bias"] };
    expect(() => NeuralNetworkClassifier.fromState({ ...state, tensors })).toThrow(/another shape/);
  });
});
