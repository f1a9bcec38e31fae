import { sharedFloat32, sharedInt32 } from "../matrix/memory.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";

/** Fills a sparse matrix row by row. */
export class MatrixBuilder {
  readonly #rowCount: number;
  readonly #columnCount: number;
  readonly #indptr: Int32Array;
  #indices: Int32Array;
  #values: Float32Array;
  #row = 0;
  #at = 0;

  /** entryCount: the number of entries, if it is known. */
  constructor(rowCount: number, columnCount: number, entryCount = 0) {
    this.#rowCount = rowCount;
    this.#columnCount = columnCount;
    this.#indptr = sharedInt32(rowCount + 1);
    this.#indices = sharedInt32(entryCount);
    this.#values = sharedFloat32(entryCount);
  }

  /** Adds the first `count` of these entries to the current row: columns + firstColumn, float32 values × weight.
   * Columns must ascend and come after those of the row. */
  add(columns: Int32Array, values: Float64Array, count: number, firstColumn: number, weight: number): void {
    const at = this.#at;
    if (at + count > this.#indices.length) this.#grow(at + count);
    const indices = this.#indices;
    const ownValues = this.#values;
    for (let i = 0; i < count; i++) {
      indices[at + i] = columns[i] + firstColumn;
      ownValues[at + i] = Math.fround(values[i]) * weight;
    }
    this.#at = at + count;
  }

  endRow(): void {
    this.#indptr[++this.#row] = this.#at;
  }

  /** The matrix, after the end of the last row. Its arrays may be longer than needed. */
  finish(): SparseMatrix {
    return {
      rowCount: this.#rowCount,
      columnCount: this.#columnCount,
      indptr: this.#indptr,
      indices: this.#indices,
      values: this.#values,
    };
  }

  /** Grows to the size that the rows so far predict, 1.5 to 3 times what is needed; exactly that for the last row. */
  #grow(needed: number): void {
    const isLast = this.#row + 1 >= this.#rowCount;
    const expected = Math.ceil((needed / (this.#row + 1)) * this.#rowCount * 1.05);
    const length = isLast ? needed : Math.ceil(Math.min(Math.max(expected, 1.5 * needed), 3 * needed));
    const indices = sharedInt32(length);
    const values = sharedFloat32(length);
    indices.set(this.#indices.subarray(0, this.#at));
    values.set(this.#values.subarray(0, this.#at));
    this.#indices = indices;
    this.#values = values;
  }
}
