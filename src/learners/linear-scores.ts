import { type DenseMatrix, denseMatrix } from "../matrix/dense-matrix.ts";
import { KernelMemory } from "../matrix/kernels.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";

/** Until so many rows have been asked for, a copy of the weights for the kernels costs more than it saves. */
const rowsBeforeCopy = 64;
/** Entries and rows that go to the kernels at once; longer rows go in pieces. */
const chunkEntries = 16_384;
const chunkRows = 128;

/** Sparse rows times a dense block of float32 weights, [feature][genre]. Sums run in the row's order in float32, on the
 * plain path and in the kernels alike: the same bits, so that nobody can tell which one answered. */
export class LinearScores {
  readonly weights: Float32Array;
  readonly genreCount: number;
  #resident: ResidentWeights | undefined;
  #rowsAsked = 0;

  constructor(weights: Float32Array, genreCount: number) {
    this.weights = weights;
    this.genreCount = genreCount;
  }

  /** Weights that lie in a kernel memory already, with room for `scratchBytes` behind: they are not copied. genreCount is
   * a multiple of 4. */
  static inPlace(memory: KernelMemory, weights: Float32Array, genreCount: number): LinearScores {
    const scores = new LinearScores(weights, genreCount);
    scores.#resident = new ResidentWeights(weights, genreCount, memory);
    return scores;
  }

  static scratchBytes(genreCount: number): number {
    return 4 * (chunkEntries * 2 + chunkRows * (Math.ceil(genreCount / 4) * 4 + 1)) + 128;
  }

  /** totals[r][0 .. genres) += row r × weights, for every row. */
  addTo(x: SparseMatrix, totals: Float64Array): void {
    this.#rowsAsked += x.rowCount;
    if (this.#resident === undefined && this.#rowsAsked > rowsBeforeCopy) {
      this.#resident = new ResidentWeights(this.weights, this.genreCount);
    }
    if (this.#resident === undefined) this.#addPlainly(x, totals);
    else this.#resident.addTo(x, totals);
  }

  #addPlainly(x: SparseMatrix, totals: Float64Array): void {
    const width = this.genreCount;
    const sums = new Float32Array(width);
    for (let row = 0; row < x.rowCount; row++) {
      sums.fill(0);
      for (let k = x.indptr[row]; k < x.indptr[row + 1]; k++) {
        const from = x.indices[k] * width;
        const value = x.values[k];
        for (let g = 0; g < width; g++) sums[g] += Math.fround(value * this.weights[from + g]);
      }
      for (let g = 0; g < width; g++) totals[row * width + g] += sums[g];
    }
  }
}

/** The weights in a kernel memory, genres padded to whole vectors, with room for a chunk of rows. */
class ResidentWeights {
  readonly #genreCount: number;
  readonly #width: number;
  readonly #memory: KernelMemory;
  readonly #weights: Float32Array;
  readonly #indptr: Int32Array;
  readonly #indices: Int32Array;
  readonly #values: Float32Array;
  readonly #scores: Float32Array;

  /** With `memory`, the weights lie in it already. */
  constructor(weights: Float32Array, genreCount: number, memory?: KernelMemory) {
    const featureCount = weights.length / genreCount;
    const width = Math.ceil(genreCount / 4) * 4;
    this.#genreCount = genreCount;
    this.#width = width;
    const bytes = 4 * featureCount * width + LinearScores.scratchBytes(genreCount);
    this.#memory = memory ?? new KernelMemory(bytes);
    this.#weights = memory === undefined ? this.#memory.float32(featureCount * width) : weights;
    this.#indptr = this.#memory.int32(chunkRows + 1);
    this.#indices = this.#memory.int32(chunkEntries);
    this.#values = this.#memory.float32(chunkEntries);
    this.#scores = this.#memory.float32(chunkRows * width);
    if (memory !== undefined) return;
    if (width === genreCount) {
      this.#weights.set(weights);
      return;
    }
    for (let f = 0; f < featureCount; f++) {
      for (let g = 0; g < genreCount; g++) this.#weights[f * width + g] = weights[f * genreCount + g];
    }
  }

  addTo(x: SparseMatrix, totals: Float64Array): void {
    for (let first = 0; first < x.rowCount; ) {
      let end = first;
      while (end < x.rowCount && end - first < chunkRows && x.indptr[end + 1] - x.indptr[first] <= chunkEntries) {
        end++;
      }
      end = Math.max(end, first + 1);
      this.#scoreRows(x, first, end);
      for (let row = first; row < end; row++) {
        const from = (row - first) * this.#width;
        for (let g = 0; g < this.#genreCount; g++) totals[row * this.#genreCount + g] += this.#scores[from + g];
      }
      first = end;
    }
  }

  /** Rows that fit in a chunk together, or one row of any length. */
  #scoreRows(x: SparseMatrix, first: number, end: number): void {
    const rowCount = end - first;
    this.#scores.fill(0, 0, rowCount * this.#width);
    for (let from = x.indptr[first]; from < x.indptr[end]; from += chunkEntries) {
      const to = Math.min(x.indptr[end], from + chunkEntries);
      for (let k = from; k < to; k++) {
        this.#indices[k - from] = x.indices[k];
        this.#values[k - from] = x.values[k];
      }
      for (let r = 1; r < rowCount; r++) this.#indptr[r] = x.indptr[first + r] - from;
      this.#indptr[rowCount] = to - from;
      this.#memory.kernels.addRowsTimesBlock(
        this.#indptr.byteOffset,
        this.#indices.byteOffset,
        this.#values.byteOffset,
        rowCount,
        this.#weights.byteOffset,
        this.#width,
        this.#scores.byteOffset,
      );
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
