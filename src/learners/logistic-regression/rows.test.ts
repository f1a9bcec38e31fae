import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KernelMemory } from "../../matrix/kernels.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { entriesOf, layOutColumns, layOutRows, solverRowsBytes } from "./rows.ts";

/** Rows of a larger matrix: indptr starts anywhere. */
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

describe("layOutColumns", () => {
  it("gives every column lanes of its own, the fullest near, the others from line to line", () => {
    fc.assert(
      fc.property(matrix, stride, nearBytes, fc.constantFrom(1, 2), (x, lanes, bytes, tables) => {
        const { firstGroups, firstFar, groupCount, farEntryCount } = layOutColumns(x, lanes, tables, bytes);
        const groups = lanes / 4;
        const sorted = [...firstGroups].sort((a, b) => a - b);
        for (const [i, group] of sorted.entries()) {
          expect(group + groups).toBeLessThanOrEqual(sorted[i + 1] ?? groupCount);
        }
        const near = [...firstGroups.keys()].filter((column) => firstGroups[column] < firstFar);
        const far = [...firstGroups.keys()].filter((column) => firstGroups[column] >= firstFar);
        expect(near.length).toBe(Math.min(x.columnCount, Math.floor(bytes / (4 * lanes * tables))));
        const count = (column: number): number => entries(x).filter((each) => each === column).length;
        const minNear = Math.min(...near.map(count));
        for (const column of far) {
          expect(count(column)).toBeLessThanOrEqual(minNear);
          const [firstLine, lastLine] = [firstGroups[column] >> 2, (firstGroups[column] + groups - 1) >> 2];
          if (groups <= 4) expect(lastLine).toBe(firstLine);
        }
        expect(farEntryCount).toBe(far.reduce((sum, column) => sum + count(column), 0));
      }),
    );
  });
});

describe("layOutRows", () => {
  it("has every row's entries in their order, and once more those that are far", () => {
    fc.assert(
      fc.property(matrix, stride, nearBytes, (x, lanes, bytes) => {
        const columns = layOutColumns(x, lanes, 1, bytes);
        const memory = new KernelMemory(solverRowsBytes(x, columns));
        const rows = layOutRows(memory, x, columns);
        const start = x.indptr[0];
        expect([...rows.indptr]).toEqual([...x.indptr].map((at) => at - start));
        const laid = entriesOf(rows);
        const firstGroups = laid.groups.filter((_, word) => word % laid.step === laid.group);
        const values = laid.values.filter((_, word) => word % laid.step === laid.value);
        expect([...firstGroups]).toEqual([...entries(x)].map((column) => columns.firstGroups[column]));
        expect([...values]).toEqual([...x.values.subarray(start, x.indptr[x.rowCount])]);
        for (let row = 0; row < x.rowCount; row++) {
          const [from, to] = [rows.indptr[row], rows.indptr[row + 1]];
          const own = firstGroups.subarray(from, to);
          expect(rows.norms[row]).toBe(Math.fround(values.subarray(from, to).reduce((sum, v) => sum + v ** 2, 0)));
          const far = rows.farGroups.subarray(rows.farIndptr[row], rows.farIndptr[row + 1]);
          expect([...far]).toEqual([...own].filter((group) => group >= columns.firstFar));
        }
      }),
    );
  });
});
