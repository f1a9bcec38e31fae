import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import { KernelMemory, largestKernelBytes, type SharedKernelMemory } from "../matrix/kernels.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import { RandomState } from "../random/mt19937.ts";

/** Some genres' regressions, solved side by side. */
export interface LogisticBlock {
  readonly x: SparseMatrix;
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

/** x laid out in a kernel memory on which several blocks stand, each with room of its own behind the rows. */
export interface SharedRows {
  readonly memory: SharedKernelMemory;
  /** How many blocks have their room before this one's, and how many bytes each of these takes. */
  readonly blocksBefore: number;
  readonly blockBytes: number;
}

/** σ(−20) is 2·10⁻⁹: as good as no dual weight at all. */
const firstLogit = -20;
const gapRows = 128;

/** Rows smaller than this are laid out faster than they are missed: a memory of their own goes with its thread's next
 * collection, a shared one must be let go of by all. */
const leastSharedBytes = 2 ** 28;

interface RowArrays {
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

const entryCountOf = (x: SparseMatrix): number => x.indptr[x.rowCount] - x.indptr[0];

const rowBytes = (x: SparseMatrix): number => 4 * (2 * entryCountOf(x) + x.rowCount + 1) + 16 * 3;

/** tables: of weights, and where there are some of variances. */
function blockBytes(x: SparseMatrix, stride: number, tables: number): number {
  const floats = x.rowCount * (2 + (tables + 2) * stride) + tables * x.columnCount * stride + (6 + gapRows) * stride;
  return 4 * floats + 16 * 15;
}

function rowArrays(memory: KernelMemory, x: SparseMatrix): RowArrays {
  const entryCount = entryCountOf(x);
  return {
    indptr: memory.int32(x.rowCount + 1),
    indices: memory.int32(entryCount),
    values: memory.float32(entryCount),
  };
}

function layRows(memory: KernelMemory, x: SparseMatrix): RowArrays {
  const arrays = rowArrays(memory, x);
  const [start, end] = [x.indptr[0], x.indptr[x.rowCount]];
  arrays.indices.set(x.indices.subarray(start, end));
  arrays.values.set(x.values.subarray(start, end));
  for (let row = 0; row <= x.rowCount; row++) arrays.indptr[row] = x.indptr[row] - start;
  return arrays;
}

/** One layout of x for all blocks, where it is worth it and they fit in one memory. genreCounts: of each block. */
export function shareRows(
  x: SparseMatrix,
  genreCounts: readonly number[],
  hasVariances: boolean,
): (SharedRows | undefined)[] {
  const stride = strideOf(Math.max(...genreCounts));
  const bytes = blockBytes(x, stride, hasVariances ? 2 : 1);
  const total = rowBytes(x) + genreCounts.length * bytes;
  if (genreCounts.length < 2 || rowBytes(x) < leastSharedBytes || total > largestKernelBytes) {
    return genreCounts.map(() => undefined);
  }
  const memory = new KernelMemory(total, { shared: true });
  const shared = memory.handOn();
  if (shared !== undefined) layRows(memory, x);
  return genreCounts.map((_, b) => shared && { memory: shared, blocksBefore: b, blockBytes: bytes });
}

const strideOf = (genreCount: number): number => Math.ceil(genreCount / 4) * 4;

/** A block's problem laid out for the kernels (kernels/logistic.ts): for each genre
 *   min ½ Σ (w − mean)²/variance + Σ cost·log(1 + exp(−y·(w·x + b))),
 * solved in the dual by coordinate descent: w = mean + variance · Σ y·α·x. b is the weight of a constant feature of value s, b = s²·Σ y·α, penalised
 * with it; an unpenalised b has its prox centre moved there after each epoch (proximal points; Rockafellar 1976), which
 * ends where Σ y·α = 0. Gaps are relative to the loss of the best constant answer. */
export class DualProblem {
  /** One a genre, exact to float64. */
  readonly intercepts: Float64Array;
  readonly #block: LogisticBlock;
  readonly #random: RandomState;
  /** Rows in the order of the next epoch: shuffled as a whole each time. Runs of rows that stay together would read
   * memory faster, but cost epochs: what one run has too much of passes to the others only where they meet. */
  readonly #order: Int32Array;
  readonly #stride: number;
  readonly #memory: KernelMemory;
  readonly #indptr: Int32Array;
  readonly #indices: Int32Array;
  readonly #values: Float32Array;
  /** ‖x‖² of each row, or where there are prior variances [row][stride]. */
  readonly #norms: Float32Array;
  /** [feature][stride], or nothing where all are 1. */
  readonly #variances: Float32Array | undefined;
  /** [row][2][stride]: each row's dual logits t, then their σ(t). */
  readonly #logits: Float32Array;
  readonly #costs: Float32Array;
  readonly #weights: Float32Array;
  /** Lane vectors, one after another: constants, intercepts, moved, steps, gaps, settled. */
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

  constructor(block: LogisticBlock) {
    const { x, sharedRows } = block;
    const n = x.rowCount;
    const stride = strideOf(block.genres.length);
    const tables = block.priorVariance === undefined ? 1 : 2;
    const memory = new KernelMemory(sharedRows?.memory ?? rowBytes(x) + blockBytes(x, stride, tables));
    const { indptr, indices, values } = sharedRows === undefined ? layRows(memory, x) : rowArrays(memory, x);
    if (sharedRows !== undefined) memory.uint8(sharedRows.blocksBefore * sharedRows.blockBytes);
    this.#block = block;
    this.#random = new RandomState(block.seed);
    this.#stride = stride;
    this.#memory = memory;
    this.#order = memory.int32(n);
    this.#indptr = indptr;
    this.#indices = indices;
    this.#values = values;
    this.#norms = memory.float32(tables === 1 ? n : n * stride);
    this.#logits = memory.float32(2 * n * stride);
    this.#costs = memory.float32(n * stride);
    this.#weights = memory.float32(x.columnCount * stride);
    this.#variances = tables === 1 ? undefined : memory.float32(x.columnCount * stride);
    this.#layLanes(block.priorMean, this.#weights);
    if (this.#variances) this.#layLanes(block.priorVariance, this.#variances);
    this.#constants = memory.float32(stride);
    this.#roundedIntercepts = memory.float32(stride);
    this.#moved = memory.float32(stride);
    this.#steps = memory.float32(stride);
    this.#gaps = memory.float32(stride);
    this.#settled = memory.float32(stride);
    this.#scores = memory.float32(gapRows * stride);
    for (let row = 0; row < n; row++) {
      this.#order[row] = row;
      this.#setNorm(row);
      this.#logits.fill(firstLogit, 2 * row * stride, (2 * row + 1) * stride);
      this.#logits.fill(1 / (1 + Math.exp(-firstLogit)), (2 * row + 1) * stride, (2 * row + 2) * stride);
    }
    const genreCount = block.genres.length;
    this.intercepts = new Float64Array(genreCount);
    this.#balances = new Float64Array(genreCount);
    this.#constantLosses = new Float64Array(genreCount);
    this.#setCosts();
  }

  /** [feature][genre of y] → [feature][lane]. */
  #layLanes(from: Float32Array | undefined, to: Float32Array): void {
    if (from === undefined) return;
    const { genres, y, x } = this.#block;
    for (let f = 0; f < x.columnCount; f++) {
      for (let g = 0; g < genres.length; g++) to[f * this.#stride + g] = from[f * y.columnCount + genres[g]];
    }
  }

  #setNorm(row: number): void {
    const from = this.#indptr[row];
    const to = this.#indptr[row + 1];
    const variances = this.#variances;
    if (variances === undefined) {
      let norm = 0;
      for (let k = from; k < to; k++) norm += this.#values[k] ** 2;
      this.#norms[row] = norm;
      return;
    }
    const stride = this.#stride;
    for (let g = 0; g < stride; g++) {
      let norm = 0;
      for (let k = from; k < to; k++) norm += this.#values[k] ** 2 * variances[this.#indices[k] * stride + g];
      this.#norms[row * stride + g] = norm;
    }
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
    this.#memory.kernels.logisticEpoch(
      this.#order.byteOffset,
      this.#order.length,
      this.#indptr.byteOffset,
      this.#indices.byteOffset,
      this.#values.byteOffset,
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
      this.#scores.fill(0);
      this.#memory.kernels.addRowsTimesBlock(
        this.#indptr.byteOffset + first * 4,
        this.#indices.byteOffset,
        this.#values.byteOffset,
        count,
        this.#weights.byteOffset,
        this.#stride,
        this.#scores.byteOffset,
      );
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

  /** Weights as [feature][genre], without the padding. */
  copyWeights(to: Float32Array): void {
    const width = this.#block.genres.length;
    for (let f = 0, at = 0; f < this.#block.x.columnCount; f++) {
      for (let g = 0; g < width; g++) to[at++] = this.#weights[f * this.#stride + g];
    }
  }
}
