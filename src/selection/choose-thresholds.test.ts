import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { denseMatrix, type LabelMatrix } from "../matrix/dense-matrix.ts";
import { precisionRecallF1 } from "../metrics/precision-recall.ts";
import { chooseThresholds } from "./choose-thresholds.ts";
import { HeldOut } from "./held-out.ts";
import { readThresholdGoal } from "./threshold-goal.ts";

const tables = fc.array(
  fc.record({
    p: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 2, maxLength: 2 }),
    y: fc.array(fc.constantFrom(0, 1), { minLength: 2, maxLength: 2 }),
  }),
  { minLength: 3, maxLength: 12 },
);
const heldOutOf = (rows: readonly { p: number[]; y: number[] }[]): HeldOut => {
  const values = Float64Array.from(
    rows.flatMap(({ p }) => p),
    (p) => p / 8, // a probability of 1 is a yes at any threshold
  );
  const labels: LabelMatrix = {
    rowCount: rows.length,
    columnCount: 2,
    values: Uint8Array.from(rows.flatMap(({ y }) => y)),
  };
  return HeldOut.fromFit(denseMatrix(rows.length, 2, values), labels, Int32Array.from(rows.keys()));
};
const f1 = ({ probabilities, labels }: HeldOut, thresholds: ArrayLike<number>) =>
  precisionRecallF1(probabilities, labels, { thresholds }).f1;
/** Every pair of thresholds that answers differently. */
const grid = Array.from({ length: 8 }, (_, k) => (k - 0.5) / 8);
const pairs = grid.flatMap((first) => grid.map((second) => [first, second]));

describe("thresholds", () => {
  it.each(["macro", "micro"] as const)("for %s F1 are the best that there are", (average) => {
    fc.assert(
      fc.property(tables, (rows) => {
        const heldOut = heldOutOf(rows);
        fc.pre([0, 1].every((genre) => rows.some(({ y }) => y[genre] === 1)));
        const { thresholds } = chooseThresholds(heldOut, { kind: `${average}-f1` });
        const best = Math.max(...pairs.map((pair) => f1(heldOut, pair)[average]));
        expect(f1(heldOut, thresholds)[average]).toBeCloseTo(best, 12);
        for (const threshold of thresholds) expect(threshold >= 0 && threshold <= 1).toBe(true);
      }),
    );
  });

  it("stand half way between two probabilities", () => {
    const heldOut = heldOutOf([
      { p: [6, 3], y: [1, 1] },
      { p: [3, 3], y: [0, 0] },
      { p: [0, 0], y: [0, 0] },
    ]);
    expect([...chooseThresholds(heldOut, { kind: "macro-f1" }).thresholds]).toEqual([4.5 / 8, 1.5 / 8]);
  });

  it("keep 0.5 where no movie has the genre, where there is no goal and where the goal is a number of genres", () => {
    const heldOut = heldOutOf([
      { p: [6, 3], y: [1, 0] },
      { p: [3, 3], y: [0, 0] },
    ]);
    expect(chooseThresholds(heldOut, { kind: "micro-f1" }).thresholds[1]).toBe(0.5);
    expect([...chooseThresholds(heldOut, null).thresholds]).toEqual([0.5, 0.5]);
    expect([...chooseThresholds(heldOut, { kind: "count", count: 1 }).thresholds]).toEqual([0.5, 0.5]);
  });

  it("for a precision find the most movies at that precision, and never answer a genre that cannot have it", () => {
    const rows = Array.from({ length: 40 }, (_, row) => ({ p: [row % 7, row % 7], y: [row % 7 > 3 ? 1 : 0, 0] }));
    const { thresholds, unreached } = chooseThresholds(heldOutOf(rows), { kind: "precision", precision: 0.8 });
    // 17 movies above 3, all right; with the 6 at 3 it is 17 of 23, below 0.8.
    expect(thresholds[0]).toBeCloseTo(3.5 / 8, 12);
    expect(thresholds[1]).toBe(1);
    expect(unreached).toEqual([1]);
  });

  it("do not take a few lucky movies for a precision", () => {
    const rows = Array.from({ length: 40 }, (_, row) => ({
      p: [row < 5 ? 6 : 1, row % 7],
      y: [row < 5 ? 1 : 0, row % 2],
    }));
    expect(chooseThresholds(heldOutOf(rows), { kind: "precision", precision: 0.9 }).unreached).toContain(0);
  });
});

describe("a threshold goal", () => {
  it("is read from text", () => {
    expect(readThresholdGoal("macro-f1")).toEqual({ kind: "macro-f1" });
    expect(readThresholdGoal("precision=0.8")).toEqual({ kind: "precision", precision: 0.8 });
    expect(readThresholdGoal("count=3")).toEqual({ kind: "count", count: 3 });
  });

  it.each(["", "f1", "precision", "precision=0", "precision=1", "precision=1e-3", "count=0", "count=2.5", "count=-1"])(
    "is not %j",
    (text) => expect(readThresholdGoal(text)).toBeUndefined(),
  );
});
