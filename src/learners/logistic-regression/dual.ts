import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { LogisticBlock } from "../../matrix/kernel-exports.ts";
import type { Pointer } from "../../matrix/kernel-struct.ts";
import { type Arrays, bytesOf, cacheAligned, float32, int32, KernelMemory } from "../../matrix/kernels.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { RandomState } from "../../random/mt19937.ts";
import {
  type ColumnLayout,
  entriesOf,
  groupLanes,
  layOutRows,
  type SharedRows,
  type SolverRows,
  solverRowsBytes,
} from "./rows.ts";

/** The regressions of some genres, solved together. */
export interface LogisticProblem {
  readonly x: SparseMatrix;
  /** Of x, with a lane for each of `genres`. */
  readonly columns: ColumnLayout;
  readonly y: LabelMatrix;
  /** Columns of y, each with both classes among its known labels. */
  readonly genres: readonly number[];
  /** C times the class's weight, for each of `genres`. */
  readonly positiveCosts: readonly number[];
  readonly negativeCosts: readonly number[];
  readonly sampleWeight: Float32Array | undefined;
  /** [feature][genre of y]: normal prior of the weights; default mean 0 and variance 1. */
  readonly priorMean?: Float32Array | undefined;
  readonly priorVariance?: Float32Array | undefined;
  /** Value of the constant feature; 0: no intercept; "unpenalised": the intercept is free. */
  readonly intercept: number | "unpenalised";
  readonly tol: number;
  readonly maxEpochs: number;
  readonly seed: number;
  /** Rows that several blocks share; without it a block lays out its own. */
  readonly sharedRows?: SharedRows | undefined;
}

/** σ(−20) is 2·10⁻⁹: almost no dual weight. */
const firstLogit = -20;
const gapRows = 128;

const blockArrays = ({ rowCount }: SparseMatrix, { stride, groupCount }: ColumnLayout, tables: number) => {
  const lanes = float32(stride);
  const table = cacheAligned(float32(groupLanes * groupCount));
  return {
    /** Row order of the next epoch, fully shuffled: keeping runs of rows reads faster, but takes more epochs. */
    order: int32(rowCount),
    logits: float32(2 * rowCount * stride),
    costs: float32(rowCount * stride),
    weights: table,
    /** Empty where all are 1. */
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

/** Bytes of a block's own arrays. tables: 1 (weights) or 2 (weights and variances). */
export const blockBytes = (x: SparseMatrix, columns: ColumnLayout, tables: number): number =>
  bytesOf(blockArrays(x, columns, tables), LogisticBlock);

/** A block's problem laid out for the kernels (kernels/logistic.ts). For each genre it is
 *   min ½ Σ (w − mean)²/variance + Σ cost·log(1 + exp(−y·(w·x + b))),
 * solved in the dual by coordinate descent: w = mean + variance · Σ y·α·x. b is the penalised weight of a constant
 * feature of value s: b = s²·Σ y·α. For an unpenalised b, the prox centre moves to b after each epoch (proximal point
 * method; Rockafellar 1976) until Σ y·α = 0. Gaps are relative to the loss of the best constant prediction. */
export class DualProblem {
  /** For each genre, in float64. */
  readonly intercepts: Float64Array;
  readonly #block: LogisticProblem;
  readonly #random: RandomState;
  readonly #stride: number;
  readonly #memory: KernelMemory;
  readonly #rows: SolverRows;
  readonly #arrays: Arrays<ReturnType<typeof blockArrays>>;
  readonly #pointer: Pointer<typeof LogisticBlock>;
  /** [row]: ‖x‖²; with prior variances [row][stride]. */
  readonly #norms: Float32Array;
  /** Σ y·α of each genre. */
  readonly #balances: Float64Array;
  /** Loss of the best constant prediction of each genre. */
  readonly #constantLosses: Float64Array;

  constructor(block: LogisticProblem) {
    const { x, columns, sharedRows } = block;
    const { stride } = columns;
    const tables = block.priorVariance === undefined ? 1 : 2;
    const memory = new KernelMemory(sharedRows?.memory ?? solverRowsBytes(x, columns) + blockBytes(x, columns, tables));
    this.#rows = sharedRows?.rows ?? layOutRows(memory, x, columns);
    if (sharedRows !== undefined) memory.skip(sharedRows.blocksBefore * sharedRows.blockBytes);
    this.#block = block;
    this.#random = new RandomState(block.seed);
    this.#stride = stride;
    this.#memory = memory;
    this.#arrays = memory.allocate(blockArrays(x, columns, tables));
    const { order, logits, weights, variances } = this.#arrays;
    this.#layLanes(block.priorMean, weights);
    this.#layLanes(block.priorVariance, variances);
    this.#norms = tables === 1 ? this.#rows.norms : this.#varyNorms();
    this.#pointer = memory.struct(LogisticBlock, {
      ...this.#arrays,
      rows: this.#rows.pointer,
      rowCount: x.rowCount,
      stride,
      variances: tables === 1 ? 0 : variances,
      norms: this.#norms,
    });
    for (let row = 0; row < x.rowCount; row++) order[row] = row;
    logits.fill(firstLogit, 0, stride).fill(1 / (1 + Math.exp(-firstLogit)), stride, 2 * stride);
    for (let filled = 2 * stride; filled < logits.length; filled *= 2) {
      logits.copyWithin(filled, 0, filled); // stops at the end
    }
    const genreCount = block.genres.length;
    this.intercepts = new Float64Array(genreCount);
    this.#balances = new Float64Array(genreCount);
    this.#constantLosses = new Float64Array(genreCount);
    this.#setCosts();
  }

  /** [feature][genre of y] → [group][lane]. */
  #layLanes(from: Float32Array | undefined, to: Float32Array): void {
    if (from === undefined) return;
    const { genres, y, columns } = this.#block;
    for (const [f, group] of columns.firstGroups.entries()) {
      for (let g = 0; g < genres.length; g++) to[groupLanes * group + g] = from[f * y.columnCount + genres[g]];
    }
  }

  /** Σ x²·variance: [row][lane]. */
  #varyNorms(): Float32Array {
    const { indptr } = this.#rows;
    const { variances, variedNorms: norms } = this.#arrays;
    const { groups, values, step, group, value } = entriesOf(this.#rows);
    const stride = this.#stride;
    for (let row = 0; row + 1 < indptr.length; row++) {
      for (let g = 0; g < stride; g++) {
        let norm = 0;
        for (let k = indptr[row]; k < indptr[row + 1]; k++) {
          norm += values[step * k + value] ** 2 * variances[groupLanes * groups[step * k + group] + g];
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

  /** Sets the signed costs and, from their sums, constant losses, constant features and first intercepts. */
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
        // With a large constant the intercept settles in fewer epochs, with a small one rows interact less. Measured on
        // counts and TF-IDF, from News (6 movies) to Drama (3,182).
        this.#arrays.constants[g] = Math.max(0.05 * this.#meanNorm(g), 20 / (total * share * (1 - share)));
        this.intercepts[g] = Math.log(positive[g] / negative[g]);
      } else {
        this.#arrays.constants[g] = intercept * intercept;
      }
    }
  }

  /** Skips rows from now on whose parts of the gap sum to at most this share of tol. Not for the first epoch: the
   * running estimate takes rows that have never moved for settled. */
  settleRows(share: number): void {
    const { tol, x } = this.#block;
    for (let g = 0; g < this.#constantLosses.length; g++) {
      this.#arrays.settled[g] = (share * tol * this.#constantLosses[g]) / x.rowCount;
    }
  }

  /** Passes over all rows for the first `genreCount` genres. Returns their running gaps (see logisticEpoch). */
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

  /** Moves the prox centre to the intercept. Returns the prox term's part of the gap. */
  #moveCentre(g: number): number {
    const jump = this.#arrays.constants[g] * this.#balances[g];
    this.intercepts[g] += jump;
    return Math.abs(jump * this.#balances[g]);
  }

  /** The duality gap of each genre from fresh margins, in float64. It is Σ cost·KL(σ(t) ‖ σ(−margin)); the symmetric
   * sum is an upper bound without logarithms. At the optimum every t is minus its margin. */
  exactGaps(): Float64Array {
    const { genres, intercept, x } = this.#block;
    const { costs, logits, scores, constants } = this.#arrays;
    const gaps = new Float64Array(genres.length);
    const balances = new Float64Array(genres.length);
    for (let first = 0; first < x.rowCount; first += gapRows) {
      const count = Math.min(gapRows, x.rowCount - first);
      scores.fill(0);
      this.#memory.kernels.addRowsTimesWeights(this.#pointer, first, count);
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

  /** Copies the weights into [feature][genre of y]. */
  copyWeights(to: Float32Array): void {
    const { genres, columns, y } = this.#block;
    const { weights } = this.#arrays;
    for (const [f, group] of columns.firstGroups.entries()) {
      for (let j = 0; j < genres.length; j++) to[f * y.columnCount + genres[j]] = weights[groupLanes * group + j];
    }
  }
}
