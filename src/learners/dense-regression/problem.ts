import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { type Arrays, bytesOf, copyOf, float32, type KernelMemory } from "../../matrix/kernels.ts";
import { addLanes, type LaneTable, laneDots } from "./pairs.ts";
import { chunkRows } from "./preconditioner.ts";
import { type DenseRows, laneCount, openRows, paddedRows } from "./rows.ts";

/** The regressions of some genres on the same rows. */
export interface DenseProblemParts {
  readonly rows: DenseRows;
  readonly y: LabelMatrix;
  /** At most laneCount columns of y, each with both classes among its known labels. */
  readonly genres: readonly number[];
  /** C times the class's weight, for each of `genres`. */
  readonly positiveCosts: readonly number[];
  readonly negativeCosts: readonly number[];
  readonly sampleWeight: Float32Array | undefined;
  /** Of factorRowsTask. */
  readonly factor: Float32Array;
  /** Of the blocks that share the rows' memory. */
  readonly blockIndex: number;
}

const arraysFor = (rowCount: number, columnCount: number) => ({
  weights: float32(columnCount * laneCount),
  products: float32(paddedRows(columnCount) * laneCount),
  sums: float32(columnCount * laneCount),
  scores: float32(paddedRows(rowCount) * laneCount),
  residuals: float32(paddedRows(rowCount) * laneCount),
  factor: float32(paddedRows(columnCount) * columnCount),
});

/** Bytes of a block's own arrays. */
export const problemBytes = (rowCount: number, columnCount: number): number =>
  bytesOf(arraysFor(rowCount, columnCount));

/** A step's slope is settled when so small a share of its first slope is left. */
const slopeShare = 0.1;
const maxTrials = 40;

/** For each genre
 *   min ½ ‖w‖² + Σ cost · log(1 + exp(−y·(w·x + b)))
 * on standardised rows. Tables have a row for each weight and one more for the intercept, and a lane for each genre.
 * A search along a line needs no pass over the rows: their logits move along a line too. */
export class DenseProblem {
  readonly parameters: LaneTable;
  /** Loss of each genre's best constant answer; 1 in unused lanes. */
  readonly constantLosses = new Float64Array(laneCount).fill(1);
  /** Second derivative by the intercept at the best constant answer; 1 in unused lanes. */
  readonly #interceptCurvatures = new Float64Array(laneCount).fill(1);
  readonly #parts: DenseProblemParts;
  readonly #memory: KernelMemory;
  readonly #values: Float32Array;
  readonly #arrays: Arrays<ReturnType<typeof arraysFor>>;
  /** [row][lane]: the cost of an error, negative where the label is 0, 0 where it is unknown. */
  readonly #costs: Float32Array;
  readonly #logits: Float64Array;

  constructor(parts: DenseProblemParts) {
    const { rowCount, columnCount } = parts.rows;
    const { memory, values } = openRows(parts.rows, problemBytes(rowCount, columnCount), parts.blockIndex);
    this.#parts = parts;
    this.#memory = memory;
    this.#values = values;
    this.#arrays = memory.allocate({ ...arraysFor(rowCount, columnCount), factor: copyOf(parts.factor) });
    this.#costs = new Float32Array(rowCount * laneCount);
    this.#logits = new Float64Array(rowCount * laneCount);
    this.parameters = new Float64Array((columnCount + 1) * laneCount);
    this.#setCosts();
    this.restart();
  }

  #setCosts(): void {
    const { y, genres, positiveCosts, negativeCosts, sampleWeight, rows } = this.#parts;
    for (const [lane, g] of genres.entries()) {
      let [positive, negative] = [0, 0];
      for (let row = 0; row < y.rowCount; row++) {
        const k = row * y.columnCount + g;
        if (y.known?.[k] === 0) continue;
        const cost = (sampleWeight?.[row] ?? 1) * (y.values[k] === 1 ? positiveCosts[lane] : negativeCosts[lane]);
        this.#costs[row * laneCount + lane] = y.values[k] === 1 ? cost : -cost;
        if (y.values[k] === 1) positive += cost;
        else negative += cost;
      }
      const total = positive + negative;
      this.constantLosses[lane] = positive * Math.log(total / positive) + negative * Math.log(total / negative);
      this.#interceptCurvatures[lane] = (positive * negative) / total;
      this.parameters[rows.columnCount * laneCount + lane] = Math.log(positive / negative);
    }
  }

  /** Rounds the parameters to float32, as they are saved, and computes logits and residuals anew. */
  restart(): void {
    this.parameters.set(Float32Array.from(this.parameters));
    this.#logits.fill(0);
    this.#project(this.parameters);
    this.#addScores(new Float64Array(laneCount).fill(1));
    this.#arrays.scores.fill(0);
    this.#measure(
      new Float64Array(laneCount),
      this.#parts.genres.map((_, lane) => lane),
    );
  }

  gradient(): LaneTable {
    const { rowCount, columnCount } = this.#parts.rows;
    const { residuals, sums } = this.#arrays;
    const gradient = this.parameters.slice();
    const intercept = columnCount * laneCount;
    gradient.fill(0, intercept);
    for (let from = 0; from < rowCount; from += chunkRows) {
      const count = paddedRows(Math.min(chunkRows, rowCount - from));
      sums.fill(0);
      this.#memory.kernels.addDenseColumnsTimesBlock(
        this.#values.byteOffset + 4 * from * columnCount,
        4 * columnCount,
        count,
        columnCount,
        residuals.byteOffset + 4 * from * laneCount,
        sums.byteOffset,
      );
      for (let k = 0; k < sums.length; k++) gradient[k] += sums[k];
    }
    for (let at = 0; at < rowCount * laneCount; at += laneCount) {
      for (let lane = 0; lane < laneCount; lane++) gradient[intercept + lane] += residuals[at + lane];
    }
    return gradient;
  }

  /** A bound on how far each lane's objective is above its minimum. The penalty's Hessian is the identity, so it is
   * half the squared gradient; the intercept, which has no penalty, counts by its own curvature. */
  gapsOf(gradient: LaneTable): Float64Array {
    const intercept = gradient.length - laneCount;
    return laneDots(gradient, gradient).map((square, lane) => {
      const own = gradient[intercept + lane] ** 2;
      return (square - own + own / this.#interceptCurvatures[lane]) / 2;
    });
  }

  /** table = first estimate of the inverse Hessian × table. */
  precondition(table: LaneTable): void {
    const { columnCount } = this.#parts.rows;
    const { factor, weights, products, sums } = this.#arrays;
    const { kernels } = this.#memory;
    const [at, rows] = [factor.byteOffset, paddedRows(columnCount)];
    const intercept = columnCount * laneCount;
    weights.set(table.subarray(0, intercept));
    kernels.denseRowsTimesBlock(at, 4 * columnCount, rows, columnCount, weights.byteOffset, products.byteOffset);
    sums.fill(0);
    kernels.addDenseColumnsTimesBlock(at, 4 * columnCount, rows, columnCount, products.byteOffset, sums.byteOffset);
    table.set(sums);
    for (let lane = 0; lane < laneCount; lane++) table[intercept + lane] /= this.#interceptCurvatures[lane];
  }

  /** Goes along `direction`, for each lane with a slope below 0 there, to where the slope is almost 0. Returns the
   * step. slopes: gradient · direction. The objective is convex, so a slope says on which side the minimum is: Newton's
   * method with bisection. */
  step(direction: LaneTable, slopes: Float64Array): LaneTable {
    const lanes = [...slopes.keys()].filter((lane) => slopes[lane] < 0);
    const isOpen = slopes.map((slope) => (slope < 0 ? 1 : 0));
    const lengths = isOpen.slice();
    const low = new Float64Array(laneCount);
    const high = new Float64Array(laneCount).fill(Number.POSITIVE_INFINITY);
    const weightCount = direction.length - laneCount;
    const weights = this.parameters.subarray(0, weightCount);
    const move = direction.subarray(0, weightCount);
    const penaltySlopes = laneDots(weights, move);
    const penaltyCurvatures = laneDots(move, move);
    this.#project(direction);
    for (let open = lanes, trial = 0; open.length > 0 && trial < maxTrials; trial++) {
      const { slopes: lossSlopes, curvatures } = this.#measure(lengths, open);
      open = open.filter((lane) => {
        const slope = lossSlopes[lane] + penaltySlopes[lane] + lengths[lane] * penaltyCurvatures[lane];
        if (Math.abs(slope) <= slopeShare * Math.abs(slopes[lane])) return false;
        if (slope > 0) high[lane] = lengths[lane];
        else low[lane] = lengths[lane];
        const newton = lengths[lane] - slope / (curvatures[lane] + penaltyCurvatures[lane]);
        const isInside = newton > low[lane] && newton < high[lane];
        lengths[lane] = isInside ? newton : Math.min((low[lane] + high[lane]) / 2, 2 * lengths[lane]);
        return true;
      });
    }
    this.#addScores(lengths);
    const step = new Float64Array(direction.length);
    addLanes(step, lengths, direction);
    addLanes(this.parameters, isOpen, step);
    return step;
  }

  /** scores = rows × table, the intercept included. */
  #project(table: LaneTable): void {
    const { rowCount, columnCount } = this.#parts.rows;
    const { weights, scores } = this.#arrays;
    const intercept = columnCount * laneCount;
    weights.set(table.subarray(0, intercept));
    this.#memory.kernels.denseRowsTimesBlock(
      this.#values.byteOffset,
      4 * columnCount,
      paddedRows(rowCount),
      columnCount,
      weights.byteOffset,
      scores.byteOffset,
    );
    for (let at = 0; at < rowCount * laneCount; at += laneCount) {
      for (let lane = 0; lane < laneCount; lane++) scores[at + lane] += table[intercept + lane];
    }
  }

  #addScores(lengths: Float64Array): void {
    const { scores } = this.#arrays;
    for (let at = 0; at < this.#logits.length; at += laneCount) {
      for (let lane = 0; lane < laneCount; lane++) this.#logits[at + lane] += lengths[lane] * scores[at + lane];
    }
  }

  /** Residuals of the given lanes at logits + length · scores, and the loss's first two derivatives by the length. */
  #measure(lengths: Float64Array, lanes: readonly number[]) {
    const { scores, residuals } = this.#arrays;
    const [costs, logits] = [this.#costs, this.#logits];
    const slopes = new Float64Array(laneCount);
    const curvatures = new Float64Array(laneCount);
    for (let row = 0; row < logits.length; row += laneCount) {
      for (let i = 0; i < lanes.length; i++) {
        const lane = lanes[i];
        const at = row + lane;
        const cost = costs[at];
        const score = scores[at];
        const p = 1 / (1 + Math.exp(-logits[at] - lengths[lane] * score));
        const residual = cost > 0 ? cost * (p - 1) : -cost * p;
        residuals[at] = residual;
        slopes[lane] += residual * score;
        curvatures[lane] += Math.abs(cost) * p * (1 - p) * score * score;
      }
    }
    return { slopes, curvatures };
  }
}
