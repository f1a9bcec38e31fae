import type { Kernels } from "../../matrix/kernel-exports.ts";
import { type Arrays, bytesOf, float32 } from "../../matrix/kernels.ts";
import { sharedFloat32 } from "../../matrix/memory.ts";
import type { Task } from "../../pool/pool.ts";
import { type DenseRows, laneCount, openRows, paddedRows } from "./rows.ts";

// All genres share the rows, so one matrix comes near the Hessian of each: I + curvature · XᵀX, where curvature is
// about C·p(1 − p) (Böhning and Lindsay 1988 take its upper bound, C/4). Used as the first matrix of L-BFGS, it brings
// hundreds of iterations on correlated columns, such as those of embeddings, down to about ten.

/** As many rows for each column settle the matrix; more would only cost time. */
const rowsPerColumn = 8;
/** Rows whose float32 sums are added before they go to float64. */
export const chunkRows = 255;

export interface PreconditionerProblem {
  readonly rows: DenseRows;
  /** Of the mean row, in [0, C/4] for a typical genre. */
  readonly curvature: number;
}

const arraysFor = (columnCount: number) => ({
  factors: float32(Math.max(chunkRows, columnCount) * laneCount),
  sums: float32((columnCount + 2) * laneCount),
  /** [column][column], and the rows that pad the last three. */
  lower: float32((columnCount + 2) * columnCount),
  inverse: float32(paddedRows(columnCount) * columnCount),
});

interface Factoring {
  readonly size: number;
  readonly kernels: Kernels;
  readonly arrays: Arrays<ReturnType<typeof arraysFor>>;
  throwIfStopped(): void;
}

export const preconditionerBytes = (columnCount: number): number => bytesOf(arraysFor(columnCount));

/** L⁻¹ of I + curvature · XᵀX = L·Lᵀ: [row][column], padded to a multiple of three rows. */
export const factorRowsTask: Task<PreconditionerProblem, Float32Array> = {
  name: "learners/factor-dense-rows",
  run({ rows, curvature }, { throwIfStopped }) {
    const size = rows.columnCount;
    const { memory, values } = openRows(rows, preconditionerBytes(size), 0);
    const work = { size, kernels: memory.kernels, arrays: memory.allocate(arraysFor(size)), throwIfStopped };
    const matrix = gramMatrix(rows, values, work);
    for (let k = 0; k < matrix.length; k++) matrix[k] *= curvature;
    for (let i = 0; i < size; i++) matrix[i * size + i] += 1;
    factorise(matrix, work);
    invertLower(work);
    const inverse = sharedFloat32(work.arrays.inverse.length);
    inverse.set(work.arrays.inverse);
    return inverse;
  },
};

/** The lower half of XᵀX in [column][column], from every so manieth row, scaled to all rows. */
function gramMatrix(
  rows: DenseRows,
  values: Float32Array,
  { kernels, arrays, throwIfStopped }: Factoring,
): Float64Array {
  const { rowCount, columnCount } = rows;
  const { factors, sums } = arrays;
  const step = Math.max(1, Math.floor(rowCount / (rowsPerColumn * columnCount)));
  // Where rows are left out, whole threes are read; else the padding's zeros.
  const sampleCount = step === 1 ? rowCount : Math.floor(rowCount / step / 3) * 3;
  const gram = new Float64Array(columnCount * columnCount);
  const scale = rowCount / sampleCount;
  for (let from = 0; from < sampleCount; from += chunkRows) {
    throwIfStopped();
    const count = Math.min(chunkRows, sampleCount - from);
    const start = from * step * columnCount;
    for (let column = 0; column < columnCount; column += laneCount) {
      const width = Math.min(laneCount, columnCount - column);
      factors.fill(0);
      for (let r = 0; r < count; r++) {
        const at = start + r * step * columnCount + column;
        for (let lane = 0; lane < width; lane++) factors[r * laneCount + lane] = values[at + lane];
      }
      sums.fill(0);
      kernels.addDenseColumnsTimesBlock(
        values.byteOffset + 4 * (start + column),
        4 * step * columnCount,
        paddedRows(count),
        columnCount - column,
        factors.byteOffset,
        sums.byteOffset,
      );
      for (let i = column, k = 0; i < columnCount; i++, k += laneCount) {
        for (let lane = 0; lane < width; lane++) gram[i * columnCount + column + lane] += scale * sums[k + lane];
      }
    }
  }
  return gram;
}

/** The columns of a panel in a row of lanes: factors[k][lane] = lower[first + lane][k] for k below first. */
function takePanel({ size, arrays: { factors, lower } }: Factoring, first: number, width: number): void {
  factors.fill(0);
  for (let lane = 0; lane < width; lane++) {
    for (let k = 0; k < first; k++) factors[k * laneCount + lane] = lower[(first + lane) * size + k];
  }
}

/** Cholesky's factor of the lower half, a panel of twelve columns at a time. */
function factorise(matrix: Float64Array, work: Factoring): void {
  const { size, kernels, arrays, throwIfStopped } = work;
  const { factors, sums, lower } = arrays;
  for (let first = 0; first < size; first += laneCount) {
    throwIfStopped();
    const width = Math.min(laneCount, size - first);
    const count = size - first;
    takePanel(work, first, width);
    kernels.denseRowsTimesBlock(
      lower.byteOffset + 4 * first * size,
      4 * size,
      paddedRows(count),
      first,
      factors.byteOffset,
      sums.byteOffset,
    );
    for (let lane = 0; lane < width; lane++) {
      const column = first + lane;
      for (let i = column; i < size; i++) {
        let rest = matrix[i * size + column] - sums[(i - first) * laneCount + lane];
        for (let k = first; k < column; k++) rest -= lower[i * size + k] * lower[column * size + k];
        // No pivot of I + XᵀX is below 1 but by rounding.
        lower[i * size + column] = i === column ? Math.sqrt(Math.max(1, rest)) : rest / lower[column * size + column];
      }
    }
  }
}

/** The inverse of the lower triangle, a panel of twelve rows at a time: those before it solve for it. */
function invertLower(work: Factoring): void {
  const { size, kernels, arrays, throwIfStopped } = work;
  const { factors, sums, lower, inverse } = arrays;
  for (let first = 0; first < size; first += laneCount) {
    throwIfStopped();
    const width = Math.min(laneCount, size - first);
    takePanel(work, first, width);
    sums.fill(0);
    kernels.addDenseColumnsTimesBlock(inverse.byteOffset, 4 * size, first, first, factors.byteOffset, sums.byteOffset);
    for (let lane = 0; lane < width; lane++) {
      const row = first + lane;
      for (let j = 0; j <= row; j++) {
        let rest = (j === row ? 1 : 0) - sums[j * laneCount + lane];
        for (let k = first; k < row; k++) rest -= lower[row * size + k] * inverse[k * size + j];
        inverse[row * size + j] = rest / lower[row * size + row];
      }
    }
  }
}
