import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RowChunk } from "./kernel-exports.ts";
import { KernelMemory } from "./kernels.ts";

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
  const memory = new KernelMemory(131_072);
  const entries = rows.flat();
  const indptr = memory.int32(rows.length + 1);
  for (const [r, row] of rows.entries()) indptr[r + 1] = indptr[r] + row.length;
  const indices = memory.int32(entries.length);
  const values = memory.float32(entries.length);
  for (const [k, [feature, x]] of entries.entries()) {
    indices[k] = feature;
    values[k] = x;
  }
  const weights = memory.float32(featureCount * width);
  for (let k = 0; k < weights.length; k++) weights[k] = Math.fround(Math.sin(k + 1));
  const scores = memory.float32(rows.length * width);
  for (let k = 0; k < scores.length; k++) scores[k] = Math.fround(Math.cos(k));
  return {
    kernels: memory.kernels,
    chunk: memory.struct(RowChunk, { indptr, indices, values, scores }),
    weights,
    scores,
  };
}

/** What the kernels must give, one float32 sum after another: the plain loop. */
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

  it("take the sigmoid to a few units of float32's last place, and to its limits far out", () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 9 }), (numbers) => {
        const memory = new KernelMemory(4096);
        const x = memory.float32(Math.ceil(numbers.length / 4) * 4);
        x.set(numbers);
        const out = memory.float32(x.length);
        memory.kernels.sigmoidOf(x.byteOffset, x.length, out.byteOffset);
        for (const [k, number] of numbers.entries()) {
          const exact = 1 / (1 + Math.exp(-number));
          expect(Math.abs(out[k] - exact)).toBeLessThanOrEqual(4e-7 * exact + 1e-37);
        }
      }),
    );
  });
});
