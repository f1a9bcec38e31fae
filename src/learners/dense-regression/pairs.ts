import { laneCount } from "./rows.ts";

/** Pairs that L-BFGS keeps, as SciPy's default. */
const maxPairs = 10;

/** A table with a row for each parameter and a lane for each genre. */
export type LaneTable = Float64Array;

/** Σ a·b over the parameters, lane by lane. */
export function laneDots(a: LaneTable, b: LaneTable): Float64Array {
  const dots = new Float64Array(laneCount);
  for (let at = 0; at < a.length; at += laneCount) {
    for (let lane = 0; lane < laneCount; lane++) dots[lane] += a[at + lane] * b[at + lane];
  }
  return dots;
}

/** to += factor[lane] · from. */
export function addLanes(to: LaneTable, factors: Float64Array, from: LaneTable): void {
  for (let at = 0; at < to.length; at += laneCount) {
    for (let lane = 0; lane < laneCount; lane++) to[at + lane] += factors[lane] * from[at + lane];
  }
}

/** The steps and changes of gradients that L-BFGS remembers, for independent problems side by side. Source: Nocedal and
 * Wright 2006, algorithm 7.4. */
export class CurvaturePairs {
  readonly #pairs: { readonly step: LaneTable; readonly change: LaneTable; readonly inverse: Float64Array }[] = [];

  /** A lane whose gradient does not rise along the step forgets this pair. */
  add(step: LaneTable, change: LaneTable): void {
    const inverse = laneDots(step, change).map((curvature) => (curvature > 0 ? 1 / curvature : 0));
    this.#pairs.push({ step, change, inverse });
    if (this.#pairs.length > maxPairs) this.#pairs.shift();
  }

  /** Turns a gradient into the estimate of inverse Hessian × gradient. firstMatrix does so without pairs, in place. */
  multiply(gradient: LaneTable, firstMatrix: (table: LaneTable) => void): LaneTable {
    const result = gradient.slice();
    const factors = this.#pairs.map(() => new Float64Array(laneCount));
    for (let i = this.#pairs.length - 1; i >= 0; i--) {
      const { step, change, inverse } = this.#pairs[i];
      factors[i] = laneDots(step, result).map((product, lane) => product * inverse[lane]);
      addLanes(
        result,
        factors[i].map((factor) => -factor),
        change,
      );
    }
    firstMatrix(result);
    for (const [i, { step, change, inverse }] of this.#pairs.entries()) {
      const products = laneDots(change, result);
      addLanes(
        result,
        factors[i].map((factor, lane) => factor - inverse[lane] * products[lane]),
        step,
      );
    }
    return result;
  }
}
