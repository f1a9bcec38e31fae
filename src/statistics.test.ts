import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { highest, rankDescending } from "./statistics.ts";

const plainly = (scores: readonly number[], max: number): number[] =>
  [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b).slice(0, max);

/** Few distinct scores, so that many tie; up to three times as many as an insertion takes. */
const anyScores = fc.array(fc.constantFrom(-2, -0.5, 0, 0.25, 1, 7), { maxLength: 200 });

describe("a ranking by descending score", () => {
  it("is that of a full sort cut off, ties by index, however few are asked for", () => {
    fc.assert(
      fc.property(anyScores, fc.nat(210), (scores, max) => {
        expect(rankDescending(scores, max)).toEqual(plainly(scores, max));
        expect(rankDescending(Float64Array.from(scores))).toEqual(plainly(scores, scores.length));
      }),
    );
  });

  it("overwrites the array that it is given, whatever stood there", () => {
    const order = [9, 9, 9, 9, 9];
    expect(rankDescending([0.1, 0.7, 0.7], 2, order)).toBe(order);
    expect(order).toEqual([1, 2]);
  });

  it("of items keeps equal ones in their order", () => {
    const items = ["bb", "a", "cc", "ddd"];
    expect(highest(items, ({ length }) => length)).toEqual(["ddd", "bb", "cc", "a"]);
    expect(highest(items, ({ length }) => -length, 2)).toEqual(["a", "bb"]);
  });
});
