import { type DenseMatrix, denseMatrix } from "../../matrix/dense-matrix.ts";
import { CodedTable } from "../../matrix/quantised-table.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { LinearScores } from "../linear-scores.ts";
import type { WeightTable } from "../weight-table.ts";

export interface EmbeddingShape {
  readonly featureCount: number;
  readonly unitCount: number;
  readonly headCount: number;
  readonly genreCount: number;
}

/** The parameters of a trained network. */
export interface EmbeddingLayers extends EmbeddingShape {
  /** Float32: [feature][unitWidth(unitCount)], padding 0. Codes: [feature][unit]. */
  readonly embeddings: WeightTable;
  /** [unit], as the next two */
  readonly bias: Float32Array;
  readonly gain: Float32Array;
  readonly shift: Float32Array;
  /** [head][unit][genre] */
  readonly weights: Float32Array;
  /** [head][genre] */
  readonly intercepts: Float32Array;
}

/** As trained, before any compression. */
export type FloatEmbeddingLayers = EmbeddingLayers & { readonly embeddings: Float32Array };

/** Units padded to whole vectors. */
export const unitWidth = (unitCount: number): number => Math.ceil(unitCount / 4) * 4;

const varianceFloor = 1e-5;
const chunkRows = 256;

/** Rows to logits: u = Σ x·E + bias, n = (u − mean u) / √(var u + 1e-5), h = relu(gain·n + shift), h·W + intercepts. */
export class EmbeddingScores {
  readonly #layers: EmbeddingLayers;
  readonly #embeddings: LinearScores;
  /** The weights of all heads: [unit][head][genre]. */
  readonly #heads: LinearScores;

  /** embeddings: those in a kernel memory, if any; default layers.embeddings. */
  constructor(layers: EmbeddingLayers, embeddings?: LinearScores) {
    const { unitCount, headCount, genreCount, weights } = layers;
    this.#layers = layers;
    this.#embeddings =
      embeddings ??
      new LinearScores(layers.embeddings, layers.embeddings instanceof CodedTable ? unitCount : unitWidth(unitCount));
    const sideBySide = new Float32Array(weights.length);
    for (let head = 0, from = 0; head < headCount; head++) {
      for (let unit = 0; unit < unitCount; unit++, from += genreCount) {
        sideBySide.set(weights.subarray(from, from + genreCount), (unit * headCount + head) * genreCount);
      }
    }
    this.#heads = new LinearScores(sideBySide, headCount * genreCount);
  }

  /** n × (heads × genres) logits, head 0 first. Bit for bit, a row's logits do not depend on the other rows. */
  logits(x: SparseMatrix): DenseMatrix {
    const { headCount, genreCount, intercepts } = this.#layers;
    const logits = denseMatrix(x.rowCount, headCount * genreCount);
    for (let first = 0; first < x.rowCount; first += chunkRows) {
      const rowCount = Math.min(chunkRows, x.rowCount - first);
      const rows = { ...x, rowCount, indptr: x.indptr.subarray(first, first + rowCount + 1) };
      const part = logits.values.subarray(first * logits.columnCount, (first + rowCount) * logits.columnCount);
      for (let row = 0; row < rowCount; row++) part.set(intercepts, row * logits.columnCount);
      this.#heads.addTo(this.#hidden(rows), part);
    }
    return logits;
  }

  /** The active units as sparse rows. */
  #hidden(x: SparseMatrix): SparseMatrix {
    const { unitCount, bias, gain, shift } = this.#layers;
    const width = this.#embeddings.genreCount;
    const units = new Float64Array(x.rowCount * width);
    this.#embeddings.addTo(x, units);
    const indptr = new Int32Array(x.rowCount + 1);
    const indices = new Int32Array(x.rowCount * unitCount);
    const values = new Float32Array(x.rowCount * unitCount);
    let count = 0;
    for (let row = 0; row < x.rowCount; row++) {
      const u = units.subarray(row * width, row * width + unitCount);
      let sum = 0;
      for (let j = 0; j < unitCount; j++) {
        u[j] += bias[j];
        sum += u[j];
      }
      const mean = sum / unitCount;
      let squares = 0;
      for (let j = 0; j < unitCount; j++) squares += (u[j] - mean) ** 2;
      const inverse = 1 / Math.sqrt(squares / unitCount + varianceFloor);
      for (let j = 0; j < unitCount; j++) {
        const score = (u[j] - mean) * inverse * gain[j] + shift[j];
        if (score <= 0) continue;
        indices[count] = j;
        values[count++] = score;
      }
      indptr[row + 1] = count;
    }
    return { rowCount: x.rowCount, columnCount: unitCount, indptr, indices, values };
  }
}
