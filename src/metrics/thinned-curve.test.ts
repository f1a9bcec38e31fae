import { describe, expect, it } from "vitest";
import { thinCurve } from "./thinned-curve.ts";

describe("thinCurve", () => {
  it("keeps the corners of a polyline and nothing between them", () => {
    const x = [0, 1, 2, 3, 4, 5, 6];
    const y = [0, 0, 0, 3, 6, 6, 6];
    expect(thinCurve(x, y, 10)).toEqual([0, 2, 4, 6]);
  });

  it("stays close to a curve with few points, and always keeps its ends", () => {
    const x = Array.from({ length: 2001 }, (_, k) => k / 2000);
    const y = x.map((at) => Math.sqrt(1 - (1 - at) ** 2));
    const kept = thinCurve(x, y, 40);
    expect(kept).toHaveLength(40);
    expect([kept[0], kept[39]]).toEqual([0, 2000]);
    for (let k = 1; k < kept.length; k++) {
      const [from, to] = [kept[k - 1], kept[k]];
      for (let between = from; between <= to; between++) {
        const onLine = y[from] + ((x[between] - x[from]) / (x[to] - x[from])) * (y[to] - y[from]);
        expect(Math.abs(onLine - y[between])).toBeLessThan(0.01);
      }
    }
  });

  it("takes a curve that ends where it began, and curves of one point and of none", () => {
    expect(thinCurve([0, 1, 0], [0, 1, 0], 3)).toEqual([0, 1, 2]);
    expect(thinCurve([], [], 3)).toEqual([]);
    expect(thinCurve([1], [1], 3)).toEqual([0]);
  });
});
