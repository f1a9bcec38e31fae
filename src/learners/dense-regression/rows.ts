import { bytesOf, float32, KernelMemory, type SharedKernelMemory } from "../../matrix/kernels.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { genresPerBlock } from "../genre-blocks.ts";

/** Lanes of the kernels: a block's genres, the unused ones 0. */
export const laneCount = genresPerBlock;

/** The kernels take three rows at a time. */
export const paddedRows = (rowCount: number): number => Math.ceil(rowCount / 3) * 3;

/** Standardised rows for the kernels (kernels/dense.ts). */
export interface DenseRows {
  readonly rowCount: number;
  readonly columnCount: number;
  /** [row][column], padded to a multiple of three rows; in `memory` where that is shared. */
  readonly values: Float32Array;
  readonly memory: SharedKernelMemory | undefined;
}

/** How a column was standardised. Deviation 0: a constant column, which counts for nothing. */
export interface ColumnScales {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

export const denseRowsBytes = (rowCount: number, columnCount: number): number =>
  bytesOf(rowArrays(rowCount, columnCount));

const rowArrays = (rowCount: number, columnCount: number) => ({ values: float32(paddedRows(rowCount) * columnCount) });

/** Lays x out densely and standardises its columns. ownBytes: of all tasks that share the rows. */
export function layOutRows(x: SparseMatrix, ownBytes: number): { rows: DenseRows; scales: ColumnScales } {
  const { rowCount, columnCount, indptr } = x;
  const memory = new KernelMemory(denseRowsBytes(rowCount, columnCount) + ownBytes, { shared: true });
  const { values } = memory.allocate(rowArrays(rowCount, columnCount));
  for (let row = 0; row < rowCount; row++) {
    for (let k = indptr[row]; k < indptr[row + 1]; k++) values[row * columnCount + x.indices[k]] = x.values[k];
  }
  const scales = standardise(values, rowCount, columnCount);
  return { rows: { rowCount, columnCount, values, memory: memory.share() }, scales };
}

/** Below this share of the mean, float32 values cannot differ: such a deviation is that of a sum's rounding. */
const minDeviation = 1e-7;

function standardise(values: Float32Array, rowCount: number, columnCount: number): ColumnScales {
  const means = new Float64Array(columnCount);
  const deviations = new Float64Array(columnCount);
  const eachRow = (visit: (at: number, column: number) => void): void => {
    for (let row = 0, at = 0; row < rowCount; row++) {
      for (let column = 0; column < columnCount; column++) visit(at++, column);
    }
  };
  eachRow((at, column) => {
    means[column] += values[at] / rowCount;
  });
  eachRow((at, column) => {
    deviations[column] += (values[at] - means[column]) ** 2 / rowCount;
  });
  for (let column = 0; column < columnCount; column++) {
    const deviation = Math.sqrt(deviations[column]);
    deviations[column] = deviation > minDeviation * Math.abs(means[column]) ? deviation : 0;
  }
  eachRow((at, column) => {
    values[at] = deviations[column] === 0 ? 0 : (values[at] - means[column]) / deviations[column];
  });
  return { means, deviations };
}

/** The rows in a task's own view of their memory. taskIndex: of the tasks that run at once, each with ownBytes. */
export function openRows(rows: DenseRows, ownBytes: number, taskIndex: number) {
  const { rowCount, columnCount } = rows;
  if (rows.memory !== undefined) {
    const memory = new KernelMemory(rows.memory);
    memory.skip(taskIndex * ownBytes);
    return { memory, values: rows.values };
  }
  const memory = new KernelMemory(denseRowsBytes(rowCount, columnCount) + ownBytes);
  const { values } = memory.allocate(rowArrays(rowCount, columnCount));
  values.set(rows.values);
  return { memory, values };
}
