import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { LogisticBlock } from "../../matrix/kernel-exports.ts";
import type { Pointer } from "../../matrix/kernel-struct.ts";
import { atLine, bytesOf, float32, int32, KernelMemory, type Laid } from "../../matrix/kernels.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { RandomState } from "../../random/mt19937.ts";
import {
  type ColumnPlaces,
  entriesOf,
  groupLanes,
  type PlacedRows,
  placedRowsBytes,
  placeRows,
  type SharedRows,
} from "./rows.ts";

/** Some genres' regressions, solved side by side. */
export interface LogisticProblem {
  readonly x: SparseMatrix;
  /** Of x, for at least as many lanes as `genres`. */
  readonly columns: ColumnPlaces;
  readonly y: LabelMatrix;
  /** Columns of y, each with both classes among its known labels. */
  readonly genres: readonly number[];
  /** C times the class's weight, for each of `genres`. */
  readonly positiveCosts: readonly number[];
  readonly negativeCosts: readonly number[];
  readonly sampleWeight: Float32Array | undefined;
  /** [feature][genre of y] of the weights' normal prior; 0 and 1 where absent. */
  readonly priorMean?: Float32Array | undefined;
  readonly priorVariance?: Float32Array | undefined;
  /** The constant feature's value; 0 is no intercept, "unpenalised" lets the intercept move freely. */
  readonly intercept: number | "unpenalised";
  readonly tol: number;
  readonly maxEpochs: number;
  readonly seed: number;
  /** Rows that several blocks read in one place; without it a block lays out its own. */
  readonly sharedRows?: SharedRows | undefined;
}

/** σ(−20) is 2·10⁻⁹: as good as no dual weight at all. */
const firstLogit = -20;
const gapRows = 128;

const blockRooms = ({ rowCount }: SparseMatrix, { stride, groupCount }: ColumnPlaces, tables: number) => {
  const lanes = float32(stride);
  const table = atLine(float32(groupLanes * groupCount));
  return {
    /** Rows in the order of the next epoch: shuffled as a whole each time. Runs of rows that stay together would read
     * memory faster, but cost epochs: what one run has too much of passes to the others only where they meet. */
    order: int32(rowCount),
    logits: float32(2 * rowCount * stride),
    costs: float32(rowCount * stride),
    weights: table,
    /** Nothing where all are 1. */
    variances: tables === 1 ? float32(0) : table,
    variedNorms: float32(tables === 1 ? 0 : rowCount * stride),
    constants: lanes,
    intercepts: lanes,
    moved: lanes,
    steps: lanes,
    gaps: lanes,
    settled: lanes,
    scores: float32(gapRows * stride),
  };
};

/** Of one block's own arrays. tables: of weights, and where there are some of variances. */
export const blockBytes = (x: SparseMatrix, columns: ColumnPlaces, tables: number): number =>
  bytesOf(blockRooms(x, columns, tables), LogisticBlock);

/** A block's problem laid out for the kernels (kernels/logistic.ts): for each genre
 *   min ½ Σ (w − mean)²/variance + Σ cost·log(1 + exp(−y·(w·x + b))),
 * solved in the dual by coordinate descent: w = mean + variance · Σ y·α·x. b is the weight of a constant feature of value s, b = s²·Σ y·α, penalised
 * with it; an unpenalised b has its prox centre moved there after each epoch (proximal points; Rockafellar 1976), which
 * ends where Σ y·α = 0. Gaps are relative to the loss of the best constant answer. */
export class DualProblem {
  /** One a genre, exact to float64. */
  readonly intercepts: Float64Array;
  readonly #block: LogisticProblem;
  readonly #random: RandomState;
  readonly #stride: number;
  readonly #memory: KernelMemory;
  readonly #rows: PlacedRows;
  readonly #arrays: Laid<ReturnType<typeof blockRooms>>;
  readonly #pointer: Pointer<typeof LogisticBlock>;
  /** ‖x‖² of each row, or where there are prior variances [row][stride]. */
  readonly #norms: Float32Array;
  /** Σ y·α of each genre. */
  readonly #balances: Float64Array;
  /** Loss of the best constant answer of each genre. */
  readonly #constantLosses: Float64Array;

  constructor(block: LogisticProblem) {
    const { x, columns, sharedRows } = block;
    const n = x.rowCount;
    const { stride } = columns;
    const tables = block.priorVariance === undefined ? 1 : 2;
    const memory = new KernelMemory(sharedRows?.memory ?? placedRowsBytes(x, columns) + blockBytes(x, columns, tables));
    this.#rows = sharedRows?.rows ?? placeRows(memory, x, columns);
    if (sharedRows !== undefined) memory.skip(sharedRows.blocksBefore * sharedRows.blockBytes);
    this.#block = block;
    this.#random = new RandomState(block.seed);
    this.#stride = stride;
    this.#memory = memory;
    this.#arrays = memory.lay(blockRooms(x, columns, tables));
    const { order, logits, weights, variances } = this.#arrays;
    this.#layLanes(block.priorMean, weights);
    this.#layLanes(block.priorVariance, variances);
    this.#norms = tables === 1 ? this.#rows.norms : this.#varyNorms();
    this.#pointer = memory.struct(LogisticBlock, {
      ...this.#arrays,
      rows: this.#rows.pointer,
      rowCount: n,
      stride,
      variances: tables === 1 ? 0 : variances,
      norms: this.#norms,
    });
    for (let row = 0; row < n; row++) order[row] = row;
    logits.fill(firstLogit, 0, stride).fill(1 / (1 + Math.exp(-firstLogit)), stride, 2 * stride);
    for (let filled = 2 * stride; filled < logits.length; filled *= 2) {
      logits.copyWithin(filled, 0, filled); // past the end nothing is copied
    }
    const genreCount = block.genres.length;
    this.intercepts = new Float64Array(genreCount);
    this.#balances = new Float64Array(genreCount);
    this.#constantLosses = new Float64Array(genreCount);
    this.#setCosts();
  }

  /** [feature][genre of y] → [place][lane]. */
  #layLanes(from: Float32Array | undefined, to: Float32Array): void {
    if (from === undefined) return;
    const { genres, y, columns } = this.#block;
    for (const [f, place] of columns.places.entries()) {
      for (let g = 0; g < genres.length; g++) to[groupLanes * place + g] = from[f * y.columnCount + genres[g]];
    }
  }

  /** Σ x²·variance: [row][lane]. */
  #varyNorms(): Float32Array {
    const { indptr } = this.#rows;
    const { variances, variedNorms: norms } = this.#arrays;
    const { places, values, step, place, value } = entriesOf(this.#rows);
    const stride = this.#stride;
    for (let row = 0; row + 1 < indptr.length; row++) {
      for (let g = 0; g < stride; g++) {
        let norm = 0;
        for (let k = indptr[row]; k < indptr[row + 1]; k++) {
          norm += values[step * k + value] ** 2 * variances[groupLanes * places[step * k + place] + g];
        }
        norms[row * stride + g] = norm;
      }
    }
    return norms;
  }

  #meanNorm(genre: number): number {
    const rowCount = this.#block.x.rowCount;
    const step = this.#norms.length / rowCount;
    let sum = 0;
    for (let k = step === 1 ? 0 : genre; k < this.#norms.length; k += step) sum += this.#norms[k];
    return sum / rowCount;
  }

  /** Signed costs, and what follows from their sums: constant losses, constant features, first intercepts. */
  #setCosts(): void {
    const { x, y, genres, positiveCosts, negativeCosts, sampleWeight, intercept } = this.#block;
    const positive = new Float64Array(genres.length);
    const negative = new Float64Array(genres.length);
    for (let row = 0; row < x.rowCount; row++) {
      const weight = sampleWeight?.[row] ?? 1;
      for (let g = 0; g < genres.length; g++) {
        const at = row * y.columnCount + genres[g];
        if (y.known?.[at] === 0) continue;
        const cost = weight * (y.values[at] === 1 ? positiveCosts[g] : negativeCosts[g]);
        if (y.values[at] === 1) positive[g] += cost;
        else negative[g] += cost;
        this.#arrays.costs[row * this.#stride + g] = y.values[at] === 1 ? cost : -cost;
      }
    }
    for (let g = 0; g < genres.length; g++) {
      const total = positive[g] + negative[g];
      const share = positive[g] / total;
      this.#constantLosses[g] = -positive[g] * Math.log(share) - negative[g] * Math.log1p(-share);
      if (intercept === "unpenalised") {
        // A large constant lets the intercept settle in fewer epochs, a small one keeps rows from pulling at each
        // other through it; measured on counts and TF-IDF, from News (6 movies) to Drama (3,182).
        this.#arrays.constants[g] = Math.max(0.05 * this.#meanNorm(g), 20 / (total * share * (1 - share)));
        this.intercepts[g] = Math.log(positive[g] / negative[g]);
      } else {
        this.#arrays.constants[g] = intercept * intercept;
      }
    }
  }

  /** Lets rows be passed over from now on whose parts of the gap, all of them together, are at most this share of tol.
   * Not in the first epoch: the running estimate is for rows near their best t, and takes one that has never moved for
   * settled. */
  settleRows(share: number): void {
    const { tol, x } = this.#block;
    for (let g = 0; g < this.#constantLosses.length; g++) {
      this.#arrays.settled[g] = (share * tol * this.#constantLosses[g]) / x.rowCount;
    }
  }

  /** One pass over all rows for the first `genreCount` genres. Returns their running gaps (see logisticEpoch). */
  runEpoch(genreCount: number): Float64Array {
    const { order, intercepts, moved, constants } = this.#arrays;
    this.#random.shuffle(order);
    intercepts.set(this.intercepts);
    moved.fill(0);
    this.#arrays.gaps.fill(0);
    this.#memory.kernels.logisticEpoch(this.#pointer, Math.ceil(genreCount / 4) * 4);
    const gaps = Float64Array.from(this.#arrays.gaps.subarray(0, this.intercepts.length));
    for (let g = 0; g < genreCount; g++) {
      this.intercepts[g] += moved[g];
      if (this.#block.intercept === "unpenalised") {
        this.#balances[g] += moved[g] / constants[g];
        gaps[g] += this.#moveCentre(g);
      }
      gaps[g] /= this.#constantLosses[g];
    }
    return gaps;
  }

  /** Moves the prox centre to where the intercept is; returns what the prox term stood for. */
  #moveCentre(g: number): number {
    const jump = this.#arrays.constants[g] * this.#balances[g];
    this.intercepts[g] += jump;
    return Math.abs(jump * this.#balances[g]);
  }

  /** The duality gap of each genre, from fresh margins, in float64. It is Σ cost·KL(σ(t) ‖ σ(−margin)), bounded from
   * above by the symmetric sum, which needs no logarithm; at the optimum every t is minus its margin. */
  exactGaps(): Float64Array {
    const { genres, intercept, x } = this.#block;
    const { costs, logits, scores, constants } = this.#arrays;
    const gaps = new Float64Array(genres.length);
    const balances = new Float64Array(genres.length);
    for (let first = 0; first < x.rowCount; first += gapRows) {
      const count = Math.min(gapRows, x.rowCount - first);
      this.#scoreRows(first, count);
      for (let r = 0; r < count; r++) {
        for (let g = 0; g < genres.length; g++) {
          const cost = costs[(first + r) * this.#stride + g];
          if (cost === 0) continue;
          const t = logits[(first + r) * 2 * this.#stride + g];
          const margin = Math.sign(cost) * (scores[r * this.#stride + g] + this.intercepts[g]);
          const alpha = 1 / (1 + Math.exp(-t));
          gaps[g] += Math.abs(cost) * (alpha - 1 / (1 + Math.exp(margin))) * (t + margin);
          balances[g] += cost * alpha;
        }
      }
    }
    for (let g = 0; g < genres.length; g++) {
      if (intercept === "unpenalised") gaps[g] += constants[g] * balances[g] ** 2;
      gaps[g] /= this.#constantLosses[g];
    }
    return gaps;
  }

  /** `count` rows' products with the weights, from row `first` on, into scores [row − first][lane]. */
  #scoreRows(first: number, count: number): void {
    this.#arrays.scores.fill(0);
    this.#memory.kernels.addRowsTimesPlaced(this.#pointer, first, count);
  }

  /** Into [feature][genre of y]. */
  copyWeights(to: Float32Array): void {
    const { genres, columns, y } = this.#block;
    for (const [f, place] of columns.places.entries()) {
      for (let j = 0; j < genres.length; j++)
        to[f * y.columnCount + genres[j]] = this.#arrays.weights[groupLanes * place + j];
    }
  }
}
