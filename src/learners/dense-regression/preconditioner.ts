import { bytesOf, float32 } from "../../matrix/kernels.ts";
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
  factors: float32(chunkRows * laneCount),
  sums: float32(columnCount * laneCount),
});

export const preconditionerBytes = (columnCount: number): number => bytesOf(arraysFor(columnCount));

/** L⁻¹ of I + curvature · XᵀX = L·Lᵀ: [row][column], padded to a multiple of three rows. */
export const factorRowsTask: Task<PreconditionerProblem, Float32Array> = {
  name: "learners/factor-dense-rows",
  run({ rows, curvature }, context) {
    const { columnCount } = rows;
    const matrix = gramMatrix(rows, context.throwIfStopped);
    for (let i = 0; i < columnCount; i++) {
      for (let j = 0; j < i; j++) matrix[i * columnCount + j] *= curvature;
      matrix[i * columnCount + i] = 1 + curvature * matrix[i * columnCount + i];
    }
    factorise(matrix, columnCount, context.throwIfStopped);
    return invertLower(matrix, columnCount, context.throwIfStopped);
  },
};

/** The lower half of XᵀX in [column][column], from every so manieth row, scaled to all rows. */
function gramMatrix(rows: DenseRows, throwIfStopped: () => void): Float64Array {
  const { rowCount, columnCount } = rows;
  const { memory, values } = openRows(rows, preconditionerBytes(columnCount), 0);
  const { factors, sums } = memory.allocate(arraysFor(columnCount));
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
      memory.kernels.addDenseColumnsTimesBlock(
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

/** Cholesky's factor in place of the lower half. */
function factorise(matrix: Float64Array, size: number, throwIfStopped: () => void): void {
  for (let i = 0; i < size; i++) {
    if (i % 64 === 0) throwIfStopped();
    for (let j = 0; j <= i; j++) {
      const rest = matrix[i * size + j] - dot(matrix, i * size, j * size, j);
      matrix[i * size + j] = i === j ? Math.sqrt(rest) : rest / matrix[j * size + j];
    }
  }
}

/** Σ matrix[a + k] · matrix[b + k] for k below count. Four sums, so that no addition waits for the one before. */
function dot(matrix: Float64Array, a: number, b: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 4 <= count; k += 4) {
    s0 += matrix[a + k] * matrix[b + k];
    s1 += matrix[a + k + 1] * matrix[b + k + 1];
    s2 += matrix[a + k + 2] * matrix[b + k + 2];
    s3 += matrix[a + k + 3] * matrix[b + k + 3];
  }
  for (; k < count; k++) s0 += matrix[a + k] * matrix[b + k];
  return s0 + s1 + (s2 + s3);
}

/** The inverse of a lower triangle, row by row: those before it solve for the next. */
function invertLower(lower: Float64Array, size: number, throwIfStopped: () => void): Float32Array {
  const inverse = sharedFloat32(paddedRows(size) * size);
  const row = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    if (i % 64 === 0) throwIfStopped();
    row.fill(0, 0, i);
    for (let k = 0; k < i; k++) {
      const factor = lower[i * size + k];
      const at = k * size;
      for (let j = 0; j <= k; j++) row[j] -= factor * inverse[at + j];
    }
    const diagonal = lower[i * size + i];
    for (let j = 0; j < i; j++) inverse[i * size + j] = row[j] / diagonal;
    inverse[i * size + i] = 1 / diagonal;
  }
  return inverse;
}
