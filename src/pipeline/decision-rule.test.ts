import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerGenres, answersOf, checkDecisionRule, thresholdsOnly } from "./decision-rule.ts";

const probabilities = Float64Array.of(0.2, 0.6, 0.6, 0.1);
const thresholds = Float64Array.of(0.3, 0.7, 0.6, 0.05);

describe("the decision rule", () => {
  it("says yes from the threshold on", () => {
    expect([...answerGenres(probabilities, thresholds, thresholdsOnly)]).toEqual([0, 0, 1, 1]);
  });

  it("fills up with the most probable of the others, and only where too few reach their thresholds", () => {
    const atLeast = (count: number) => [...answerGenres(probabilities, thresholds, { atLeast: count, exactly: null })];
    expect(atLeast(2)).toEqual([0, 0, 1, 1]);
    expect(atLeast(3)).toEqual([0, 1, 1, 1]);
    expect(atLeast(4)).toEqual([1, 1, 1, 1]);
  });

  it("takes equal probabilities in genre order, and ignores thresholds where the number is fixed", () => {
    expect([...answerGenres(probabilities, thresholds, { atLeast: 0, exactly: 1 })]).toEqual([0, 1, 0, 0]);
    expect([...answerGenres(probabilities, thresholds, { atLeast: 0, exactly: 3 })]).toEqual([1, 1, 1, 0]);
  });

  it("never gives fewer genres than it promises, nor another number than exactly that", () => {
    const row = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(row, row, fc.integer({ min: 0, max: 5 }), (p, t, count) => {
        const sum = (rule: { atLeast: number; exactly: number | null }): number =>
          answerGenres(Float64Array.from(p), Float64Array.from(t), rule).reduce((total, answer) => total + answer, 0);
        expect(sum({ atLeast: count, exactly: null })).toBeGreaterThanOrEqual(count);
        if (count > 0) expect(sum({ atLeast: 0, exactly: count })).toBe(count);
      }),
    );
  });

  it("answers each row of a table as alone", () => {
    const table = { rowCount: 2, columnCount: 2, values: Float64Array.of(0.9, 0.1, 0.2, 0.3) };
    expect([...answersOf(table, Float64Array.of(0.5, 0.5), { atLeast: 1, exactly: null })]).toEqual([1, 0, 0, 1]);
  });

  it.each([
    [{ atLeast: -1, exactly: null }],
    [{ atLeast: 5, exactly: null }],
    [{ atLeast: 0.5, exactly: null }],
    [{ atLeast: 0, exactly: 0 }],
    [{ atLeast: 0, exactly: 5 }],
    [{ atLeast: 3, exactly: 2 }],
  ])("refuses %o for four genres", (rule) => {
    expect(() => checkDecisionRule(rule, 4)).toThrow(/genres/);
  });
});
