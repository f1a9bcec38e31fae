import { type DenseMatrix, denseMatrix } from "../matrix/dense-matrix.ts";
import type * as KernelExports from "../matrix/kernel-exports.ts";
import { KernelMemory } from "../matrix/kernels.ts";
import { CodedTable, laneCount } from "../matrix/quantised-table.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { Tensor } from "../matrix/state.ts";

/** Until so many rows have been asked for, a copy of the weights for the kernels costs more than it saves. */
const rowsBeforeCopy = 64;
/** Entries and rows that go to the kernels at once; longer rows go in pieces. */
const chunkEntries = 16_384;
const chunkRows = 128;

/** [feature][genre], as float32 or as codes. */
export type WeightTable = Float32Array | CodedTable;

/** A tensor's table, its codes where kernels read these; undefined where it is none of float32. */
export function weightTable(tensor: Tensor | undefined): WeightTable | undefined {
  const coded = tensor?.coded;
  if (coded instanceof CodedTable && coded.storage !== "float16") return coded;
  return tensor?.data instanceof Float32Array ? tensor.data : undefined;
}

export const floatsOf = (table: WeightTable): Float32Array => (table instanceof CodedTable ? table.floats : table);

/** Sparse rows times a dense block of weights, [feature][genre]. Sums run in the row's order in float32, on the
 * plain path and in the kernels, over floats and over codes alike: the same bits, so that nobody can tell which one
 * answered. */
export class LinearScores {
  readonly genreCount: number;
  readonly #table: WeightTable;
  #resident: ResidentWeights | undefined;
  #rowsAsked = 0;

  constructor(weights: WeightTable, genreCount: number) {
    this.#table = weights;
    this.genreCount = genreCount;
  }

  get weights(): Float32Array {
    return floatsOf(this.#table);
  }

  get featureCount(): number {
    return this.#table instanceof CodedTable ? this.#table.rowCount : this.#table.length / this.genreCount;
  }

  /** Weights that lie in a kernel memory already, with room for `scratchBytes` behind: they are not copied. genreCount is
   * a multiple of 4. */
  static inPlace(memory: KernelMemory, weights: Float32Array, genreCount: number): LinearScores {
    const scores = new LinearScores(weights, genreCount);
    scores.#resident = new ResidentWeights(memory, new FloatRows(weights, genreCount));
    return scores;
  }

  static scratchBytes(genreCount: number): number {
    return 4 * (chunkEntries * 2 + chunkRows * (laneCount(genreCount) + 1)) + 128;
  }

  /** totals[r][0 .. genres) += row r × weights, for every row. */
  addTo(x: SparseMatrix, totals: Float64Array): void {
    this.#rowsAsked += x.rowCount;
    if (this.#resident === undefined && (this.#table instanceof CodedTable || this.#rowsAsked > rowsBeforeCopy)) {
      this.#resident = residentWeights(this.#table, this.genreCount);
    }
    if (this.#resident === undefined) this.#addPlainly(x, totals);
    else this.#resident.addTo(x, totals);
  }

  #addPlainly(x: SparseMatrix, totals: Float64Array): void {
    const width = this.genreCount;
    const { weights } = this;
    const sums = new Float32Array(width);
    for (let row = 0; row < x.rowCount; row++) {
      sums.fill(0);
      for (let k = x.indptr[row]; k < x.indptr[row + 1]; k++) {
        const from = x.indices[k] * width;
        const value = x.values[k];
        for (let g = 0; g < width; g++) sums[g] += Math.fround(value * weights[from + g]);
      }
      for (let g = 0; g < width; g++) totals[row * width + g] += sums[g];
    }
  }
}

/** A table in a kernel memory, as one of the kernels takes it. */
interface ResidentRows {
  readonly genreCount: number;
  /** Genres with what the kernel adds to fill a vector. */
  readonly width: number;
  /** scores[r][0 .. width) += row r × table. */
  addRows(kernels: typeof KernelExports, rows: KernelRows): void;
}

interface KernelRows {
  readonly indptr: number;
  readonly indices: number;
  readonly values: number;
  readonly rowCount: number;
  readonly scores: number;
}

class FloatRows implements ResidentRows {
  readonly genreCount: number;
  readonly width: number;
  readonly #offset: number;

  /** weights: [feature][width], in the kernel memory. */
  constructor(weights: Float32Array, genreCount: number) {
    this.genreCount = genreCount;
    this.width = Math.ceil(genreCount / 4) * 4;
    this.#offset = weights.byteOffset;
  }

  addRows(kernels: typeof KernelExports, { indptr, indices, values, rowCount, scores }: KernelRows): void {
    kernels.addRowsTimesBlock(indptr, indices, values, rowCount, this.#offset, this.width, scores);
  }
}

class CodedRows implements ResidentRows {
  readonly genreCount: number;
  readonly width: number;
  readonly #offset: number;
  readonly #rowBytes: number;
  readonly #halves: boolean;

  constructor(table: CodedTable, memory: KernelMemory) {
    this.genreCount = table.columnCount;
    this.width = laneCount(table.columnCount);
    this.#rowBytes = table.laidOutRowBytes;
    this.#halves = table.storage === "int4";
    const rows = memory.uint8(table.rowCount * this.#rowBytes);
    table.layOut(rows);
    this.#offset = rows.byteOffset;
  }

  addRows(kernels: typeof KernelExports, { indptr, indices, values, rowCount, scores }: KernelRows): void {
    const [rowBytes, halves] = [this.#rowBytes, this.#halves];
    kernels.addRowsTimesCodes(indptr, indices, values, rowCount, this.#offset, rowBytes, this.width, scores, halves);
  }
}

/** Copies the table into a kernel memory, genres padded to whole vectors. */
function residentWeights(table: WeightTable, genreCount: number): ResidentWeights {
  const scratch = LinearScores.scratchBytes(genreCount);
  if (table instanceof CodedTable) {
    const memory = new KernelMemory(table.rowCount * table.laidOutRowBytes + 16 + scratch);
    return new ResidentWeights(memory, new CodedRows(table, memory));
  }
  const featureCount = table.length / genreCount;
  const width = Math.ceil(genreCount / 4) * 4;
  const memory = new KernelMemory(4 * featureCount * width + 16 + scratch);
  const weights = memory.float32(featureCount * width);
  if (width === genreCount) weights.set(table);
  else {
    for (let f = 0; f < featureCount; f++) {
      for (let g = 0; g < genreCount; g++) weights[f * width + g] = table[f * genreCount + g];
    }
  }
  return new ResidentWeights(memory, new FloatRows(weights, genreCount));
}

/** Weights in a kernel memory, with room for a chunk of rows. */
class ResidentWeights {
  readonly #rows: ResidentRows;
  readonly #kernels: typeof KernelExports;
  readonly #indptr: Int32Array;
  readonly #indices: Int32Array;
  readonly #values: Float32Array;
  readonly #scores: Float32Array;

  constructor(memory: KernelMemory, rows: ResidentRows) {
    this.#rows = rows;
    this.#kernels = memory.kernels;
    this.#indptr = memory.int32(chunkRows + 1);
    this.#indices = memory.int32(chunkEntries);
    this.#values = memory.float32(chunkEntries);
    this.#scores = memory.float32(chunkRows * rows.width);
  }

  addTo(x: SparseMatrix, totals: Float64Array): void {
    const { genreCount, width } = this.#rows;
    for (let first = 0; first < x.rowCount; ) {
      let end = first;
      while (end < x.rowCount && end - first < chunkRows && x.indptr[end + 1] - x.indptr[first] <= chunkEntries) {
        end++;
      }
      end = Math.max(end, first + 1);
      this.#scoreRows(x, first, end);
      for (let row = first; row < end; row++) {
        const from = (row - first) * width;
        for (let g = 0; g < genreCount; g++) totals[row * genreCount + g] += this.#scores[from + g];
      }
      first = end;
    }
  }

  /** Rows that fit in a chunk together, or one row of any length. */
  #scoreRows(x: SparseMatrix, first: number, end: number): void {
    const rowCount = end - first;
    this.#scores.fill(0, 0, rowCount * this.#rows.width);
    for (let from = x.indptr[first]; from < x.indptr[end]; from += chunkEntries) {
      const to = Math.min(x.indptr[end], from + chunkEntries);
      for (let k = from; k < to; k++) {
        this.#indices[k - from] = x.indices[k];
        this.#values[k - from] = x.values[k];
      }
      for (let r = 1; r < rowCount; r++) this.#indptr[r] = x.indptr[first + r] - from;
      this.#indptr[rowCount] = to - from;
      this.#rows.addRows(this.#kernels, {
        indptr: this.#indptr.byteOffset,
        indices: this.#indices.byteOffset,
        values: this.#values.byteOffset,
        rowCount,
        scores: this.#scores.byteOffset,
      });
    }
  }
}

/** What each stored entry of a row adds to each genre's logit: entries × g, in the row's order. */
export function linearContributions(x: SparseMatrix, row: number, weights: Float32Array, width: number): DenseMatrix {
  const from = x.indptr[row];
  const entries = denseMatrix(x.indptr[row + 1] - from, width);
  for (let k = 0, at = 0; k < entries.rowCount; k++) {
    const weight = x.indices[from + k] * width;
    for (let g = 0; g < width; g++) entries.values[at++] = x.values[from + k] * weights[weight + g];
  }
  return entries;
}

/** Logits to probabilities, in place: 1 / (1 + e⁻ˣ). */
export function toProbabilities(logits: DenseMatrix): DenseMatrix {
  const { values } = logits;
  for (let k = 0; k < values.length; k++) values[k] = 1 / (1 + Math.exp(-values[k]));
  return logits;
}
