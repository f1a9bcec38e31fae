import { describe, expect, it } from "vitest";
import { correctedTTest, twoSidedT } from "./corrected-t-test.ts";
import { holmAdjusted } from "./paired-models.ts";

describe("tests of differences", () => {
  // 2 * scipy.stats.t.sf(t, degrees)
  it.each([
    [2, 4, 0.11611652351681556],
    [-1, 1, 0.5],
    [2.2621571627, 9, 0.05],
    [0, 7, 1],
    [0.1, 2, 0.9294654384141402],
    [1.5, 30, 0.144065929128646],
    [12, 3, 0.0012450158007893362],
    [40, 60, 5.755480486627385e-45],
  ])("give t = %d with %d degrees of freedom the p of scipy, %d", (t, degrees, p) => {
    expect(twoSidedT(t, degrees) / p).toBeCloseTo(1, 9);
    expect(twoSidedT(-t, degrees)).toBe(twoSidedT(t, degrees));
  });

  it("find less with the correction for training sets that overlap than without", () => {
    const differences = [0.01, 0.02, 0.015, 0.012, 0.02];
    const plain = correctedTTest(differences, 0);
    const corrected = correctedTTest(differences, 0.25);
    expect(plain).toEqual({
      difference: expect.closeTo(0.0154, 12),
      t: expect.closeTo(7.550471202820084, 9),
      degreesOfFreedom: 4,
      pValue: expect.closeTo(0.0016485489774088842, 12),
    });
    expect(corrected?.pValue).toBeGreaterThan(plain?.pValue ?? 1);
    expect(corrected?.t).toBeCloseTo((plain?.t ?? 0) / Math.sqrt((0.2 + 0.25) / 0.2), 12);
  });

  it("are none of one set, and certain of sets that all differ alike", () => {
    expect(correctedTTest([0.1], 0.25)).toBeUndefined();
    expect(correctedTTest([0, 0, 0], 0.25)).toEqual({ difference: 0, t: 0, degreesOfFreedom: 2, pValue: 1 });
    expect(correctedTTest([0.5, 0.5], 0.25)).toEqual({
      difference: 0.5,
      t: Number.POSITIVE_INFINITY,
      degreesOfFreedom: 1,
      pValue: 0,
    });
    expect(correctedTTest([-0.5, -0.5], 0.25)?.t).toBe(Number.NEGATIVE_INFINITY);
  });

  it("are adjusted for their number as Holm does", () => {
    expect(holmAdjusted([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
    expect(holmAdjusted([0.5, 0.9])).toEqual([1, 1]);
  });
});
