import { iterativeStratification } from "../movies/split/iterative-stratification.ts";
import {
  calibrateProbability,
  clippedLogit,
  GenreCalibration,
  type GenreMap,
  type SigmoidMap,
} from "../pipeline/calibration.ts";
import { deriveSeed } from "../random/derive-seed.ts";
import { fitIsotonic } from "./fit-isotonic.ts";
import { fitSigmoid } from "./fit-sigmoid.ts";
import type { HeldOut } from "./held-out.ts";

export type CalibrationMethod = GenreMap["method"];

/** From the simplest to the freest; among equals the first is taken. */
export const calibrationMethods: readonly CalibrationMethod[] = ["identity", "temperature", "platt", "isotonic"];

/** Movies that have the genre, and as many that have it not, from which on a method may be chosen: one or two
 * numbers can be fitted to a movie a fold, a free curve cannot (scikit-learn's guide warns of isotonic regression on few samples). */
export const leastSupport: { readonly [method in CalibrationMethod]: number } = {
  identity: 0,
  temperature: 5,
  platt: 5,
  isotonic: 200,
};

const innerFolds = 5;

/** How one genre's method was chosen. */
export interface GenreChoice {
  readonly method: CalibrationMethod;
  /** Mean over the genre's known movies, each judged by a map that was fitted without it; nats, lower is better. Only
   * the methods that the genre's support allows. */
  readonly heldOutLogLoss: { readonly [method in CalibrationMethod]?: number };
}

export interface FittedCalibration {
  readonly calibration: GenreCalibration;
  /** In column order. */
  readonly choices: readonly GenreChoice[];
}

export interface CalibrateOptions {
  /** Of the folds, an integer in [0, 2³²). */
  readonly seed: number;
  /** What may be chosen; all where absent. Identity always may. */
  readonly methods?: readonly CalibrationMethod[];
}

/** For each genre the method with the least log loss on movies that its map was not fitted on (5 folds inside the held-out
 * movies, the same for all genres, every genre spread evenly), fitted again on all of them. Same input and seed, same
 * bits. Throws TOO_FEW_ROWS where there are fewer movies than folds. */
export function calibrate(heldOut: HeldOut, options: CalibrateOptions): FittedCalibration {
  const { labels } = heldOut;
  const foldOfRow = new Int32Array(labels.rowCount);
  const splits = iterativeStratification(labels, { folds: innerFolds, seed: deriveSeed(options.seed, 1) });
  for (const [fold, { test }] of splits.entries()) for (const row of test) foldOfRow[row] = fold;
  const maps: GenreMap[] = [];
  const choices: GenreChoice[] = [];
  for (let genre = 0; genre < labels.columnCount; genre++) {
    const column = genreColumn(heldOut, genre, foldOfRow);
    const allowed = calibrationMethods.filter(
      (method) =>
        method === "identity" ||
        (column.leastClass >= leastSupport[method] && options.methods?.includes(method) !== false),
    );
    const { choice, map } = chooseMap(column, allowed);
    maps.push(map);
    choices.push(choice);
  }
  return { calibration: new GenreCalibration(maps), choices };
}

/** One genre's known movies, the least probable first. */
interface GenreColumn {
  readonly probabilities: Float64Array;
  readonly logits: Float64Array;
  readonly labels: Uint8Array;
  readonly folds: Uint8Array;
  /** Number of movies in the smaller of the two classes. */
  readonly leastClass: number;
}

function genreColumn({ probabilities, labels }: HeldOut, genre: number, foldOfRow: Int32Array): GenreColumn {
  const { rowCount, columnCount, values, known } = labels;
  const rows: number[] = [];
  for (let row = 0; row < rowCount; row++) if (known?.[row * columnCount + genre] !== 0) rows.push(row);
  const own = Float64Array.from(rows, (row) => probabilities.values[row * columnCount + genre]);
  const order = Int32Array.from(rows.keys()).sort((a, b) => own[a] - own[b]); // stable: equal ones stay in row order
  const sorted = Float64Array.from(order, (i) => own[i]);
  const sortedLabels = Uint8Array.from(order, (i) => values[rows[i] * columnCount + genre]);
  const positives = sortedLabels.reduce((sum, label) => sum + label, 0);
  return {
    probabilities: sorted,
    logits: sorted.map(clippedLogit),
    labels: sortedLabels,
    folds: Uint8Array.from(order, (i) => foldOfRow[rows[i]]),
    leastClass: Math.min(positives, rows.length - positives),
  };
}

type FitColumn = Pick<GenreColumn, "probabilities" | "logits" | "labels">;

/** The column's movies of all folds but one. */
function without(column: GenreColumn, fold: number): FitColumn {
  const length = column.labels.length;
  const probabilities = new Float64Array(length);
  const logits = new Float64Array(length);
  const labels = new Uint8Array(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (column.folds[i] === fold) continue;
    probabilities[count] = column.probabilities[i];
    logits[count] = column.logits[i];
    labels[count++] = column.labels[i];
  }
  return {
    probabilities: probabilities.subarray(0, count),
    logits: logits.subarray(0, count),
    labels: labels.subarray(0, count),
  };
}

/** from: a map of the same method for nearly the same movies, to begin at. Undefined where the method cannot be had: a slope that is not above 0 would turn the genre's order round. */
function fitMap(method: CalibrationMethod, column: FitColumn, from?: GenreMap): GenreMap | undefined {
  if (method === "identity") return { method };
  if (method === "isotonic") return fitIsotonic(column.probabilities, column.labels);
  const start = from !== undefined && "slope" in from ? from : undefined;
  const { slope, intercept } = fitSigmoid(column.logits, column.labels, method === "platt", start);
  const sigmoid: SigmoidMap = { method, slope, intercept };
  return sigmoid.slope > 0 && Number.isFinite(sigmoid.slope) && Number.isFinite(sigmoid.intercept)
    ? sigmoid
    : undefined;
}

function chooseMap(
  column: GenreColumn,
  allowed: readonly CalibrationMethod[],
): { readonly choice: GenreChoice; readonly map: GenreMap } {
  const count = column.labels.length;
  const losses: { [method in CalibrationMethod]?: number } = {};
  let best: { method: CalibrationMethod; loss: number; map: GenreMap } | undefined;
  const trainings = allowed.length > 1 ? Array.from({ length: innerFolds }, (_, fold) => without(column, fold)) : [];
  for (const method of allowed) {
    const map = fitMap(method, column);
    const foldMaps = trainings.map((training) => fitMap(method, training, map));
    if (map === undefined || foldMaps.includes(undefined)) continue;
    let loss = 0;
    for (let i = 0; i < count; i++) {
      const foldMap = foldMaps[column.folds[i]] ?? map; // identity alone needs no folds
      const p = calibrateProbability(foldMap, column.probabilities[i]);
      loss -= Math.log(Math.max(column.labels[i] === 1 ? p : 1 - p, Number.EPSILON));
    }
    losses[method] = count === 0 ? 0 : loss / count;
    if (best === undefined || losses[method] < best.loss) best = { method, loss: losses[method], map };
  }
  const { method, map } = best ?? { method: "identity", map: { method: "identity" } };
  return { choice: { method, heldOutLogLoss: losses }, map };
}
