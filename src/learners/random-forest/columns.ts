import { sharedFloat32, sharedInt32 } from "../../matrix/memory.ts";
import { type SparseMatrix, transpose } from "../../matrix/sparse-matrix.ts";
import { rankDescending } from "../../statistics.ts";

/** A sparse matrix prepared for growing trees, in shared memory: its entries by column, sorted by value, and the sums
 * that each row belongs to. Stored zeros are left out, because trees must not distinguish them from implied ones. */
export interface SortedColumns {
  readonly rowCount: number;
  readonly columnCount: number;
  /** Column c has the segments columnStarts[c] .. columnStarts[c + 1): runs of equal values, highest first. */
  readonly columnStarts: Int32Array;
  readonly segmentValues: Float32Array;
  /** Segment s holds the entries segmentStarts[s] .. segmentStarts[s + 1), rows ascending. */
  readonly segmentStarts: Int32Array;
  readonly entryRows: Int32Array;
  /** Row r belongs to the sums sumIndices[rowStarts[r] .. rowStarts[r + 1]): c for each column c with an entry, and
   * columnCount + s for the entry's segment s, except for a column's last segment. */
  readonly rowStarts: Int32Array;
  readonly sumIndices: Int32Array;
}

export function sortedColumns(x: SparseMatrix): SortedColumns {
  const rows = withoutZeros(x);
  const byColumn = transpose(rows);
  const { indptr, indices, values } = byColumn;
  const columnStarts = sharedInt32(x.columnCount + 1);
  const entryCount = indptr[x.columnCount];
  const segmentValues = sharedFloat32(entryCount);
  const segmentStarts = sharedInt32(entryCount + 1);
  let segmentCount = 0;
  for (let c = 0; c < x.columnCount; c++) {
    sortByValue(indices, values, indptr[c], indptr[c + 1]);
    for (let k = indptr[c]; k < indptr[c + 1]; k++) {
      if (k > indptr[c] && values[k] === values[k - 1]) continue;
      segmentValues[segmentCount] = values[k];
      segmentStarts[segmentCount++] = k;
    }
    columnStarts[c + 1] = segmentCount;
  }
  segmentStarts[segmentCount] = entryCount;
  const columns = {
    rowCount: x.rowCount,
    columnCount: x.columnCount,
    columnStarts,
    segmentValues: segmentValues.subarray(0, segmentCount),
    segmentStarts: segmentStarts.subarray(0, segmentCount + 1),
    entryRows: indices,
  };
  return { ...columns, ...sumIndicesByRow(columns) };
}

function sumIndicesByRow(columns: Omit<SortedColumns, "rowStarts" | "sumIndices">) {
  const { rowCount, columnCount, columnStarts, segmentStarts, entryRows } = columns;
  const each = (visit: (row: number, index: number) => void): void => {
    for (let c = 0; c < columnCount; c++) {
      const last = columnStarts[c + 1] - 1;
      for (let s = columnStarts[c]; s <= last; s++) {
        for (let k = segmentStarts[s]; k < segmentStarts[s + 1]; k++) {
          visit(entryRows[k], c);
          if (s < last) visit(entryRows[k], columnCount + s);
        }
      }
    }
  };
  const rowStarts = sharedInt32(rowCount + 1);
  each((row) => rowStarts[row + 1]++);
  for (let r = 0; r < rowCount; r++) rowStarts[r + 1] += rowStarts[r];
  const next = rowStarts.slice(0, rowCount);
  const sumIndices = sharedInt32(rowStarts[rowCount]);
  each((row, index) => {
    sumIndices[next[row]++] = index;
  });
  return { rowStarts, sumIndices };
}

/** Sorts one column's entries by value, highest first; equal values stay in row order. */
function sortByValue(rows: Int32Array, values: Float32Array, from: number, to: number): void {
  let sorted = true;
  for (let k = from + 1; k < to && sorted; k++) sorted = values[k] <= values[k - 1];
  if (sorted) return;
  const order = rankDescending(values.subarray(from, to));
  const sortedRows = order.map((k) => rows[from + k]);
  const sortedValues = order.map((k) => values[from + k]);
  rows.set(sortedRows, from);
  values.set(sortedValues, from);
}

function withoutZeros(x: SparseMatrix): SparseMatrix {
  const indptr = sharedInt32(x.rowCount + 1);
  for (let row = 0; row < x.rowCount; row++) {
    let count = 0;
    for (let k = x.indptr[row]; k < x.indptr[row + 1]; k++) if (x.values[k] !== 0) count++;
    indptr[row + 1] = indptr[row] + count;
  }
  const indices = sharedInt32(indptr[x.rowCount]);
  const values = sharedFloat32(indptr[x.rowCount]);
  let at = 0;
  for (let k = x.indptr[0]; k < x.indptr[x.rowCount]; k++) {
    if (x.values[k] === 0) continue;
    indices[at] = x.indices[k];
    values[at++] = x.values[k];
  }
  return { rowCount: x.rowCount, columnCount: x.columnCount, indptr, indices, values };
}
