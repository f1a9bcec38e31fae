import { describe, expect, it } from "vitest";
import { seededHeldOut } from "../../test/fixtures/held-out.ts";
import { averagePrecisionScore } from "./average-precision.ts";
import { genreCurves } from "./genre-curves.ts";
import { rocAucScore } from "./roc-auc.ts";

const { probabilities, labels } = seededHeldOut(3000, [0.4, 0.1], 5);
const names = ["Drama", "War"];

describe("genreCurves", () => {
  const curves = genreCurves(probabilities, labels, names);

  it("keeps few points whose area is the whole curve's", () => {
    const { perGenre } = rocAucScore(probabilities, labels);
    for (const [g, name] of names.entries()) {
      const { falsePositiveRate: x, truePositiveRate: y } = curves.roc[name]!;
      expect(x.length).toBeLessThanOrEqual(80);
      expect([x[0], y[0], x.at(-1), y.at(-1)]).toEqual([0, 0, 1, 1]);
      let area = 0;
      for (let k = 1; k < x.length; k++) area += ((x[k] - x[k - 1]) * (y[k] + y[k - 1])) / 2;
      expect(area).toBeCloseTo(perGenre[g]!, 2);
    }
  });

  it("does the same for precision and recall", () => {
    const { perGenre } = averagePrecisionScore(probabilities, labels);
    for (const [g, name] of names.entries()) {
      const { recall: x, precision: y } = curves.precisionRecall[name]!;
      expect(x.length).toBeLessThanOrEqual(80);
      let area = 0;
      for (let k = 1; k < x.length; k++) area += ((x[k - 1] - x[k]) * (y[k] + y[k - 1])) / 2;
      expect(area).toBeCloseTo(perGenre[g]!, 1);
    }
  });

  it("has reliability of each genre and of all together", () => {
    expect(Object.keys(curves.reliability)).toEqual(["Drama", "War", "all"]);
    const entries = curves.reliability.all.reduce((sum, { count }) => sum + count, 0);
    expect(entries).toBe(6000);
  });

  it("is null for a genre that no movie has", () => {
    const values = labels.values.map((label, at) => (at % 2 === 1 ? 0 : label));
    const { roc, precisionRecall } = genreCurves(probabilities, { ...labels, values }, names);
    expect([roc.War, precisionRecall.War]).toEqual([null, null]);
    expect(roc.Drama).not.toBeNull();
  });
});
