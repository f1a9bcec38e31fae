import type { SparseMatrix } from "../../src/matrix/sparse-matrix.ts";

/** A sparse matrix as the fixtures' scripts write it (fixture.py, csr). */
export interface MatrixJson {
  readonly rows: number;
  readonly columns: number;
  readonly indptr: readonly number[];
  readonly indices: readonly number[];
  readonly values: readonly number[];
}

export const matrixFromJson = (json: MatrixJson): SparseMatrix => ({
  rowCount: json.rows,
  columnCount: json.columns,
  indptr: Int32Array.from(json.indptr),
  indices: Int32Array.from(json.indices),
  values: Float32Array.from(json.values),
});

/** Largest absolute difference between a row-major table and its rows in JSON. */
export function largestDifference(values: Float64Array, rows: readonly (readonly number[])[]): number {
  return rows.flat().reduce((worst, value, k) => Math.max(worst, Math.abs(value - values[k])), 0);
}
