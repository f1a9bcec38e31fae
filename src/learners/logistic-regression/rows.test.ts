import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KernelMemory } from "../../matrix/kernels.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { entriesOf, placeColumns, placedRowsBytes, placeRows } from "./rows.ts";

/** Rows of a larger matrix: indptr begins anywhere. */
const matrix: fc.Arbitrary<SparseMatrix> = fc.integer({ min: 1, max: 40 }).chain((columnCount) =>
  fc
    .record({
      before: fc.integer({ min: 0, max: 3 }),
      rows: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: columnCount - 1 })), { maxLength: 12 }),
    })
    .map(({ before, rows }) => {
      const indptr = new Int32Array(rows.length + 1).fill(before);
      for (const [row, columns] of rows.entries()) indptr[row + 1] = indptr[row] + columns.length;
      const indices = Int32Array.from([...Array<number>(before).fill(0), ...rows.flat()]);
      return { rowCount: rows.length, columnCount, indptr, indices, values: Float32Array.from(indices.keys()) };
    }),
);
const stride = fc.constantFrom(4, 8, 12, 16, 20);
const nearBytes = fc.integer({ min: 0, max: 1500 });

const entries = (x: SparseMatrix): Int32Array => x.indices.subarray(x.indptr[0], x.indptr[x.rowCount]);

describe("placeColumns", () => {
  it("gives every column lanes of its own, the fullest near, the others from line to line", () => {
    fc.assert(
      fc.property(matrix, stride, nearBytes, fc.constantFrom(1, 2), (x, lanes, bytes, tables) => {
        const { places, firstFar, groupCount, farEntryCount } = placeColumns(x, lanes, tables, bytes);
        const groups = lanes / 4;
        const sorted = [...places].sort((a, b) => a - b);
        for (const [i, place] of sorted.entries()) {
          expect(place + groups).toBeLessThanOrEqual(sorted[i + 1] ?? groupCount);
        }
        const near = [...places.keys()].filter((column) => places[column] < firstFar);
        const far = [...places.keys()].filter((column) => places[column] >= firstFar);
        expect(near.length).toBe(Math.min(x.columnCount, Math.floor(bytes / (4 * lanes * tables))));
        const count = (column: number): number => entries(x).filter((each) => each === column).length;
        const leastNear = Math.min(...near.map(count));
        for (const column of far) {
          expect(count(column)).toBeLessThanOrEqual(leastNear);
          const [firstLine, lastLine] = [places[column] >> 2, (places[column] + groups - 1) >> 2];
          if (groups <= 4) expect(lastLine).toBe(firstLine);
        }
        expect(farEntryCount).toBe(far.reduce((sum, column) => sum + count(column), 0));
      }),
    );
  });
});

describe("placeRows", () => {
  it("has every row's entries in their order, and once more those that are far", () => {
    fc.assert(
      fc.property(matrix, stride, nearBytes, (x, lanes, bytes) => {
        const columns = placeColumns(x, lanes, 1, bytes);
        const memory = new KernelMemory(placedRowsBytes(x, columns));
        const rows = placeRows(memory, x, columns);
        const start = x.indptr[0];
        expect([...rows.indptr]).toEqual([...x.indptr].map((at) => at - start));
        const laid = entriesOf(rows);
        const places = laid.places.filter((_, word) => word % laid.step === laid.place);
        const values = laid.values.filter((_, word) => word % laid.step === laid.value);
        expect([...places]).toEqual([...entries(x)].map((column) => columns.places[column]));
        expect([...values]).toEqual([...x.values.subarray(start, x.indptr[x.rowCount])]);
        for (let row = 0; row < x.rowCount; row++) {
          const [from, to] = [rows.indptr[row], rows.indptr[row + 1]];
          const own = places.subarray(from, to);
          expect(rows.norms[row]).toBe(Math.fround(values.subarray(from, to).reduce((sum, v) => sum + v ** 2, 0)));
          const far = rows.farPlaces.subarray(rows.farIndptr[row], rows.farIndptr[row + 1]);
          expect([...far]).toEqual([...own].filter((place) => place >= columns.firstFar));
        }
      }),
    );
  });
});
