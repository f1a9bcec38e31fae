import { ClaquetaError } from "../errors.ts";
import { sharedFloat32, sharedInt32 } from "./memory.ts";

/** Compressed sparse rows. Row r holds the columns `indices[indptr[r] .. indptr[r + 1])`, ascending, each once, with
 * the float32 `values` at the same places. Arrays may be longer than indptr[rowCount]; the tail means nothing. */
export interface SparseMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  /** rowCount + 1 */
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** Number of stored entries. */
export const nonZeroCount = (x: SparseMatrix): number => x.indptr[x.rowCount] - x.indptr[0];

/** The given rows in the given order (repeats allowed), as a new matrix. */
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

/** Blocks side by side, each multiplied by its weight. All must have the same number of rows. Throws SHAPE_MISMATCH. */
export function hstack(blocks: readonly SparseMatrix[], weights?: readonly number[]): SparseMatrix {
  const rowCount = blocks[0]?.rowCount ?? 0;
  let total = 0;
  let columnCount = 0;
  for (const block of blocks) {
    if (block.rowCount !== rowCount) {
      throw new ClaquetaError("SHAPE_MISMATCH", {
        where: "hstack",
        what: `one block has ${rowCount} rows, another ${block.rowCount}`,
        expected: "blocks made from the same movies",
      });
    }
    total += nonZeroCount(block);
    columnCount += block.columnCount;
  }
  const indptr = sharedInt32(rowCount + 1);
  const indices = sharedInt32(total);
  const values = sharedFloat32(total);
  let at = 0;
  for (let row = 0; row < rowCount; row++) {
    let offset = 0;
    for (let b = 0; b < blocks.length; b++) {
      const block = blocks[b];
      const weight = weights?.[b] ?? 1;
      for (let k = block.indptr[row]; k < block.indptr[row + 1]; k++) {
        indices[at] = block.indices[k] + offset;
        values[at++] = block.values[k] * weight;
      }
      offset += block.columnCount;
    }
    indptr[row + 1] = at;
  }
  return { rowCount, columnCount, indptr, indices, values };
}

/** Columns become rows: the same entries as compressed sparse columns. */
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
