import { type DenseMatrix, denseMatrix } from "../matrix/dense-matrix.ts";
import { type Kernels, RowChunk } from "../matrix/kernel-exports.ts";
import type { Pointer } from "../matrix/kernel-struct.ts";
import { type Arrays, bytesOf, float32, int32, KernelMemory, uint8 } from "../matrix/kernels.ts";
import { CodedTable, laneCount } from "../matrix/quantised-table.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import { checkFeatureCount } from "./fit-input.ts";
import type { Classifier } from "./learner.ts";
import { floatsOf, type WeightTable } from "./weight-table.ts";

/** Up to this many rows, a copy of the weights for the kernels costs more than it saves. */
const rowsBeforeCopy = 64;
/** Entries and rows of one call of a kernel; longer rows are split. */
const chunkEntries = 16_384;
const chunkRows = 128;

/** Sparse rows times a dense block of weights, [feature][genre]. Sums run in the row's order in float32, in plain code
 * and in the kernels, over floats and over codes alike, so all give the same bits. */
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

  /** Uses weights in a kernel memory with `scratchBytes` free bytes without a copy. genreCount: a multiple of 4. */
  static inPlace(memory: KernelMemory, weights: Float32Array, genreCount: number): LinearScores {
    const scores = new LinearScores(weights, genreCount);
    scores.#resident = new ResidentWeights(memory, floatTable(weights, genreCount));
    return scores;
  }

  static scratchBytes(genreCount: number): number {
    return bytesOf(chunkArrays(laneCount(genreCount)), RowChunk);
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

/** A table in a kernel memory. */
interface ResidentTable {
  readonly genreCount: number;
  /** Genres with the kernel's padding. */
  readonly width: number;
  /** scores[r][0 .. width) += row r × table. */
  addRows(kernels: Kernels, rows: Pointer<typeof RowChunk>, rowCount: number): void;
}

/** weights: [feature][width], in the kernel memory. */
function floatTable({ byteOffset }: Float32Array, genreCount: number): ResidentTable {
  const width = Math.ceil(genreCount / 4) * 4;
  return {
    genreCount,
    width,
    addRows: (kernels, rows, rowCount) => kernels.addRowsTimesBlock(rows, rowCount, byteOffset, width),
  };
}

/** codes: the table as CodedTable.layOut writes it, in the kernel memory. */
function codedTable({ columnCount, storage, laidOutRowBytes }: CodedTable, { byteOffset }: Uint8Array): ResidentTable {
  const width = laneCount(columnCount);
  const halves = storage === "int4";
  return {
    genreCount: columnCount,
    width,
    addRows: (kernels, rows, rowCount) =>
      kernels.addRowsTimesCodes(rows, rowCount, byteOffset, laidOutRowBytes, width, halves),
  };
}

/** Copies the table into a kernel memory, genres padded to whole vectors. */
function residentWeights(table: WeightTable, genreCount: number): ResidentWeights {
  const scratch = LinearScores.scratchBytes(genreCount);
  if (table instanceof CodedTable) {
    const specs = { codes: uint8(table.rowCount * table.laidOutRowBytes) };
    const memory = new KernelMemory(bytesOf(specs) + scratch);
    const { codes } = memory.allocate(specs);
    table.layOut(codes);
    return new ResidentWeights(memory, codedTable(table, codes));
  }
  const featureCount = table.length / genreCount;
  const width = Math.ceil(genreCount / 4) * 4;
  const specs = { weights: float32(featureCount * width) };
  const memory = new KernelMemory(bytesOf(specs) + scratch);
  const { weights } = memory.allocate(specs);
  if (width === genreCount) weights.set(table);
  else {
    for (let f = 0; f < featureCount; f++) {
      for (let g = 0; g < genreCount; g++) weights[f * width + g] = table[f * genreCount + g];
    }
  }
  return new ResidentWeights(memory, floatTable(weights, genreCount));
}

const chunkArrays = (width: number) => ({
  indptr: int32(chunkRows + 1),
  indices: int32(chunkEntries),
  values: float32(chunkEntries),
  scores: float32(chunkRows * width),
});

/** Weights in a kernel memory, with arrays for a chunk of rows. */
class ResidentWeights {
  readonly #table: ResidentTable;
  readonly #kernels: Kernels;
  readonly #chunk: Arrays<ReturnType<typeof chunkArrays>>;
  readonly #rows: Pointer<typeof RowChunk>;

  constructor(memory: KernelMemory, table: ResidentTable) {
    this.#table = table;
    this.#kernels = memory.kernels;
    this.#chunk = memory.allocate(chunkArrays(table.width));
    this.#rows = memory.struct(RowChunk, this.#chunk);
  }

  addTo(x: SparseMatrix, totals: Float64Array): void {
    const { genreCount, width } = this.#table;
    const { scores } = this.#chunk;
    for (let first = 0; first < x.rowCount; ) {
      let end = first;
      while (end < x.rowCount && end - first < chunkRows && x.indptr[end + 1] - x.indptr[first] <= chunkEntries) {
        end++;
      }
      end = Math.max(end, first + 1);
      this.#scoreRows(x, first, end);
      for (let row = first; row < end; row++) {
        const from = (row - first) * width;
        for (let g = 0; g < genreCount; g++) totals[row * genreCount + g] += scores[from + g];
      }
      first = end;
    }
  }

  /** Scores rows that fit in a chunk together, or one row of any length. */
  #scoreRows(x: SparseMatrix, first: number, end: number): void {
    const rowCount = end - first;
    const { indptr, indices, values, scores } = this.#chunk;
    scores.fill(0, 0, rowCount * this.#table.width);
    for (let from = x.indptr[first]; from < x.indptr[end]; from += chunkEntries) {
      const to = Math.min(x.indptr[end], from + chunkEntries);
      for (let k = from; k < to; k++) {
        indices[k - from] = x.indices[k];
        values[k - from] = x.values[k];
      }
      for (let r = 1; r < rowCount; r++) indptr[r] = x.indptr[first + r] - from;
      indptr[rowCount] = to - from;
      this.#table.addRows(this.#kernels, this.#rows, rowCount);
    }
  }
}

interface LinearModel extends Pick<Classifier, "kind" | "featureCount" | "genreCount"> {
  /** [feature][genre] */
  readonly weights: Float32Array | Float64Array;
  readonly intercepts: Float64Array;
}

/** `Classifier.contributions` of a linear model. transform: applied to each value. Throws SHAPE_MISMATCH. */
export function linearContributions(
  { kind, featureCount, genreCount, weights, intercepts }: LinearModel,
  x: SparseMatrix,
  row: number,
  transform: (value: number) => number = (value) => value,
): ReturnType<NonNullable<Classifier["contributions"]>> {
  checkFeatureCount(kind, x, featureCount);
  const from = x.indptr[row];
  const entries = denseMatrix(x.indptr[row + 1] - from, genreCount);
  for (let k = 0, at = 0; k < entries.rowCount; k++) {
    const value = transform(x.values[from + k]);
    const weight = x.indices[from + k] * genreCount;
    for (let g = 0; g < genreCount; g++) entries.values[at++] = value * weights[weight + g];
  }
  return { entries, intercepts };
}

/** Turns logits into probabilities, 1 / (1 + e⁻ˣ), in place. */
export function toProbabilities(logits: DenseMatrix): DenseMatrix {
  const { values } = logits;
  for (let k = 0; k < values.length; k++) values[k] = 1 / (1 + Math.exp(-values[k]));
  return logits;
}
