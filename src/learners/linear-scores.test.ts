import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takeRows } from "../matrix/sparse-matrix.ts";
import { LinearScores } from "./linear-scores.ts";

const many = 200;

/** `many` rows that repeat the given lengths, over d features. */
function rowsOf(lengths: readonly number[], d: number) {
  const indptr = new Int32Array(many + 1);
  const indices: number[] = [];
  for (let row = 0; row < many; row++) {
    for (let k = 0; k < lengths[row % lengths.length]; k++) indices.push((row * 7 + k * 3) % d);
    indptr[row + 1] = indices.length;
  }
  const values = Float32Array.from(indices, (_, k) => Math.sin(k));
  return { rowCount: many, columnCount: d, indptr, indices: Int32Array.from(indices), values };
}

describe("LinearScores", () => {
  it("gives the same bits from the plain loop, from the kernels, alone and in a batch", () => {
    const lengths = fc.array(fc.oneof(fc.nat(40), fc.constantFrom(0, 3000)), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 9 }), (lens, genres, d) => {
        const weights = Float32Array.from({ length: d * genres }, (_, k) => Math.cos(k * k));
        const x = rowsOf(lens, d);
        const together = new Float64Array(many * genres);
        new LinearScores(weights, genres).addTo(x, together);
        const fresh = new LinearScores(weights, genres);
        for (const row of [0, 1, 2, 3, 4, many - 1]) {
          const alone = new Float64Array(genres);
          fresh.addTo(takeRows(x, [row]), alone);
          expect([...alone]).toEqual([...together.subarray(row * genres, (row + 1) * genres)]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it("takes a row longer than any chunk", () => {
    const length = 40_000;
    const x = {
      rowCount: 1,
      columnCount: 3,
      indptr: Int32Array.of(0, length),
      indices: new Int32Array(length).map((_, k) => k % 3),
      values: new Float32Array(length).map((_, k) => Math.sin(k)),
    };
    const scores = new LinearScores(Float32Array.of(1, 2, 3, 4, 5, 6), 2);
    const plain = new Float64Array(2);
    scores.addTo(x, plain);
    scores.addTo(takeRows(x, new Int32Array(100)), new Float64Array(200));
    const resident = new Float64Array(2);
    scores.addTo(x, resident);
    expect([...resident]).toEqual([...plain]);
  });
});
