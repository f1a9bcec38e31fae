import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CodedTable, quantise } from "../matrix/quantised-table.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import { LinearScores } from "./linear-scores.ts";

interface Shape {
  readonly storage: "int4" | "int8";
  readonly features: number;
  readonly genres: number;
  readonly rows: readonly (readonly number[])[];
}

const shapes: fc.Arbitrary<Shape> = fc.integer({ min: 1, max: 40 }).chain((features) =>
  fc.record({
    storage: fc.constantFrom("int4", "int8"),
    features: fc.constant(features),
    genres: fc.integer({ min: 1, max: 70 }),
    rows: fc.array(fc.uniqueArray(fc.nat(features - 1), { maxLength: 30 }), { minLength: 1, maxLength: 6 }),
  }),
);

function rowsOf({ rows, features }: Shape): SparseMatrix {
  const entries = rows.flatMap((row) => [...row].sort((a, b) => a - b));
  const indptr = new Int32Array(rows.length + 1);
  for (const [r, row] of rows.entries()) indptr[r + 1] = indptr[r] + row.length;
  return {
    rowCount: rows.length,
    columnCount: features,
    indptr,
    indices: Int32Array.from(entries),
    values: Float32Array.from(entries, (_, k) => Math.cos(3 * k)),
  };
}

/** Sums in entry order in float32, as documented. */
function plainSums(x: SparseMatrix, weights: Float32Array, genres: number): Float64Array {
  const totals = new Float64Array(x.rowCount * genres);
  for (let row = 0; row < x.rowCount; row++) {
    const sums = new Float32Array(genres);
    for (let k = x.indptr[row]; k < x.indptr[row + 1]; k++) {
      for (let g = 0; g < genres; g++) sums[g] += Math.fround(x.values[k] * weights[x.indices[k] * genres + g]);
    }
    totals.set(sums, row * genres);
  }
  return totals;
}

describe("scores over codes", () => {
  it("have the bits of the plain loop over the numbers that the codes stand for, whatever the width", () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const { features, genres, storage } = shape;
        const weights = Float32Array.from({ length: features * genres }, (_, k) => Math.sin(k * k) * (1 + (k % 9)));
        const { codes, scales } = quantise(weights, features, genres, storage);
        const table = CodedTable.of({ codes, scales }, features, genres, storage) as CodedTable;
        const x = rowsOf(shape);
        const totals = new Float64Array(x.rowCount * genres);
        new LinearScores(table, genres).addTo(x, totals);
        expect([...totals]).toEqual([...plainSums(x, table.floats, genres)]);
      }),
    );
  });

  it("read codes that begin at any byte of their file", () => {
    const weights = Float32Array.from({ length: 48 }, (_, k) => Math.sin(k));
    const { codes, scales } = quantise(weights, 2, 24, "int4");
    const bytes = new Uint8Array(codes.data.length + 1);
    bytes.set(codes.data as Uint8Array, 1);
    const moved = { shape: codes.shape, data: bytes.subarray(1) };
    const table = CodedTable.of({ codes: moved, scales }, 2, 24, "int4") as CodedTable;
    const x = rowsOf({ storage: "int4", features: 2, genres: 24, rows: [[0, 1]] });
    const totals = new Float64Array(24);
    new LinearScores(table, 24).addTo(x, totals);
    expect([...totals]).toEqual([...plainSums(x, table.floats, 24)]);
  });
});
