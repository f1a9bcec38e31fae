import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { denseMatrix, type LabelMatrix } from "../matrix/dense-matrix.ts";
import { precisionRecallF1 } from "../metrics/precision-recall.ts";
import { chooseThresholds } from "./choose-thresholds.ts";
import { HeldOut } from "./held-out.ts";
import { readThresholdGoal, thresholdGoalForms } from "./threshold-goal.ts";

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

  it("stand half way to 0 where every movie is a yes", () => {
    const heldOut = heldOutOf([
      { p: [6, 3], y: [1, 1] },
      { p: [3, 3], y: [1, 1] },
    ]);
    for (const kind of ["macro-f1", "micro-f1"] as const) {
      expect([...chooseThresholds(heldOut, { kind }).thresholds]).toEqual([1.5 / 8, 1.5 / 8]);
    }
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

  it("for micro F1 stand above every probability of a genre whose answers would cost the others", () => {
    // The one movie with genre 1 has its lowest probability.
    const rows = Array.from({ length: 12 }, (_, row) => ({
      p: [row < 6 ? 6 : 1, row > 0 ? 6 : 0],
      y: [row < 6 ? 1 : 0, row > 0 ? 0 : 1],
    }));
    expect([...chooseThresholds(heldOutOf(rows), { kind: "micro-f1" }).thresholds]).toEqual([3.5 / 8, 7 / 8]);
    expect([...chooseThresholds(heldOutOf(rows), { kind: "macro-f1" }).thresholds]).toEqual([3.5 / 8, 0]);
  });

  it("for micro F1 are weighed anew once a genre is given up", () => {
    // Genre 0: six movies are right, two of the next six. Those are worth it while the answers of genre 1 are many.
    const rows = Array.from({ length: 20 }, (_, row) => ({
      p: [row < 6 ? 6 : row < 12 ? 3 : 0, row > 0 ? 6 : 0],
      y: [row < 8 ? 1 : 0, row > 0 ? 0 : 1],
    }));
    expect([...chooseThresholds(heldOutOf(rows), { kind: "micro-f1" }).thresholds]).toEqual([4.5 / 8, 7 / 8]);
  });

  it("say yes to a probability that has no neighbour below", () => {
    const above = 0.5 + Number.EPSILON / 2;
    const heldOut = heldOutOf([
      { p: [8 * above, 0], y: [1, 1] },
      { p: [4, 0], y: [0, 0] },
    ]);
    const [threshold] = chooseThresholds(heldOut, { kind: "macro-f1" }).thresholds;
    expect(threshold).toBe(above);
  });

  it("for a precision need 10 answers, and take a share that is reached exactly", () => {
    const rightOf = (right: number, wrong: number) => {
      const rows = Array.from({ length: 40 }, (_, row) => ({
        p: [row < right + wrong ? 6 : 1, 0],
        y: [row < right ? 1 : 0, 0],
      }));
      return chooseThresholds(heldOutOf(rows), { kind: "precision", precision: 0.8 }).thresholds[0];
    };
    expect(rightOf(8, 2)).toBe(3.5 / 8);
    expect(rightOf(8, 1)).toBe(1);
    expect(rightOf(7, 3)).toBe(1);
  });

  it("cannot be chosen without a movie", () => {
    const nothing = heldOutOf([{ p: [1, 1], y: [1, 1] }]).take([]);
    expect(() => chooseThresholds(nothing, null)).toThrow("thresholds: there is no held-out movie.");
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
  it("has the forms that help names", () => {
    const kinds = thresholdGoalForms.split(/, | or /).map((form) => readThresholdGoal(form)?.kind);
    expect(kinds).toEqual(["macro-f1", "micro-f1", "precision", "count"]);
  });

  it("is read from text", () => {
    expect(readThresholdGoal("macro-f1")).toEqual({ kind: "macro-f1" });
    expect(readThresholdGoal("micro-f1")).toEqual({ kind: "micro-f1" });
    expect(readThresholdGoal("precision=0.8")).toEqual({ kind: "precision", precision: 0.8 });
    expect(readThresholdGoal("precision=0.000001")).toEqual({ kind: "precision", precision: 1e-6 });
    expect(readThresholdGoal("count=3")).toEqual({ kind: "count", count: 3 });
    expect(readThresholdGoal("count=1")).toEqual({ kind: "count", count: 1 });
    expect(readThresholdGoal("count=100")).toEqual({ kind: "count", count: 100 });
  });

  it.each([
    "",
    "f1",
    "precision",
    "precision=0",
    "precision=1",
    "precision=1e-3",
    "count=0",
    "count=0.5",
    "count=2.5",
    "count=-1",
    "count=1000",
    "a count=3",
    "count=3 ",
    "precision=0.1234567",
  ])("is not %j", (text) => expect(readThresholdGoal(text)).toBeUndefined());
});
