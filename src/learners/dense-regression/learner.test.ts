import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { inlinePool, type Pool } from "../../pool/pool.ts";
import { RandomState } from "../../random/mt19937.ts";
import type { LogisticRegressionClassifier } from "../logistic-regression/classifier.ts";
import { DenseRegression } from "./learner.ts";

const options = { seed: 1, pool: inlinePool };

/** The rows without their zeros. */
function sparse(rows: readonly (readonly number[])[], columnCount: number): SparseMatrix {
  const kept = rows.map((row) => [...row.keys()].filter((column) => row[column] !== 0));
  const indptr = new Int32Array(rows.length + 1);
  for (const [row, columns] of kept.entries()) indptr[row + 1] = indptr[row] + columns.length;
  const indices = Int32Array.from(kept.flat());
  const values = Float32Array.from(kept.flatMap((columns, row) => columns.map((column) => rows[row][column])));
  return { rowCount: rows.length, columnCount, indptr, indices, values };
}

/** Correlated columns of very different means and deviations; column 0 is constant, row 1 empty. */
function problem(rowCount: number, columnCount: number, genreCount: number, seed: number) {
  const random = new RandomState(seed);
  const normal = (): number => Array.from({ length: 6 }, () => random.random()).reduce((sum, u) => sum + u - 0.5, 0);
  const directions = Array.from({ length: 3 * columnCount }, normal);
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const place = [normal(), normal(), normal()];
    return Array.from({ length: columnCount }, (_, column) => {
      if (row === 1) return 0;
      if (column === 0) return 0.1;
      const shared = place.reduce((sum, part, k) => sum + part * directions[3 * column + k], 0);
      return 10 ** (column % 5) * (shared + 0.2 * normal() + (column % 3));
    });
  });
  if (rowCount > 1) rows[1][0] = 0.1;
  const labels = rows.flatMap((row) =>
    Array.from({ length: genreCount }, (_, g) => {
      const column = 1 + (g % (columnCount - 1));
      return row[column] / 10 ** (column % 5) - (column % 3) + normal() > 0.3 * (g % 4) ? 1 : 0;
    }),
  );
  const x = sparse(rows, columnCount);
  const dense = rows.map((row) => row.map(Math.fround));
  return { x, dense, y: { rowCount, columnCount: genreCount, values: Uint8Array.from(labels) }, random };
}

interface Case {
  readonly C: number;
  readonly balanced: boolean;
  readonly weights: Float32Array | undefined;
  readonly y: LabelMatrix;
}

/** The bound on genre g's distance from the optimum, in float64 from its definition; undefined with one class. */
function gapOf(dense: readonly number[][], c: Case, classifier: LogisticRegressionClassifier, g: number) {
  const { C, balanced, weights, y } = c;
  const { rowCount, columnCount: genreCount } = y;
  const columns = [...dense[0].keys()];
  const means = columns.map((j) => dense.reduce((sum, row) => sum + row[j] / rowCount, 0));
  const deviations = columns.map((j) =>
    Math.sqrt(dense.reduce((sum, row) => sum + (row[j] - means[j]) ** 2, 0) / rowCount),
  );
  const known = [...dense.keys()].filter((row) => y.known?.[row * genreCount + g] !== 0);
  const labelOf = (row: number): number => y.values[row * genreCount + g];
  const total = (label?: number): number =>
    known.reduce((sum, row) => (label === undefined || labelOf(row) === label ? sum + (weights?.[row] ?? 1) : sum), 0);
  if (total(1) === 0 || total(0) === 0) return undefined;
  const cost = (row: number): number =>
    C * (weights?.[row] ?? 1) * (balanced ? total() / (2 * total(labelOf(row))) : 1);
  const raw = columns.map((j) => classifier.weights[j * genreCount + g]);
  const gradient = columns.map((j) => raw[j] * deviations[j]);
  const [positive, negative] = [1, 0].map((label) =>
    known.reduce((sum, row) => (labelOf(row) === label ? sum + cost(row) : sum), 0),
  );
  let slope = 0;
  for (const row of known) {
    const logit = raw.reduce((sum, weight, j) => sum + weight * dense[row][j], classifier.intercepts[g]);
    const residual = cost(row) * (1 / (1 + Math.exp(-logit)) - labelOf(row));
    for (const j of columns) {
      if (j > 0) gradient[j] += (residual * (dense[row][j] - means[j])) / deviations[j];
    }
    slope += residual;
  }
  const all = positive + negative;
  const constantLoss = positive * Math.log(all / positive) + negative * Math.log(all / negative);
  const gap = gradient.reduce((sum, part) => sum + part ** 2, slope ** 2 / ((positive * negative) / all)) / 2;
  return gap / constantLoss;
}

describe("DenseRegression", () => {
  it("ends where the gradient vanishes: masks, weights, balanced classes, more columns than rows", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          rowCount: fc.integer({ min: 3, max: 40 }),
          columnCount: fc.integer({ min: 2, max: 60 }),
          seed: fc.integer({ min: 0, max: 1e6 }),
          C: fc.constantFrom(0.01, 0.3, 1, 10),
          balanced: fc.boolean(),
          isMasked: fc.boolean(),
          isWeighted: fc.boolean(),
        }),
        async ({ rowCount, columnCount, seed, C, balanced, isMasked, isWeighted }) => {
          const { x, dense, y, random } = problem(rowCount, columnCount, 3, seed);
          const known = Uint8Array.from(y.values, () => (random.random() < 0.8 ? 1 : 0));
          const weights = isWeighted ? Float32Array.from(dense, () => 0.2 + 2 * random.random()) : undefined;
          const labels = isMasked ? { ...y, known } : y;
          const learner = new DenseRegression({ C, classWeight: balanced ? "balanced" : null });
          const classifier = await learner.fit(x, labels, { ...options, sampleWeight: weights });
          for (let g = 0; g < 3; g++) {
            const gap = gapOf(dense, { C, balanced, weights, y: labels }, classifier, g);
            if (gap !== undefined) expect(gap).toBeLessThan(1e-7);
          }
          expect(classifier.warnings).toEqual([]);
        },
      ),
      { numRuns: 150, seed: 30 },
    );
  });

  it("gives the same bits where threads share the rows of two blocks of genres", async () => {
    const { x, y } = problem(80, 30, 20, 7);
    const cloning: Pool = {
      size: 2,
      async run(task, payload) {
        const handed = structuredClone(payload);
        await new Promise((resolve) => setTimeout(resolve));
        return structuredClone(await task.run(handed, { progress: () => {}, throwIfStopped: () => {} }));
      },
    };
    const inline = await new DenseRegression().fit(x, y, options);
    const cloned = await new DenseRegression().fit(x, y, { ...options, pool: cloning });
    expect(cloned.toState()).toEqual(inline.toState());
  });

  it("takes no notice of a column's unit and origin, nor of a constant column", async () => {
    const { x, dense, y } = problem(60, 8, 4, 9);
    const moved = sparse(
      dense.map((row) => row.map((value, column) => (column === 2 ? 3 - 64 * value : column === 0 ? 7 : value))),
      8,
    );
    const here = await new DenseRegression().fit(x, y, options);
    const there = await new DenseRegression().fit(moved, y, options);
    const probabilities = there.predictProba(moved).values;
    for (const [k, p] of here.predictProba(x).values.entries()) expect(probabilities[k]).toBeCloseTo(p, 4);
    expect([...here.weights.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
  });

  it("stays finite where the penalty is all but gone, and warns of what float32 cannot reach", async () => {
    const { x, y } = problem(60, 30, 4, 11);
    const classifier = await new DenseRegression({ C: 1e9, maxEpochs: 200 }).fit(x, y, options);
    expect(classifier.weights.every(Number.isFinite)).toBe(true);
    expect(classifier.convergence.gaps.every(Number.isFinite)).toBe(true);
    expect(classifier.warnings).toHaveLength(1);
  });

  it("says of a genre that the cap on epochs stopped how far from the optimum it may be", async () => {
    const { x, y } = problem(60, 20, 4, 9);
    const stopped = await new DenseRegression({ maxEpochs: 2 }).fit(x, y, options);
    expect(stopped.convergence.epochs).toEqual([2, 2, 2, 2]);
    expect(stopped.warnings).toEqual([expect.stringContaining("4 of 4 genres were stopped")]);
    const whole = await new DenseRegression().fit(x, y, options);
    expect(Math.max(...whole.convergence.gaps)).toBeLessThanOrEqual(whole.convergence.tol);
    expect(Math.max(...whole.convergence.epochs)).toBeLessThan(40);
  });

  it.each([
    [2, 5000],
    [400_000, 4096],
  ])("refuses %i rows of %i columns before it lays them out", async (rowCount, columnCount) => {
    const none = {
      rowCount,
      columnCount,
      indptr: new Int32Array(rowCount + 1),
      indices: Int32Array.of(),
      values: Float32Array.of(),
    };
    const y = { rowCount, columnCount: 1, values: new Uint8Array(rowCount) };
    await expect(new DenseRegression().fit(none, y, options)).rejects.toThrow(/Use logistic-regression/);
  });

  it.each([{ C: 0 }, { tol: 1 }, { maxEpochs: 0 }, { classWeight: "even" as "balanced" }])("refuses %o", (settings) => {
    expect(() => new DenseRegression(settings)).toThrow(Object.keys(settings)[0]);
  });
});
