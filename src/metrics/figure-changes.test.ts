import { beforeAll, describe, expect, it } from "vitest";
import { denseMatrix, takeDenseRows, takeLabelRows } from "../matrix/dense-matrix.ts";
import { RandomState } from "../random/mt19937.ts";
import type { Averages, Figure, Judged } from "./figure.ts";
import { type FigureChanges, figureChanges } from "./figure-changes.ts";
import { type FigureKey, figures, records, tables } from "./figures.ts";
import { judged } from "./held-figures.ts";
import { rocAucDifference } from "./paired-models.ts";
import { decide } from "./precision-recall.ts";

const width = 4;
const random = new RandomState(5);
const labels = {
  rowCount: 90,
  columnCount: width,
  values: Uint8Array.from({ length: 90 * width }, () => (random.random() < 0.3 ? 1 : 0)),
};
/** Scores that know some of the labels; rounded, so that there are ties. */
const answered = (knowledge: number): Judged => {
  const values = Float64Array.from(labels.values, (label) => knowledge * label + (1 - knowledge) * random.random());
  const probabilities = denseMatrix(
    90,
    width,
    values.map((p) => Math.round(p * 20) / 20),
  );
  return judged(probabilities, decide(probabilities, 0.5), labels);
};
const [weak, strong] = [answered(0.1), answered(0.4)];
const options = { seed: 3, resamples: 200 };
const resampled = (Object.entries(figures) as [FigureKey, Figure][]).filter(([, { resample }]) => resample);

describe.each(resampled)("a resample of %s", (_, figure) => {
  it.each([
    ["every movie once", Array.from({ length: 90 }, (_each, row) => row)],
    ["some movies often, others never", Array.from({ length: 90 }, (_each, i) => (i * i) % 37)],
  ])("is the figure of the movies drawn: %s", (_case, rows) => {
    const counts = new Int32Array(90);
    for (const row of rows) counts[row]++;
    const drawn = judged(
      takeDenseRows(weak.probabilities, rows),
      Uint8Array.from(takeDenseRows(weak.answers, rows).values),
      takeLabelRows(labels, rows),
    );
    const wanted = figure.measure?.(drawn);
    const got = figure.resample?.(weak)(counts);
    if (typeof wanted === "number") return expect(got).toBeCloseTo(wanted, 12);
    for (const part of ["macro", "micro"] as const) {
      if ((got as Averages)[part] !== undefined) expect((got as Averages)[part]).toBeCloseTo(wanted?.[part] ?? -1, 12);
    }
    const [gotten, needed] = [got, wanted].map((value) => Array.from((value as Averages).perGenre as number[]));
    expect(gotten).toEqual(needed.map((value) => expect.closeTo(value, 12)));
  });
});

describe("changes between two sets of answers", () => {
  let changes: FigureChanges<(typeof tables.evaluation)[number], (typeof tables.genres)[number]>;
  beforeAll(async () => {
    changes = await figureChanges(weak, strong, tables.evaluation, tables.genres, options);
  });

  it("have the intervals and p of the paired bootstrap of ROC AUC", async () => {
    const { difference, interval, pValue } = await rocAucDifference(
      strong.probabilities,
      weak.probabilities,
      labels,
      options,
    );
    expect(changes.whole.get("rocAuc.macro")).toMatchObject({ difference, interval, pValue });
  });

  it("tell old and new, and a better model as better in the figure's direction", () => {
    for (const [path, change] of changes.whole) {
      const { better } = figures[path.split(".")[0] as FigureKey];
      expect(Math.sign(change.difference ?? 0), path).toBe(better === "lower" ? -1 : 1);
      expect((change.new as number) - (change.old as number)).toBe(change.difference);
    }
    expect(changes.perGenre.get("rocAuc")).toHaveLength(width);
  });

  it("have intervals around the difference, of whatever can be resampled", () => {
    for (const [path, { interval, difference }] of changes.whole) {
      if (path === "calibrationError") expect(interval).toBeNull();
      else
        expect([(interval?.[0] ?? 9) < (difference ?? 0), (interval?.[1] ?? -9) > (difference ?? 0)]).toEqual([
          true,
          true,
        ]);
    }
  });

  it("are zeros with p = 1 between equal answers", async () => {
    const none = await figureChanges(
      weak,
      weak,
      records.scorecard.filter((path) => path === "f1.micro"),
      ["f1"],
      options,
    );
    const zero = { difference: 0, interval: [0, 0], pValue: 1 };
    expect(none.whole.get("f1.micro")).toMatchObject(zero);
    for (const change of none.perGenre.get("f1") ?? []) expect(change).toMatchObject(zero);
  });

  it("have no number of a genre that no movie has", async () => {
    const values = labels.values.map((label, at) => (at % width === 0 ? 0 : label));
    const [before, after] = [weak, strong].map(({ probabilities, answers }) =>
      judged(probabilities, Uint8Array.from(answers.values), { ...labels, values }),
    );
    const { perGenre } = await figureChanges(before, after, [], ["rocAuc"], options);
    const nothing = { old: null, new: null, difference: null, interval: null, pValue: null };
    expect(perGenre.get("rocAuc")?.[0]).toEqual(nothing);
    expect(perGenre.get("rocAuc")?.[1].difference).toBeGreaterThan(0);
  });
});
