import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { RandomState } from "../../random/mt19937.ts";
import { countCrossingGroups, groupedKFold, groupedTrainTestSplit, keepGroupsWhole } from "./grouped-split.ts";
import { iterativeStratification, stratifiedTrainTestSplit } from "./iterative-stratification.ts";
import { kFold } from "./k-fold.ts";
import type { Split } from "./split.ts";
import { trainTestSplit } from "./train-test-split.ts";

const code = (name: string) => expect.objectContaining({ code: name });
const rowsOf = (split: Split) => [...split.train, ...split.test].sort((a, b) => a - b);
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);

/** n movies × 6 genres of falling frequency, the last of them in 7 movies at most. */
function labelled(n: number, seed: number): LabelMatrix {
  const random = new RandomState(seed);
  const shares = [0.5, 0.3, 0.2, 0.1, 0.05, 0.005];
  return {
    rowCount: n,
    columnCount: shares.length,
    values: Uint8Array.from({ length: n * shares.length }, (_, at) => (random.random() < shares[at % 6] ? 1 : 0)),
  };
}

function genreCounts(labels: LabelMatrix, rows: Int32Array): number[] {
  return upTo(labels.columnCount).map((genre) =>
    rows.reduce((sum, row) => sum + labels.values[row * labels.columnCount + genre], 0),
  );
}

describe("trainTestSplit", () => {
  it("begins as the report's split does", () => {
    const split = trainTestSplit(7895, { testSize: 0.2, seed: 42 });
    expect([...split.train.slice(0, 3)]).toEqual([4746, 196, 7313]);
    expect([...split.test.slice(0, 3)]).toEqual([7690, 5410, 4767]);
  });

  it.each([0, -0.1, 1.5, Number.NaN])("refuses testSize %s", (testSize) => {
    expect(() => trainTestSplit(10, { testSize, seed: 1 })).toThrow(code("INVALID_SETTING"));
  });

  it("refuses a split with an empty side", () => {
    expect(() => trainTestSplit(1, { testSize: 0.5, seed: 1 })).toThrow(code("TOO_FEW_ROWS"));
    expect(() => trainTestSplit(10, { testSize: 10, seed: 1 })).toThrow(code("TOO_FEW_ROWS"));
  });
});

describe("kFold", () => {
  it("puts every row into exactly one test side", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 2, max: 9 }), fc.nat(), (n, folds, seed) => {
        fc.pre(folds <= n);
        const splits = kFold(n, { folds, shuffle: true, seed });
        expect(splits.flatMap((split) => [...split.test]).sort((a, b) => a - b)).toEqual(upTo(n));
        for (const split of splits) expect(rowsOf(split)).toEqual(upTo(n));
      }),
    );
  });

  it("refuses fewer than two folds and more folds than rows", () => {
    for (const folds of [1, 0, 2.5]) {
      expect(() => kFold(10, { folds, shuffle: false })).toThrow(code("INVALID_SETTING"));
    }
    expect(() => kFold(4, { folds: 5, shuffle: false })).toThrow(code("TOO_FEW_ROWS"));
  });
});

describe("iterativeStratification", () => {
  it("gives each fold its share of every genre, the rare ones too", () => {
    const labels = labelled(1000, 5);
    const folds = iterativeStratification(labels, { folds: 5, seed: 42 });
    const whole = genreCounts(labels, Int32Array.from(upTo(1000)));
    for (const { train, test } of folds) {
      expect(train.length + test.length).toBe(1000);
      expect(Math.abs(test.length - 200)).toBeLessThanOrEqual(5);
      for (const [genre, count] of genreCounts(labels, test).entries()) {
        expect(Math.abs(count - whole[genre] / 5)).toBeLessThanOrEqual(3);
      }
    }
    expect(folds.flatMap((fold) => [...fold.test]).sort((a, b) => a - b)).toEqual(upTo(1000));
  });

  it("gives the same folds for the same seed and others for another", () => {
    const labels = labelled(200, 1);
    const folds = (seed: number) => iterativeStratification(labels, { folds: 4, seed }).map((fold) => [...fold.test]);
    expect(folds(1)).toEqual(folds(1));
    expect(folds(1)).not.toEqual(folds(2));
  });

  it("works where no movie has a genre", () => {
    const labels = { rowCount: 10, columnCount: 2, values: new Uint8Array(20) };
    expect(iterativeStratification(labels, { folds: 5, seed: 1 }).map((fold) => fold.test.length)).toEqual([
      2, 2, 2, 2, 2,
    ]);
  });

  it("makes one stratified split of about the size asked for", () => {
    const labels = labelled(1000, 9);
    const { train, test } = stratifiedTrainTestSplit(labels, { testSize: 0.2, seed: 3 });
    expect(Math.abs(test.length - 200)).toBeLessThanOrEqual(5);
    const whole = genreCounts(labels, Int32Array.from(upTo(1000)));
    for (const [genre, count] of genreCounts(labels, train).entries()) {
      expect(Math.abs(count - whole[genre] * 0.8)).toBeLessThanOrEqual(3);
    }
  });
});

describe("grouped splits", () => {
  const groups = Int32Array.from(upTo(300), (row) => (row % 10 < 3 ? row - (row % 10) : row));

  it("let no group cross, where the plain ones do", () => {
    const options = { testSize: 0.2, seed: 42 };
    expect(countCrossingGroups(trainTestSplit(300, options), groups)).toBeGreaterThan(0);
    expect(countCrossingGroups(groupedTrainTestSplit(300, groups, options), groups)).toBe(0);
    const folds = { folds: 5, shuffle: true, seed: 1 } as const;
    for (const split of groupedKFold(300, groups, folds)) {
      expect(countCrossingGroups(split, groups)).toBe(0);
      expect(rowsOf(split)).toEqual(upTo(300));
    }
    for (const split of keepGroupsWhole(iterativeStratification(labelled(300, 1), { folds: 5, seed: 1 }), groups)) {
      expect(countCrossingGroups(split, groups)).toBe(0);
    }
  });

  it("are the plain splits where every movie is alone", () => {
    const alone = Int32Array.from(upTo(50));
    const options = { testSize: 0.3, seed: 7 };
    expect(groupedTrainTestSplit(50, alone, options)).toEqual(trainTestSplit(50, options));
    const folds = { folds: 3, shuffle: true, seed: 7 } as const;
    expect(groupedKFold(50, alone, folds)).toEqual(kFold(50, folds));
  });

  it("refuse groups that leave one side empty, and too few group numbers", () => {
    const options = { testSize: 0.2, seed: 1 };
    expect(() => groupedTrainTestSplit(10, new Int32Array(10), options)).toThrow(code("TOO_FEW_ROWS"));
    expect(() => groupedTrainTestSplit(10, new Int32Array(9), options)).toThrow(code("SHAPE_MISMATCH"));
  });
});
