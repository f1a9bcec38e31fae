import { ClaquetaError } from "../errors.ts";
import { sum } from "../statistics.ts";
import { sharedFloat32, sharedInt32 } from "./memory.ts";

/** Compressed sparse rows. Row r has the columns `indices[indptr[r] .. indptr[r + 1])`, ascending, each once, and the
 * float32 `values` at the same indices. Arrays may be longer than indptr[rowCount]; the tail has no meaning. */
export interface SparseMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  /** rowCount + 1 */
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** The matrix of rows that are given as pairs of column and value; columns ascend within a row, each once. Values of 0
 * are left out. Throws SHAPE_MISMATCH where columns do not ascend or are outside [0, columnCount). */
export function sparseFromRows(
  rows: readonly Iterable<readonly [column: number, value: number]>[],
  columnCount: number,
): SparseMatrix {
  const indptr = sharedInt32(rows.length + 1);
  const columns: number[] = [];
  const values: number[] = [];
  for (const [r, row] of rows.entries()) {
    let last = -1;
    for (const [column, value] of row) {
      if (!Number.isInteger(column) || column <= last || column >= columnCount) {
        const what = `column ${column} comes after ${last}, of ${columnCount}`;
        throw new ClaquetaError("SHAPE_MISMATCH", {
          where: `row ${r}`,
          what,
          expected: "ascending columns, each once",
        });
      }
      last = column;
      if (Math.fround(value) === 0) continue;
      columns.push(column);
      values.push(value);
    }
    indptr[r + 1] = columns.length;
  }
  const indices = sharedInt32(columns.length);
  const kept = sharedFloat32(columns.length);
  indices.set(columns);
  kept.set(values);
  return { rowCount: rows.length, columnCount, indptr, indices, values: kept };
}

/** Number of stored entries. */
export const nonZeroCount = (x: SparseMatrix): number => x.indptr[x.rowCount] - x.indptr[0];

/** Entries of the longest row. */
export function longestRow({ indptr, rowCount }: SparseMatrix): number {
  let longest = 0;
  for (let row = 0; row < rowCount; row++) longest = Math.max(longest, indptr[row + 1] - indptr[row]);
  return longest;
}

/** Some rows in the given order (repeats allowed), as a new matrix. */
export function takeRows(x: SparseMatrix, rows: ArrayLike<number>): SparseMatrix {
  const indptr = sharedInt32(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    indptr[i + 1] = indptr[i] + x.indptr[rows[i] + 1] - x.indptr[rows[i]];
  }
  const indices = sharedInt32(indptr[rows.length]);
  const values = sharedFloat32(indptr[rows.length]);
  for (let i = 0; i < rows.length; i++) {
    const from = x.indptr[rows[i]];
    const to = x.indptr[rows[i] + 1];
    indices.set(x.indices.subarray(from, to), indptr[i]);
    values.set(x.values.subarray(from, to), indptr[i]);
  }
  return { rowCount: rows.length, columnCount: x.columnCount, indptr, indices, values };
}

/** The rows of several matrices with the same columns, one after another, as a new matrix. */
export function joinRows(parts: readonly SparseMatrix[]): SparseMatrix {
  const rowCount = sum(parts.map((part) => part.rowCount));
  const total = sum(parts.map(nonZeroCount));
  const indptr = sharedInt32(rowCount + 1);
  const indices = sharedInt32(total);
  const values = sharedFloat32(total);
  let row = 0;
  for (const part of parts) {
    const from = part.indptr[0];
    const at = indptr[row];
    indices.set(part.indices.subarray(from, part.indptr[part.rowCount]), at);
    values.set(part.values.subarray(from, part.indptr[part.rowCount]), at);
    for (let r = 1; r <= part.rowCount; r++) indptr[row + r] = at + part.indptr[r] - from;
    row += part.rowCount;
  }
  return { rowCount, columnCount: parts[0].columnCount, indptr, indices, values };
}

/** Columns [from, to), numbered from 0. */
export function takeColumns(x: SparseMatrix, from: number, to: number): SparseMatrix {
  if (from === 0 && to === x.columnCount) return x;
  const indptr = sharedInt32(x.rowCount + 1);
  const starts = new Int32Array(x.rowCount);
  for (let row = 0; row < x.rowCount; row++) {
    starts[row] = lowerBound(x.indices, x.indptr[row], x.indptr[row + 1], from);
    const end = lowerBound(x.indices, starts[row], x.indptr[row + 1], to);
    indptr[row + 1] = indptr[row] + end - starts[row];
  }
  const indices = sharedInt32(indptr[x.rowCount]);
  const values = sharedFloat32(indptr[x.rowCount]);
  for (let row = 0; row < x.rowCount; row++) {
    for (let k = indptr[row], at = starts[row]; k < indptr[row + 1]; k++, at++) {
      indices[k] = x.indices[at] - from;
      values[k] = x.values[at];
    }
  }
  return { rowCount: x.rowCount, columnCount: to - from, indptr, indices, values };
}

/** First index in [low, high) of ascending `sorted` whose value is at least `min`, else high. */
function lowerBound(sorted: Int32Array, low: number, high: number, min: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < min) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same entries as compressed sparse columns. */
export function transpose(x: SparseMatrix): SparseMatrix {
  const total = nonZeroCount(x);
  const indptr = sharedInt32(x.columnCount + 1);
  const start = x.indptr[0];
  for (let k = start; k < start + total; k++) indptr[x.indices[k] + 1]++;
  for (let c = 0; c < x.columnCount; c++) indptr[c + 1] += indptr[c];
  const next = indptr.slice(0, x.columnCount);
  const indices = sharedInt32(total);
  const values = sharedFloat32(total);
  for (let row = 0; row < x.rowCount; row++) {
    for (let k = x.indptr[row]; k < x.indptr[row + 1]; k++) {
      const at = next[x.indices[k]]++;
      indices[at] = row;
      values[at] = x.values[k];
    }
  }
  return { rowCount: x.columnCount, columnCount: x.rowCount, indptr, indices, values };
}
