import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { type SparseMatrix, takeRows } from "../../matrix/sparse-matrix.ts";
import { inlinePool, type Pool } from "../../pool/pool.ts";
import { RandomForestClassifier, type Trees } from "./classifier.ts";
import { sortedColumns } from "./columns.ts";
import { RandomForest } from "./learner.ts";
import type { RandomForestSettings } from "./settings.ts";
import { fitTreesTask } from "./task.ts";

function sparse(rows: readonly (readonly number[])[], columnCount: number): SparseMatrix {
  const indptr = new Int32Array(rows.length + 1);
  const indices: number[] = [];
  const values: number[] = [];
  for (const [r, row] of rows.entries()) {
    for (const [c, value] of row.entries()) {
      if (value === 0) continue;
      indices.push(c);
      values.push(value);
    }
    indptr[r + 1] = indices.length;
  }
  return {
    rowCount: rows.length,
    columnCount,
    indptr,
    indices: Int32Array.from(indices),
    values: Float32Array.from(values),
  };
}

/** Rows of small counts, some of them negative or fractions, mostly zero. */
const table = fc.integer({ min: 1, max: 6 }).chain((columnCount) =>
  fc.record({
    columnCount: fc.constant(columnCount),
    rows: fc.array(
      fc.record({
        values: fc.array(fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 3, -1, 0.5), {
          minLength: columnCount,
          maxLength: columnCount,
        }),
        label: fc.constantFrom(0, 1),
        known: fc.constantFrom(0, 1, 1, 1),
        weight: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 2, maxLength: 30 },
    ),
  }),
);

const treeSettings = fc.record({
  maxDepth: fc.constantFrom(1, 2, 1000),
  minSamplesSplit: fc.constantFrom(2, 5),
  minSamplesLeaf: fc.constantFrom(1, 1, 3),
});

interface Case {
  readonly columnCount: number;
  readonly rows: readonly { values: readonly number[]; label: number; known: number; weight: number }[];
}

function growOne(
  { columnCount, rows }: Case,
  settings: { maxDepth: number; minSamplesSplit: number; minSamplesLeaf: number },
  maxFeatures: number,
  weighted: boolean,
): Trees {
  const payload = {
    columns: sortedColumns(
      sparse(
        rows.map((row) => row.values),
        columnCount,
      ),
    ),
    labels: Uint8Array.from(rows, (row) => row.label),
    known: Uint8Array.from(rows, (row) => row.known),
    weights: weighted ? Int32Array.from(rows, (row) => row.weight) : undefined,
    ...settings,
    maxFeatures,
    bootstrap: false,
    seeds: [7],
  };
  return fitTreesTask.run(payload, { progress: () => undefined, throwIfStopped: () => undefined }) as Trees;
}

type Row = Case["rows"][number];
const weightOf = (rows: readonly Row[], weighted: boolean): number =>
  rows.reduce((sum, row) => sum + (weighted ? row.weight : 1), 0);
/** Half the weighted Gini impurity of a node, times its weight. */
const impurity = (rows: readonly Row[], weighted: boolean): number => {
  const all = weightOf(rows, weighted);
  const positive = weightOf(
    rows.filter((row) => row.label === 1),
    weighted,
  );
  return (positive * (all - positive)) / all;
};

/** The lowest impurity of all allowed splits of the rows. */
function bestSplit(rows: readonly Row[], columnCount: number, leaf: number, weighted: boolean): number {
  let best = Number.POSITIVE_INFINITY;
  for (let c = 0; c < columnCount; c++) {
    const values = [...new Set(rows.map((row) => row.values[c]))].sort((a, b) => a - b);
    for (const value of values.slice(0, -1)) {
      const left = rows.filter((row) => row.values[c] <= value);
      const right = rows.filter((row) => row.values[c] > value);
      if (left.length < leaf || right.length < leaf) continue;
      best = Math.min(best, impurity(left, weighted) + impurity(right, weighted));
    }
  }
  return best;
}

/** Walks a tree in node order with the rows that grew it. */
function walk(
  trees: Trees,
  rows: readonly Row[],
  visit: (
    rows: readonly Row[],
    depth: number,
    split: { column: number; threshold: number } | undefined,
    value: number,
  ) => void,
): void {
  let node = 0;
  const descend = (here: readonly Row[], depth: number): void => {
    const code = trees.codes[node];
    const value = trees.values[node++];
    if (code === 0) {
      visit(here, depth, undefined, value);
      return;
    }
    const column = (code - 1) >> 1;
    visit(here, depth, { column, threshold: value }, value);
    const left = here.filter((row) => row.values[column] <= value);
    const right = here.filter((row) => row.values[column] > value);
    const rightFirst = ((code - 1) & 1) === 1;
    descend(rightFirst ? right : left, depth + 1);
    descend(rightFirst ? left : right, depth + 1);
  };
  descend(rows, 0);
  expect(node).toBe(trees.codes.length);
}

const labels = (rows: readonly (readonly number[])[], known?: Uint8Array): LabelMatrix => ({
  rowCount: rows.length,
  columnCount: rows[0].length,
  values: Uint8Array.from(rows.flat()),
  ...(known === undefined ? {} : { known }),
});

describe("a tree", () => {
  it("makes at every node a split that no other split beats, between two values that are there", () => {
    fc.assert(
      fc.property(table, treeSettings, fc.boolean(), (data, settings, weighted) => {
        const rows = data.rows.filter((row) => row.known === 1);
        fc.pre(rows.length > 0);
        const trees = growOne(data, settings, data.columnCount, weighted);
        walk(trees, rows, (here, _depth, split) => {
          if (split === undefined) return;
          const left = here.filter((row) => row.values[split.column] <= split.threshold);
          const right = here.filter((row) => row.values[split.column] > split.threshold);
          expect(Math.min(left.length, right.length)).toBeGreaterThanOrEqual(settings.minSamplesLeaf);
          const best = bestSplit(here, data.columnCount, settings.minSamplesLeaf, weighted);
          expect(impurity(left, weighted) + impurity(right, weighted)).toBeCloseTo(best, 9);
          const below = Math.max(...left.map((row) => row.values[split.column]));
          const above = Math.min(...right.map((row) => row.values[split.column]));
          expect(split.threshold).toBe(Math.fround((below + above) / 2));
        });
      }),
    );
  });

  it("ends in leaves that hold the weighted share of their movies, and only where it has to", () => {
    fc.assert(
      fc.property(table, treeSettings, fc.boolean(), fc.boolean(), (data, settings, weighted, oneFeature) => {
        const rows = data.rows.filter((row) => row.known === 1);
        fc.pre(rows.length > 0);
        const trees = growOne(data, settings, oneFeature ? 1 : data.columnCount, weighted);
        walk(trees, rows, (here, depth, split, value) => {
          if (split !== undefined) return;
          const positive = here.filter((row) => row.label === 1);
          expect(value).toBe(Math.fround(weightOf(positive, weighted) / weightOf(here, weighted)));
          const pure = positive.length === 0 || positive.length === here.length;
          const closed = depth >= settings.maxDepth || here.length < settings.minSamplesSplit;
          // With one feature drawn, that one may have no split that leaves enough movies on both sides.
          if (pure || closed || (oneFeature && settings.minSamplesLeaf > 1)) return;
          expect(bestSplit(here, data.columnCount, settings.minSamplesLeaf, weighted)).toBe(Number.POSITIVE_INFINITY);
        });
      }),
    );
  });
});

describe("RandomForest", () => {
  const random = (seed: number) => () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
  const next = random(3);
  const rows = Array.from({ length: 200 }, () =>
    Array.from({ length: 30 }, () => (next() < 0.15 ? Math.ceil(next() * 3) : 0)),
  );
  const x = sparse(rows, 30);
  const y = labels(rows.map((row) => [row[0] > 0 ? 1 : 0, row[1] + row[2] > 2 ? 1 : 0, 0, 1]));
  const fitted = (settings: Partial<RandomForestSettings> = {}, pool: Pool = inlinePool) =>
    new RandomForest({ nEstimators: 45, ...settings }).fit(x, y, { seed: 5, pool });

  it("learns what a word says", async () => {
    const p = (await fitted()).predictProba(x);
    for (let r = 0; r < x.rowCount; r++) expect(p.values[r * 4] > 0.5).toBe(y.values[r * 4] === 1);
  });

  it("gives a genre with one class its share as a constant, and one without known labels one half", async () => {
    const p = (await fitted()).predictProba(x);
    for (let r = 0; r < x.rowCount; r++) expect([...p.values.subarray(r * 4 + 2, r * 4 + 4)]).toEqual([0, 1]);
    const unknown = labels(
      rows.map(() => [1, 0]),
      new Uint8Array(rows.length * 2).map((_, k) => k % 2),
    );
    const q = (await new RandomForest().fit(x, unknown, { seed: 5, pool: inlinePool })).predictProba(x);
    expect([...q.values.subarray(0, 2)]).toEqual([0.5, 0]);
  });

  it("is the same whatever order a pool runs its tasks in", async () => {
    const waiting: (() => void)[] = [];
    const backwards: Pool = {
      size: 64,
      run: (task, payload, options) =>
        new Promise((resolve, reject) => {
          waiting.push(() => inlinePool.run(task, payload, options).then(resolve, reject));
          if (waiting.length === 6) for (const start of waiting.reverse()) start();
        }),
    };
    expect((await fitted({}, backwards)).toState()).toEqual((await fitted()).toState());
  });

  it("answers for a row alone as in a batch, and after its state was read back", async () => {
    const forest = await fitted();
    const again = RandomForestClassifier.fromState(forest.toState());
    const all = forest.predictProba(x);
    expect(again.predictProba(x).values).toEqual(all.values);
    for (const r of [0, 17, 199]) {
      expect([...forest.predictProba(takeRows(x, [r])).values]).toEqual([...all.values.subarray(r * 4, r * 4 + 4)]);
    }
  });

  it("takes weights to be what they are relative to one another", async () => {
    const learner = new RandomForest({ nEstimators: 20, bootstrap: false, maxFeatures: null, maxDepth: 2 });
    const sampleWeight = Float32Array.from(rows, (_, r) => 1 + (r % 3));
    const doubled = sampleWeight.map((weight) => weight * 2);
    const [a, b] = await Promise.all(
      [sampleWeight, doubled].map((weights) => learner.fit(x, y, { seed: 1, pool: inlinePool, sampleWeight: weights })),
    );
    expect(a.predictProba(x).values).toEqual(b.predictProba(x).values);
  });

  it("refuses settings outside their ranges and a state whose trees do not hold together", async () => {
    expect(() => new RandomForest({ nEstimators: 0 })).toThrow(/nEstimators is 0; expected a whole number from 1/);
    expect(() => new RandomForest({ maxFeatures: 1.5 })).toThrow(/maxFeatures/);
    const state = (await fitted()).toState();
    const codes = Uint16Array.from(state.tensors.codes.data);
    codes[codes.length - 1] = 3;
    const tensors = { ...state.tensors, codes: { shape: [codes.length], data: codes } };
    expect(() => RandomForestClassifier.fromState({ ...state, tensors })).toThrow(/do not form one tree|has no value/);
  });

  it("stops when asked to", async () => {
    const stop = new AbortController();
    const learner = new RandomForest({ nEstimators: 1000 });
    const fitting = learner.fit(x, y, {
      seed: 1,
      pool: inlinePool,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(fitting).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});
