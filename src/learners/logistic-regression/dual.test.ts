import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockBytes, DualProblem, type LogisticProblem } from "./dual.ts";
import { layOutColumns, shareRows, strideOf } from "./rows.ts";

const sigmoid = (t: number): number => 1 / (1 + Math.exp(-t));

/** Random small blocks, with widths other than multiples of 4, empty rows, unknown labels and weights. */
const block: fc.Arbitrary<LogisticProblem> = fc
  .record({
    n: fc.integer({ min: 4, max: 20 }),
    d: fc.integer({ min: 1, max: 12 }),
    g: fc.integer({ min: 1, max: 13 }),
    seed: fc.nat(1e6),
    C: fc.constantFrom(0.1, 1, 3),
    intercept: fc.constantFrom<LogisticProblem["intercept"]>(0, 1, "unpenalised"),
    hasMean: fc.boolean(),
    hasVariance: fc.boolean(),
  })
  .map(({ n, d, g, seed, C, intercept, hasMean, hasVariance }) => {
    let state = seed + 1;
    const next = (): number => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    const indptr = new Int32Array(n + 1);
    const indices: number[] = [];
    const values: number[] = [];
    for (let r = 0; r < n; r++) {
      for (let f = 0; f < d; f++) {
        if (r === 2 || next() < 0.6) continue;
        indices.push(f);
        values.push(Math.fround(3 * next() - 1));
      }
      indptr[r + 1] = indices.length;
    }
    const labels = new Uint8Array(n * g).map(() => (next() < 0.4 ? 1 : 0));
    const known = new Uint8Array(n * g).map(() => (next() < 0.8 ? 1 : 0));
    for (let j = 0; j < g; j++) {
      labels[j] = 1;
      labels[g + j] = 0;
      known[j] = known[g + j] = 1;
    }
    const x = {
      rowCount: n,
      columnCount: d,
      indptr,
      indices: Int32Array.from(indices),
      values: Float32Array.from(values),
    };
    return {
      x,
      columns: layOutColumns(x, strideOf(g), hasVariance ? 2 : 1),
      y: { rowCount: n, columnCount: g, values: labels, known },
      genres: Array.from({ length: g }, (_, j) => g - 1 - j),
      positiveCosts: Array.from({ length: g }, () => 2 * C),
      negativeCosts: Array.from({ length: g }, () => C),
      sampleWeight: Float32Array.from({ length: n }, () => 0.5 + next()),
      priorMean: hasMean ? Float32Array.from({ length: d * g }, () => 2 * next() - 1) : undefined,
      priorVariance: hasVariance ? Float32Array.from({ length: d * g }, () => 0.1 + 2 * next()) : undefined,
      intercept,
      tol: 1e-9,
      maxEpochs: 100,
      seed,
    };
  });

/** The gradient of the primal objective in float64, each entry times its weight's prior variance. Returns the largest
 * entry relative to the sum of the costs. */
function primalGradient(problem: LogisticProblem, weights: Float32Array, intercepts: Float64Array): number {
  const { x, y, genres, intercept } = problem;
  let worst = 0;
  for (const [j, genre] of genres.entries()) {
    const variance = (f: number): number => problem.priorVariance?.[f * y.columnCount + genre] ?? 1;
    const gradient = Float64Array.from(
      { length: x.columnCount },
      (_, f) => weights[f * y.columnCount + genre] - (problem.priorMean?.[f * y.columnCount + genre] ?? 0),
    );
    let pull = 0;
    let total = 0;
    for (let row = 0; row < x.rowCount; row++) {
      const at = row * y.columnCount + genre;
      if (y.known?.[at] === 0) continue;
      let score = intercepts[j];
      for (let k = x.indptr[row]; k < x.indptr[row + 1]; k++) {
        score += x.values[k] * weights[x.indices[k] * y.columnCount + genre];
      }
      const cost =
        (problem.sampleWeight?.[row] ?? 1) * (y.values[at] ? problem.positiveCosts : problem.negativeCosts)[j];
      const push = cost * (sigmoid(score) - y.values[at]);
      for (let k = x.indptr[row]; k < x.indptr[row + 1]; k++) {
        gradient[x.indices[k]] += push * x.values[k] * variance(x.indices[k]);
      }
      pull += push;
      total += cost;
    }
    if (intercept === "unpenalised") worst = Math.max(worst, Math.abs(pull) / total);
    else if (intercept > 0) worst = Math.max(worst, Math.abs(intercepts[j] / intercept ** 2 + pull) / total);
    for (const derivative of gradient) worst = Math.max(worst, Math.abs(derivative) / total);
  }
  return worst;
}

describe("DualProblem", () => {
  it("comes to the point where the plainly computed gradient of every genre vanishes", () => {
    fc.assert(
      fc.property(block, (problem) => {
        const dual = new DualProblem(problem);
        for (let epoch = 0; epoch < 2000 && Math.max(...dual.exactGaps()) > 1e-10; epoch++) {
          dual.runEpoch(problem.genres.length);
        }
        const weights = new Float32Array(problem.x.columnCount * problem.y.columnCount);
        dual.copyWeights(weights);
        expect(primalGradient(problem, weights, dual.intercepts)).toBeLessThan(1e-4);
      }),
      { numRuns: 120 },
    );
  });

  it("moves a long row that the prior contradicts, across whose sigmoid Newton's method jumps to and fro", () => {
    const x = {
      rowCount: 2,
      columnCount: 1,
      indptr: Int32Array.of(0, 1, 1),
      indices: Int32Array.of(0),
      values: Float32Array.of(5.5),
    };
    const problem: LogisticProblem = {
      x,
      columns: layOutColumns(x, strideOf(1), 1),
      y: { rowCount: 2, columnCount: 1, values: Uint8Array.of(0, 1) },
      genres: [0],
      positiveCosts: [1],
      negativeCosts: [1],
      sampleWeight: undefined,
      priorMean: Float32Array.of(0.75),
      intercept: 0,
      tol: 1e-9,
      maxEpochs: 100,
      seed: 1,
    };
    const dual = new DualProblem(problem);
    for (let epoch = 0; epoch < 5; epoch++) dual.runEpoch(1);
    const weights = new Float32Array(1);
    dual.copyWeights(weights);
    expect(primalGradient(problem, weights, dual.intercepts)).toBeLessThan(1e-4);
  });

  it("comes to the same bits on rows that blocks share, however many columns there are beside the rows", () => {
    fc.assert(
      fc.property(block, fc.integer({ min: 0, max: 3000 }), (problem, moreColumns) => {
        const x = { ...problem.x, columnCount: problem.x.columnCount + moreColumns };
        const tables = problem.priorVariance === undefined ? 1 : 2;
        const genreCount = problem.y.columnCount;
        const widened = (table: Float32Array | undefined): Float32Array | undefined => {
          const wide = new Float32Array(x.columnCount * genreCount).fill(1);
          if (table !== undefined) wide.set(table);
          return table && wide;
        };
        const wide = {
          ...problem,
          x,
          columns: layOutColumns(x, problem.columns.stride, tables),
          priorMean: widened(problem.priorMean),
          priorVariance: widened(problem.priorVariance),
        };
        const solve = (sharedRows: LogisticProblem["sharedRows"]) => {
          const dual = new DualProblem({ ...wide, sharedRows });
          for (let epoch = 0; epoch < 3; epoch++) dual.runEpoch(problem.genres.length);
          const weights = new Float32Array(x.columnCount * genreCount);
          dual.copyWeights(weights);
          return { weights, intercepts: dual.intercepts, gaps: dual.exactGaps() };
        };
        const alone = solve(undefined);
        const shared = shareRows(x, wide.columns, 2, blockBytes(x, wide.columns, tables), 0);
        expect(shared).toHaveLength(2);
        for (const rows of shared) {
          expect(rows).toBeDefined();
          expect(solve(rows)).toEqual(alone);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("comes to the same bits wherever the weights lie", () => {
    fc.assert(
      fc.property(block, fc.integer({ min: 0, max: 400 }), (problem, nearBytes) => {
        const solve = (columns: LogisticProblem["columns"]) => {
          const dual = new DualProblem({ ...problem, columns });
          for (let epoch = 0; epoch < 3; epoch++) dual.runEpoch(problem.genres.length);
          const weights = new Float32Array(problem.x.columnCount * problem.y.columnCount);
          dual.copyWeights(weights);
          return { weights, intercepts: dual.intercepts, gaps: dual.exactGaps() };
        };
        const { stride } = problem.columns;
        const tables = problem.priorVariance === undefined ? 1 : 2;
        expect(solve(layOutColumns(problem.x, stride, tables, nearBytes))).toEqual(solve(problem.columns));
      }),
      { numRuns: 100 },
    );
  });
});
