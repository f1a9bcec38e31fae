import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RowChunk } from "./kernel-exports.ts";
import { bytesOf, copyOf, KernelMemory } from "./kernels.ts";

interface Shape {
  /** Entries of each row: [feature, value]. */
  readonly rows: readonly (readonly (readonly [number, number])[])[];
  readonly featureCount: number;
  readonly width: number;
}

const value = fc.float({ min: -8, max: 8, noNaN: true });
const shape: fc.Arbitrary<Shape> = fc
  .record({
    featureCount: fc.integer({ min: 1, max: 30 }),
    groups: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(26)),
  })
  .chain(({ featureCount, groups }) =>
    fc.record({
      rows: fc.array(fc.array(fc.tuple(fc.nat(featureCount - 1), value), { maxLength: 20 }), { maxLength: 5 }),
      featureCount: fc.constant(featureCount),
      width: fc.constant(groups * 4),
    }),
  );

function layOut({ rows, featureCount, width }: Shape) {
  const entries = rows.flat();
  const indptr = new Int32Array(rows.length + 1);
  for (const [r, row] of rows.entries()) indptr[r + 1] = indptr[r] + row.length;
  const specs = {
    indptr: copyOf(indptr),
    indices: copyOf(Int32Array.from(entries, ([feature]) => feature)),
    values: copyOf(Float32Array.from(entries, ([, x]) => x)),
    weights: copyOf(Float32Array.from({ length: featureCount * width }, (_, k) => Math.sin(k + 1))),
    scores: copyOf(Float32Array.from({ length: rows.length * width }, (_, k) => Math.cos(k))),
  };
  const memory = new KernelMemory(bytesOf(specs, RowChunk));
  const { weights, ...chunk } = memory.allocate(specs);
  return { kernels: memory.kernels, chunk: memory.struct(RowChunk, chunk), weights, scores: chunk.scores };
}

/** The expected result: plain loops with float32 sums. */
function plainScores({ rows, width }: Shape, weights: Float32Array, scores: Float32Array): Float32Array {
  const sums = scores.slice();
  for (const [r, row] of rows.entries()) {
    for (const [feature, x] of row) {
      for (let g = 0; g < width; g++) sums[r * width + g] += Math.fround(x * weights[feature * width + g]);
    }
  }
  return sums;
}

describe("linear kernels", () => {
  it("give the plain loop's bits for rows times a block", () => {
    fc.assert(
      fc.property(shape, (one) => {
        const { kernels, chunk, weights, scores } = layOut(one);
        const expected = plainScores(one, weights, scores);
        kernels.addRowsTimesBlock(chunk, one.rows.length, weights.byteOffset, one.width);
        expect([...scores]).toEqual([...expected]);
      }),
    );
  });
});
