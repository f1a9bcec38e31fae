import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { KernelMemory } from "../../matrix/kernels.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { RandomState } from "../../random/mt19937.ts";
import { type ColumnPlaces, groupLanes, type PlacedRows, placedRowsBytes, placeRows, type SharedRows } from "./rows.ts";

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

/** Of one block's own arrays. tables: of weights, and where there are some of variances. */
export function blockBytes(x: SparseMatrix, { stride, groupCount }: ColumnPlaces, tables: number): number {
  const perRow = 2 + (tables + 2) * stride;
  const lanes = 6 + gapRows;
  return 4 * (x.rowCount * perRow + tables * (groupLanes * groupCount + 16) + lanes * stride) + 16 * 15;
}

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
  /** Rows in the order of the next epoch: shuffled as a whole each time. Runs of rows that stay together would read
   * memory faster, but cost epochs: what one run has too much of passes to the others only where they meet. */
  readonly #order: Int32Array;
  readonly #stride: number;
  readonly #memory: KernelMemory;
  readonly #rows: PlacedRows;
  /** ‖x‖² of each row, or where there are prior variances [row][stride]. */
  readonly #norms: Float32Array;
  /** [place][lane], or nothing where all are 1. */
  readonly #variances: Float32Array | undefined;
  /** [row][2][stride]: each row's dual logits t, then their σ(t). */
  readonly #logits: Float32Array;
  readonly #costs: Float32Array;
  readonly #weights: Float32Array;
  /** Lane vectors. */
  readonly #constants: Float32Array;
  readonly #roundedIntercepts: Float32Array;
  readonly #moved: Float32Array;
  readonly #steps: Float32Array;
  readonly #gaps: Float32Array;
  readonly #settled: Float32Array;
  readonly #scores: Float32Array;
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
    if (sharedRows !== undefined) memory.uint8(sharedRows.blocksBefore * sharedRows.blockBytes);
    this.#block = block;
    this.#random = new RandomState(block.seed);
    this.#stride = stride;
    this.#memory = memory;
    this.#order = memory.int32(n);
    this.#logits = memory.float32(2 * n * stride);
    this.#costs = memory.float32(n * stride);
    this.#weights = memory.float32AtLine(groupLanes * columns.groupCount);
    this.#variances = tables === 1 ? undefined : memory.float32AtLine(groupLanes * columns.groupCount);
    this.#layLanes(block.priorMean, this.#weights);
    if (this.#variances) this.#layLanes(block.priorVariance, this.#variances);
    this.#norms = this.#variances === undefined ? this.#rows.norms : this.#variedNorms(this.#variances);
    this.#constants = memory.float32(stride);
    this.#roundedIntercepts = memory.float32(stride);
    this.#moved = memory.float32(stride);
    this.#steps = memory.float32(stride);
    this.#gaps = memory.float32(stride);
    this.#settled = memory.float32(stride);
    this.#scores = memory.float32(gapRows * stride);
    for (let row = 0; row < n; row++) {
      this.#order[row] = row;
    }
    this.#logits.fill(firstLogit, 0, stride).fill(1 / (1 + Math.exp(-firstLogit)), stride, 2 * stride);
    for (let filled = 2 * stride; filled < this.#logits.length; filled *= 2) {
      this.#logits.copyWithin(filled, 0, filled); // past the end nothing is copied
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
  #variedNorms(variances: Float32Array): Float32Array {
    const { indptr, places, values } = this.#rows;
    const stride = this.#stride;
    const norms = this.#memory.float32((indptr.length - 1) * stride);
    for (let row = 0; row + 1 < indptr.length; row++) {
      for (let g = 0; g < stride; g++) {
        let norm = 0;
        for (let k = indptr[row]; k < indptr[row + 1]; k++) {
          norm += values[2 * k + 1] ** 2 * variances[groupLanes * places[2 * k] + g];
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
        this.#costs[row * this.#stride + g] = y.values[at] === 1 ? cost : -cost;
      }
    }
    for (let g = 0; g < genres.length; g++) {
      const total = positive[g] + negative[g];
      const share = positive[g] / total;
      this.#constantLosses[g] = -positive[g] * Math.log(share) - negative[g] * Math.log1p(-share);
      if (intercept === "unpenalised") {
        // A large constant lets the intercept settle in fewer epochs, a small one keeps rows from pulling at each
        // other through it; measured on counts and TF-IDF, from News (6 movies) to Drama (3,182).
        this.#constants[g] = Math.max(0.05 * this.#meanNorm(g), 20 / (total * share * (1 - share)));
        this.intercepts[g] = Math.log(positive[g] / negative[g]);
      } else {
        this.#constants[g] = intercept * intercept;
      }
    }
  }

  /** Lets rows be passed over from now on whose parts of the gap, all of them together, are at most this share of tol.
   * Not in the first epoch: the running estimate is for rows near their best t, and takes one that has never moved for
   * settled. */
  settleRows(share: number): void {
    const { tol, x } = this.#block;
    for (let g = 0; g < this.#constantLosses.length; g++) {
      this.#settled[g] = (share * tol * this.#constantLosses[g]) / x.rowCount;
    }
  }

  /** One pass over all rows for the first `genreCount` genres. Returns their running gaps (see logisticEpoch). */
  runEpoch(genreCount: number): Float64Array {
    this.#random.shuffle(this.#order);
    this.#roundedIntercepts.set(this.intercepts);
    this.#moved.fill(0);
    this.#gaps.fill(0);
    const { indptr, places, farIndptr, farPlaces } = this.#rows;
    this.#memory.kernels.logisticEpoch(
      this.#order.byteOffset,
      this.#order.length,
      indptr.byteOffset,
      places.byteOffset,
      farIndptr.byteOffset,
      farPlaces.byteOffset,
      this.#norms.byteOffset,
      this.#constants.byteOffset,
      this.#logits.byteOffset,
      this.#costs.byteOffset,
      this.#weights.byteOffset,
      this.#roundedIntercepts.byteOffset,
      this.#moved.byteOffset,
      Math.ceil(genreCount / 4) * 4,
      this.#stride,
      this.#steps.byteOffset,
      this.#gaps.byteOffset,
      this.#settled.byteOffset,
      this.#variances?.byteOffset ?? 0,
    );
    const gaps = Float64Array.from(this.#gaps.subarray(0, this.intercepts.length));
    for (let g = 0; g < genreCount; g++) {
      this.intercepts[g] += this.#moved[g];
      if (this.#block.intercept === "unpenalised") {
        this.#balances[g] += this.#moved[g] / this.#constants[g];
        gaps[g] += this.#moveCentre(g);
      }
      gaps[g] /= this.#constantLosses[g];
    }
    return gaps;
  }

  /** Moves the prox centre to where the intercept is; returns what the prox term stood for. */
  #moveCentre(g: number): number {
    const jump = this.#constants[g] * this.#balances[g];
    this.intercepts[g] += jump;
    return Math.abs(jump * this.#balances[g]);
  }

  /** The duality gap of each genre, from fresh margins, in float64. It is Σ cost·KL(σ(t) ‖ σ(−margin)), bounded from
   * above by the symmetric sum, which needs no logarithm; at the optimum every t is minus its margin. */
  exactGaps(): Float64Array {
    const { genres, intercept, x } = this.#block;
    const gaps = new Float64Array(genres.length);
    const balances = new Float64Array(genres.length);
    for (let first = 0; first < x.rowCount; first += gapRows) {
      const count = Math.min(gapRows, x.rowCount - first);
      this.#scoreRows(first, count);
      for (let r = 0; r < count; r++) {
        for (let g = 0; g < genres.length; g++) {
          const cost = this.#costs[(first + r) * this.#stride + g];
          if (cost === 0) continue;
          const t = this.#logits[(first + r) * 2 * this.#stride + g];
          const margin = Math.sign(cost) * (this.#scores[r * this.#stride + g] + this.intercepts[g]);
          const alpha = 1 / (1 + Math.exp(-t));
          gaps[g] += Math.abs(cost) * (alpha - 1 / (1 + Math.exp(margin))) * (t + margin);
          balances[g] += cost * alpha;
        }
      }
    }
    for (let g = 0; g < genres.length; g++) {
      if (intercept === "unpenalised") gaps[g] += this.#constants[g] * balances[g] ** 2;
      gaps[g] /= this.#constantLosses[g];
    }
    return gaps;
  }

  /** `count` rows' products with the weights, from row `first` on, into #scores [row − first][lane]. */
  #scoreRows(first: number, count: number): void {
    const { indptr, places, farIndptr, farPlaces } = this.#rows;
    this.#scores.fill(0);
    this.#memory.kernels.addRowsTimesPlaced(
      indptr.byteOffset,
      places.byteOffset,
      farIndptr.byteOffset,
      farPlaces.byteOffset,
      first,
      count,
      this.#weights.byteOffset,
      this.#stride,
      this.#scores.byteOffset,
    );
  }

  /** Into [feature][genre of y]. */
  copyWeights(to: Float32Array): void {
    const { genres, columns, y } = this.#block;
    for (const [f, place] of columns.places.entries()) {
      for (let j = 0; j < genres.length; j++) to[f * y.columnCount + genres[j]] = this.#weights[groupLanes * place + j];
    }
  }
}
