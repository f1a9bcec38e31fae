import { describe, expect, it } from "vitest";
import { deriveSeed } from "./derive-seed.ts";

describe("deriveSeed", () => {
  it("gives the same seed for the same indices, always in [0, 2³²)", () => {
    expect(deriveSeed(42, 3, 7)).toBe(deriveSeed(42, 3, 7));
    for (const seed of [0, 1, 42, 0xffffffff]) {
      const derived = deriveSeed(seed, 5);
      expect(Number.isInteger(derived) && derived >= 0 && derived <= 0xffffffff).toBe(true);
    }
  });

  it("gives other seeds for other indices, orders and depths", () => {
    const seeds = [
      deriveSeed(1),
      deriveSeed(1, 0),
      deriveSeed(1, 0, 0),
      deriveSeed(1, 1),
      deriveSeed(1, 1, 2),
      deriveSeed(1, 2, 1),
      deriveSeed(0, 1, 2),
      deriveSeed(2, 1, 2),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
  });

  it("repeats among 100 trees × 24 genres × 10 seeds no more than chance would", () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 10; seed++) {
      for (let genre = 0; genre < 24; genre++) {
        for (let tree = 0; tree < 100; tree++) seen.add(deriveSeed(seed, genre, tree));
      }
    }
    expect(24_000 - seen.size).toBeLessThanOrEqual(2); // 0.07 are expected
  });

  it("flips half of the bits when an index moves by one", () => {
    let flipped = 0;
    for (let index = 0; index < 1000; index++) {
      let difference = deriveSeed(42, index) ^ deriveSeed(42, index + 1);
      for (; difference !== 0; difference &= difference - 1) flipped++;
    }
    expect(Math.abs(flipped / 1000 - 16)).toBeLessThan(0.5);
  });
});
