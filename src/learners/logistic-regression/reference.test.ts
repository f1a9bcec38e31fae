import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Entry, LogisticBlock, SolverRows } from "../../matrix/kernel-exports.ts";
import { bytesOf, copyOf, float32, KernelMemory } from "../../matrix/kernels.ts";
import { Layers, layerShapes } from "../neural-network/layers.ts";

/** One block's problem in plain arrays. */
interface Problem {
  readonly width: number;
  readonly stride: number;
  readonly featureCount: number;
  readonly order: readonly number[];
  readonly rows: readonly { readonly indices: readonly number[]; readonly values: readonly number[] }[];
  /** [row][stride]: signed costs, 0 leaves an entry out. */
  readonly costs: readonly number[];
  /** [stride] */
  readonly constants: readonly number[];
  readonly intercepts: readonly number[];
  readonly settled: readonly number[];
  /** [feature][stride], prior variances; all 1 where absent. */
  readonly variances?: readonly number[];
}

interface Variables {
  /** [row][stride] */
  readonly t: Float32Array;
  readonly s: Float32Array;
  /** [feature][stride] */
  readonly weights: Float32Array;
  /** [stride] */
  readonly moved: Float32Array;
  readonly gaps: Float32Array;
}

const shapes = layerShapes(1, [], 1);
const sigmoidMemory = new KernelMemory(Layers.bytes(shapes, 1, 1));
const sigmoidLayers = new Layers(sigmoidMemory, shapes, "sigmoid", 1, 1);
const [{ pointer, scores: sigmoidScores }] = sigmoidLayers.all;

/** The kernels' float32 sigmoid, which neural-network/kernels.test.ts tests. Another last bit would sometimes end
 * Newton's steps elsewhere. */
function sigmoid(x: number): number {
  sigmoidScores[0] = x;
  sigmoidMemory.kernels.outputRow(pointer, 0, false, sigmoidLayers.outputs.byteOffset);
  return sigmoidLayers.outputs[0];
}

const f32 = Math.fround;

/** One epoch of dual coordinate descent as the kernel's comment describes it: row by row, each lane by itself, except
 * that four lanes share whether a row is settled and when its Newton steps end. Every result is rounded to float32 in
 * the kernel's order, because a first Newton step often ends within a rounding error of the interval's end. With
 * variances r of the features, the penalty is Σ w²/r: a row's norm becomes Σ r·x², and its step moves w by r·x. */
function referenceEpoch(problem: Problem, { t, s, weights, moved, gaps }: Variables): void {
  const { width, stride, rows, costs, constants, intercepts, settled, variances } = problem;
  const variance = (feature: number, lane: number): number => f32(variances?.[feature * stride + lane] ?? 1);
  for (const row of problem.order) {
    const { indices, values } = rows[row];
    const steps = new Float32Array(width);
    for (let first = 0; first < width; first += 4) {
      const lanes = [first, first + 1, first + 2, first + 3].map((lane) => {
        const cost = costs[row * stride + lane];
        const size = Math.abs(cost);
        let score = f32(intercepts[lane] + moved[lane]);
        let norm = 0;
        for (const [k, feature] of indices.entries()) {
          score = f32(score + f32(values[k] * weights[feature * stride + lane]));
          norm += values[k] ** 2 * variance(feature, lane);
        }
        const margin = cost < 0 || Object.is(cost, -0) ? -score : score;
        const before = s[row * stride + lane];
        const cq = f32(size * f32(f32(norm) + constants[lane]));
        const x = t[row * stride + lane];
        const f = f32(x + margin);
        const gap = f32(f32(size * f32(before * f32(1 - before))) * f32(f * f));
        gaps[lane] += gap;
        const u = f32(margin - f32(cq * before));
        const enough = f32(f32(Math.abs(f) * f32(0.1)) + f32(1e-6));
        return { lane, cost, before, cq, u, f, gap, enough, low: f32(-u - cq), high: -u, x, now: before };
      });
      if (!lanes.some(({ lane, gap }) => gap > settled[lane])) continue;
      for (let step = 0; step < 20; step++) {
        for (const each of lanes) {
          if (step === 8) {
            if (f32(each.u + f32(0.5 * each.cq)) > 0) each.high = Math.min(each.high, 1);
            else each.low = Math.max(each.low, -1);
          }
          if (each.f < 0) each.low = Math.max(each.low, each.x);
          else each.high = Math.min(each.high, each.x);
          const derivative = f32(1 + f32(each.cq * f32(each.now * f32(1 - each.now))));
          const newton = f32(each.x - f32(each.f / derivative));
          each.x = newton >= each.low && newton <= each.high ? newton : f32(0.5 * f32(each.low + each.high));
          each.now = sigmoid(each.x);
          each.f = f32(f32(each.x + each.u) + f32(each.cq * each.now));
        }
        if (!lanes.some(({ f, enough }) => Math.abs(f) > enough)) break;
      }
      for (const { lane, cost, before, x, now } of lanes) {
        t[row * stride + lane] = x;
        s[row * stride + lane] = now;
        steps[lane] = cost * f32(now - before);
        moved[lane] += f32(constants[lane] * steps[lane]);
      }
    }
    for (const [k, feature] of indices.entries()) {
      for (let lane = 0; lane < width; lane++) {
        weights[feature * stride + lane] += f32(f32(steps[lane] * values[k]) * variance(feature, lane));
      }
    }
  }
}

function newVariables({ featureCount, rows, stride }: Problem): Variables {
  const firstLogit = -20;
  return {
    t: new Float32Array(rows.length * stride).fill(firstLogit),
    s: new Float32Array(rows.length * stride).fill(sigmoid(firstLogit)),
    weights: new Float32Array(featureCount * stride),
    moved: new Float32Array(stride),
    gaps: new Float32Array(stride),
  };
}

/** The same epochs by the kernel. As in a fit, intercepts take up `moved` before each epoch, and it is reset to 0. */
function kernelEpochs(problem: Problem, epochs: number): Variables {
  const { width, stride, featureCount, rows } = problem;
  const entryCount = rows.reduce((sum, { indices }) => sum + indices.length, 0);
  const step = Entry.bytes / 4;
  const entries = new Int32Array(step * entryCount);
  const values = new Float32Array(entries.buffer);
  const indptr = new Int32Array(rows.length + 1);
  const farIndptr = new Int32Array(rows.length + 1);
  const farGroups = new Int32Array(entryCount);
  let at = 0;
  let far = 0;
  for (const [row, own] of rows.entries()) {
    for (const [k, feature] of own.indices.entries()) {
      const group = (feature * stride) / 4;
      entries[step * at + Entry.fields.group[1] / 4] = group;
      values[step * at++ + Entry.fields.value[1] / 4] = own.values[k];
      if (feature % 3 > 0) farGroups[far++] = group;
    }
    indptr[row + 1] = at;
    farIndptr[row + 1] = far;
  }
  const variances = problem.variances && Float32Array.from(problem.variances);
  const normOf = (row: Problem["rows"][number], lane: number): number =>
    row.values.reduce((sum, value, k) => sum + value ** 2 * (variances?.[row.indices[k] * stride + lane] ?? 1), 0);
  const lanes = Array.from({ length: variances === undefined ? 1 : stride }, (_, lane) => lane);
  const first = newVariables(problem);
  const floats = (numbers: Iterable<number>) => copyOf(Float32Array.from(numbers));
  const specs = {
    entries: copyOf(entries),
    indptr: copyOf(indptr),
    farIndptr: copyOf(farIndptr),
    farGroups: copyOf(farGroups),
    norms: floats(rows.flatMap((row) => lanes.map((lane) => normOf(row, lane)))),
    order: copyOf(Int32Array.from(problem.order)),
    costs: floats(problem.costs),
    logits: float32(2 * rows.length * stride),
    weights: float32(featureCount * stride),
    variances: floats(variances ?? []),
    constants: floats(problem.constants),
    intercepts: floats(problem.intercepts),
    moved: float32(stride),
    steps: float32(stride),
    gaps: float32(stride),
    settled: floats(problem.settled),
  };
  const memory = new KernelMemory(bytesOf(specs, SolverRows, LogisticBlock));
  const arrays = memory.allocate(specs);
  const { logits, weights, moved, gaps } = arrays;
  for (let row = 0; row < rows.length; row++) {
    logits.set(first.t.subarray(row * stride, (row + 1) * stride), 2 * row * stride);
    logits.set(first.s.subarray(row * stride, (row + 1) * stride), (2 * row + 1) * stride);
  }
  const block = memory.struct(LogisticBlock, {
    ...arrays,
    rows: memory.struct(SolverRows, { ...arrays, groupOf: 0, firstFar: 0, columns: 0, values: 0 }),
    rowCount: rows.length,
    stride,
    variances: variances === undefined ? 0 : arrays.variances,
    scores: 0,
  });
  for (let epoch = 0; epoch < epochs; epoch++) memory.kernels.logisticEpoch(block, width);
  const half = (which: number): Float32Array =>
    Float32Array.from(first.t, (_, at) => logits[(2 * Math.floor(at / stride) + which) * stride + (at % stride)]);
  return {
    t: half(0),
    s: half(1),
    weights: Float32Array.from(weights),
    moved: Float32Array.from(moved),
    gaps: Float32Array.from(gaps),
  };
}

function referenceEpochs(problem: Problem, epochs: number): Variables {
  const variables = newVariables(problem);
  for (let epoch = 0; epoch < epochs; epoch++) referenceEpoch(problem, variables);
  return variables;
}

function expectClose(actual: Float32Array, expected: Float32Array, what: string): void {
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i])));
  }
  expect(largest, what).toBeLessThan(1e-5);
}

function expectSame(actual: Variables, expected: Variables): void {
  for (const name of ["t", "s", "weights", "moved", "gaps"] as const) expectClose(actual[name], expected[name], name);
}

/** Rows of any length (also 0), labels and costs with masked entries, and up to two groups of lanes more than the
 * genres need. The epoch leaves the last group alone. */
const problems: fc.Arbitrary<Problem> = fc
  .record({
    genreCount: fc.integer({ min: 1, max: 13 }),
    restGroups: fc.integer({ min: 0, max: 2 }),
    featureCount: fc.integer({ min: 1, max: 20 }),
    rowCount: fc.integer({ min: 1, max: 12 }),
  })
  .chain(({ genreCount, restGroups, featureCount, rowCount }) => {
    const width = Math.ceil(genreCount / 4) * 4;
    const stride = width + 4 * restGroups;
    const number = (min: number, max: number) =>
      fc.integer({ min: 0, max: 1000 }).map((step) => Math.fround(min + (step / 1000) * (max - min)));
    const perLane = (low: number, high: number) =>
      fc.array(number(low, high), { minLength: stride, maxLength: stride });
    const row = fc
      .uniqueArray(fc.integer({ min: 0, max: featureCount - 1 }), { maxLength: featureCount })
      .chain((features) =>
        fc.record({
          indices: fc.constant(features.toSorted((a, b) => a - b)),
          values: fc.array(number(-2, 2), { minLength: features.length, maxLength: features.length }),
        }),
      );
    const cost = fc.tuple(fc.constantFrom(-1, 0, 1), number(0.05, 4)).map(([sign, size]) => sign * size);
    return fc.record({
      width: fc.constant(width),
      stride: fc.constant(stride),
      featureCount: fc.constant(featureCount),
      order: fc.shuffledSubarray([...Array(rowCount).keys()], { minLength: rowCount }),
      rows: fc.array(row, { minLength: rowCount, maxLength: rowCount }),
      costs: fc
        .array(cost, { minLength: rowCount * stride, maxLength: rowCount * stride })
        .map((all) => all.map((each, at) => (at % stride < genreCount ? each : 0))),
      constants: fc.oneof(perLane(0, 2), fc.constant(new Array<number>(stride).fill(0))),
      intercepts: perLane(-2, 2),
      settled: fc.oneof(
        fc.constant(new Array<number>(stride).fill(0)),
        fc.constant(new Array<number>(stride).fill(1e-3)),
      ),
    });
  });

describe("the kernel of logistic regression", () => {
  it("does what its description says, step by step, over any shape, mask and weights", () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 1, max: 3 }), (problem, epochs) =>
        expectSame(kernelEpochs(problem, epochs), referenceEpochs(problem, epochs)),
      ),
      { numRuns: 400, seed: 20 },
    );
  });

  it("leaves lanes beyond the width as they were", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const { weights, t } = kernelEpochs(problem, 1);
        const beyond = (values: Float32Array) => values.filter((_, at) => at % problem.stride >= problem.width);
        expect(beyond(weights).every((weight) => weight === 0)).toBe(true);
        expect(beyond(t).every((logit) => logit === -20)).toBe(true);
      }),
      { numRuns: 50, seed: 20 },
    );
  });

  it("gives with scaled features what the reference gives with prior variances", () => {
    // Powers of four: their roots scale a float32 without rounding it, so that both make the same decisions.
    const variances = fc.array(fc.constantFrom(1 / 16, 1 / 4, 1, 4, 16), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(problems, variances, (problem, own) => {
        const { stride, featureCount, rows } = problem;
        const ofFeature = own.slice(0, featureCount);
        const table = ofFeature.flatMap((each) => new Array<number>(stride).fill(each));
        const scaled = rows.map(({ indices, values }) => ({
          indices,
          values: values.map((value, k) => value * Math.sqrt(ofFeature[indices[k]])),
        }));
        const kernel = kernelEpochs({ ...problem, rows: scaled }, 2);
        const weights = kernel.weights.map((weight, at) => weight * Math.sqrt(table[at]));
        expectSame({ ...kernel, weights }, referenceEpochs({ ...problem, variances: table }, 2));
      }),
      { numRuns: 100, seed: 20 },
    );
  });

  it("gives weights with prior variances of their own, genre by genre, what the reference gives them", () => {
    const variance = fc.constantFrom(0.05, 0.3, 1, 2.5, 9);
    fc.assert(
      fc.property(problems, fc.array(variance, { minLength: 800, maxLength: 800 }), (problem, own) => {
        const table = Array.from({ length: problem.featureCount * problem.stride }, (_, at) => own[at % own.length]);
        const varied = { ...problem, variances: table };
        expectSame(kernelEpochs(varied, 2), referenceEpochs(varied, 2));
      }),
      { numRuns: 200, seed: 21 },
    );
  });
});
