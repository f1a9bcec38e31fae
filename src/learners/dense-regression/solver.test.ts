import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyOf, float32, KernelMemory } from "../../matrix/kernels.ts";
import { RandomState } from "../../random/mt19937.ts";
import { CurvaturePairs } from "./pairs.ts";
import { factorRowsTask } from "./preconditioner.ts";
import { laneCount, paddedRows } from "./rows.ts";

const context = { progress: () => {}, throwIfStopped: () => {} };
const sizes = fc.record({
  rowCount: fc.integer({ min: 1, max: 20 }),
  columnCount: fc.integer({ min: 1, max: 30 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});

/** [row][column] in [-1, 1), padded with zero rows. */
function randomRows(rowCount: number, columnCount: number, seed: number): Float32Array {
  const random = new RandomState(seed);
  const rows = new Float32Array(paddedRows(rowCount) * columnCount);
  for (let k = 0; k < rowCount * columnCount; k++) rows[k] = 2 * random.random() - 1;
  return rows;
}

/** Rows × columns of a product, entry by entry. */
const product = (rowCount: number, columnCount: number, entry: (row: number, column: number) => number): number[] =>
  Array.from({ length: rowCount * columnCount }, (_, k) => entry(Math.floor(k / columnCount), k % columnCount));
const total = (count: number, term: (k: number) => number): number =>
  Array.from({ length: count }, (_, k) => term(k)).reduce((sum, each) => sum + each, 0);

const expectClose = (actual: ArrayLike<number>, expected: readonly number[], digits: number): void => {
  for (const [k, value] of expected.entries()) expect(actual[k]).toBeCloseTo(value, digits);
};

describe("dense kernels", () => {
  it("are the plain product and the transposed one, which adds to what is there", () => {
    fc.assert(
      fc.property(sizes, ({ rowCount, columnCount, seed }) => {
        const memory = new KernelMemory(100_000);
        const { rows, weights, factors, scores, sums } = memory.allocate({
          rows: copyOf(randomRows(rowCount, columnCount, seed)),
          weights: copyOf(randomRows(columnCount, laneCount, seed + 1).slice(0, columnCount * laneCount)),
          factors: copyOf(randomRows(rowCount, laneCount, seed + 2)),
          scores: float32(paddedRows(rowCount) * laneCount),
          sums: float32(columnCount * laneCount),
        });
        const at = (row: number, column: number): number => rows[row * columnCount + column];
        const threes = paddedRows(rowCount);
        memory.kernels.denseRowsTimesBlock(
          rows.byteOffset,
          4 * columnCount,
          threes,
          columnCount,
          weights.byteOffset,
          scores.byteOffset,
        );
        const plain = product(rowCount, laneCount, (row, lane) =>
          total(columnCount, (k) => at(row, k) * weights[k * laneCount + lane]),
        );
        expectClose(scores, plain, 5);
        sums.fill(1);
        memory.kernels.addDenseColumnsTimesBlock(
          rows.byteOffset,
          4 * columnCount,
          threes,
          columnCount,
          factors.byteOffset,
          sums.byteOffset,
        );
        const transposed = product(columnCount, laneCount, (column, lane) =>
          total(rowCount, (row) => at(row, column) * factors[row * laneCount + lane]),
        );
        expectClose(
          sums,
          transposed.map((value) => value + 1),
          5,
        );
      }),
    );
  });
});

describe("factorRowsTask", () => {
  it.each([
    ["all rows", 40, 30, 1],
    ["more rows than a chunk", 300, 70, 1],
    ["fewer rows than columns", 7, 40, 1],
    ["every third row where there are enough", 8 * 5 * 3 + 7, 5, 3],
  ])("gives the inverse of Cholesky's factor: %s", async (_, rowCount, columnCount, step) => {
    const values = randomRows(rowCount, columnCount, 3);
    const curvature = 0.5;
    const problem = { rows: { rowCount, columnCount, values, memory: undefined }, curvature };
    const inverse = await factorRowsTask.run(problem, context);
    const sampleCount = step === 1 ? rowCount : Math.floor(rowCount / step / 3) * 3;
    const scale = (curvature * rowCount) / sampleCount;
    const matrix = product(columnCount, columnCount, (i, j) => {
      const sum = total(sampleCount, (r) => values[r * step * columnCount + i] * values[r * step * columnCount + j]);
      return (i === j ? 1 : 0) + scale * sum;
    });
    const half = product(columnCount, columnCount, (i, j) =>
      total(columnCount, (k) => inverse[i * columnCount + k] * matrix[k * columnCount + j]),
    );
    const identity = product(columnCount, columnCount, (i, j) =>
      total(columnCount, (k) => half[i * columnCount + k] * inverse[j * columnCount + k]),
    );
    expectClose(
      identity,
      product(columnCount, columnCount, (i, j) => (i === j ? 1 : 0)),
      4,
    );
  });
});

describe("CurvaturePairs", () => {
  it("takes the last change of the gradient back to its step, in every lane where the gradient rose", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 15 }), (parameterCount, pairCount) => {
        const random = new RandomState(parameterCount * 100 + pairCount);
        const table = () => Float64Array.from({ length: parameterCount * laneCount }, () => 2 * random.random() - 1);
        const pairs = new CurvaturePairs();
        let [step, change] = [table(), table()];
        for (let i = 0; i < pairCount; i++) {
          [step, change] = [table(), table()];
          // The gradient of a convex function rises along a step; lane 0's does not.
          change = change.map((value, at) =>
            at % laneCount === 0 ? -step[at] : 0.3 * value * Math.abs(step[at]) + step[at],
          );
          pairs.add(step, change);
        }
        const result = pairs.multiply(change, () => {});
        for (const [at, value] of result.entries()) {
          expect(value).toBeCloseTo(at % laneCount === 0 ? change[at] : step[at], 6);
        }
      }),
    );
  });
});
