import { describe, expect, it } from "vitest";
import { naiveBayesVariances } from "./naive-bayes-prior.ts";

// Four movies, three features (the last is numeric), one genre, which movies 0 and 1 have.
const x = {
  rowCount: 4,
  columnCount: 3,
  indptr: Int32Array.of(0, 2, 4, 6, 8),
  indices: Int32Array.of(0, 2, 0, 2, 1, 2, 1, 2),
  values: Float32Array.of(1, 0.5, 2, 0.5, 1, 0.5, 1, 0.5),
};
const y = { rowCount: 4, columnCount: 1, values: Uint8Array.of(1, 1, 0, 0) };
const settings = { priorExponent: 1, priorAlpha: 1 };

describe("naiveBayesVariances", () => {
  it("are the scaled absolute log ratios of shares", () => {
    // r of feature 0: ln((2 + 1)/(2 + 2)) − ln((0 + 1)/(2 + 2)) = ln 3; of feature 1 its negative; of feature 2: 0.
    const [first, second, third] = naiveBayesVariances(x, y, settings);
    expect(first).toBeCloseTo(2, 6); // mean over the 8 entries: (4·ln 3)/8 → 1
    expect(second).toBeCloseTo(2, 6);
    expect(third).toBe(0);
  });

  it("leave numeric columns alone", () => {
    expect(naiveBayesVariances(x, y, { ...settings, numericColumns: Uint8Array.of(0, 0, 1) })[2]).toBe(1);
  });

  it("take no notice of labels that are not known", () => {
    const known = Uint8Array.of(1, 1, 1, 0);
    const lie = { ...y, values: Uint8Array.of(1, 1, 0, 1), known };
    expect(naiveBayesVariances(x, lie, settings)).toEqual(naiveBayesVariances(x, { ...y, known }, settings));
  });
});
