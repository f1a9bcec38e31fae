import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromFloat16, toFloat16 } from "./float16.ts";

describe("binary16", () => {
  it("gives back every half that is a number", () => {
    for (let half = 0; half < 0x10000; half++) {
      const value = fromFloat16(half);
      if (Number.isNaN(value)) expect(fromFloat16(toFloat16(value))).toBeNaN();
      else expect(toFloat16(value)).toBe(half);
    }
  });

  it("rounds to the nearest, ties to even", () => {
    fc.assert(
      fc.property(fc.float({ min: -65_000, max: 65_000, noNaN: true }), (value) => {
        const half = toFloat16(value);
        const distance = Math.abs(fromFloat16(half) - value);
        for (const neighbour of [half - 1, half + 1]) {
          if ((neighbour & 0x8000) !== (half & 0x8000) || neighbour < 0 || (neighbour & 0x7c00) === 0x7c00) continue;
          const other = Math.abs(fromFloat16(neighbour) - value);
          expect(other > distance || (other === distance && half % 2 === 0)).toBe(true);
        }
      }),
    );
    expect([1e6, -1e6].map((value) => fromFloat16(toFloat16(value)))).toEqual([Infinity, -Infinity]);
  });
});
