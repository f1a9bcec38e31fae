import { describe, expect, it } from "vitest";
import { RandomState } from "./mt19937.ts";

describe("RandomState", () => {
  it("draws every integer of an interval and none outside it", () => {
    const state = new RandomState(7);
    const seen = new Set(Array.from({ length: 200 }, () => state.interval(4)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it("reaches the upper half of 32 bits", () => {
    const state = new RandomState(7);
    const drawn = Array.from({ length: 100 }, () => state.interval(0xffffffff));
    expect(Math.max(...drawn)).toBeGreaterThan(0x80000000);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  });

  it("draws normal deviates of mean 0 and variance 1", () => {
    const state = new RandomState(3);
    const drawn = Array.from({ length: 20_000 }, () => state.normal());
    const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
    const variance = drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / drawn.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(variance - 1)).toBeLessThan(0.04);
  });

  it.each([-1, 1.5, 2 ** 32, Number.NaN])("refuses %s as a seed", (seed) => {
    expect(() => new RandomState(seed)).toThrow(expect.objectContaining({ code: "INVALID_SETTING" }));
  });

  it("refuses an empty range of integers", () => {
    expect(() => new RandomState(1).randint(3, 3, 1)).toThrow(expect.objectContaining({ code: "INVALID_SETTING" }));
  });
});
