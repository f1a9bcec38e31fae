import { iterativeStratification } from "../movies/split/iterative-stratification.ts";
import { calibrateProbability, clippedLogit, GenreCalibration, type GenreMap } from "../pipeline/calibration.ts";
import { deriveSeed } from "../random/derive-seed.ts";
import { fitIsotonic } from "./fit-isotonic.ts";
import { fitSigmoid } from "./fit-sigmoid.ts";
import type { HeldOut } from "./held-out.ts";

export type CalibrationMethod = GenreMap["method"];

/** From the simplest to the most flexible; among equals the first is taken. */
export const calibrationMethods: readonly CalibrationMethod[] = ["identity", "temperature", "platt", "isotonic"];

/** Movies with the genre, and as many without it, from which on a method may be chosen: one or two numbers can be
 * fitted to a movie a fold, a free curve cannot (scikit-learn's guide warns of isotonic regression on few samples). */
export const minSupport: { readonly [method in CalibrationMethod]: number } = {
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

/** For each genre the method with the least log loss on movies that its map was not fitted on (5 folds inside the
 * held-out movies, the same for all genres, every genre spread evenly), fitted again on all of them; choices in column
 * order. seed: of the folds, an integer in [0, 2³²). methods: those that may be chosen; identity always may. Same input
 * and seed, same bits. Throws TOO_FEW_ROWS where there are fewer movies than folds. */
export function calibrate(
  heldOut: HeldOut,
  { seed, methods = calibrationMethods }: { readonly seed: number; readonly methods?: readonly CalibrationMethod[] },
): { readonly calibration: GenreCalibration; readonly choices: readonly GenreChoice[] } {
  const { labels } = heldOut;
  const foldOfRow = new Int32Array(labels.rowCount);
  const splits = iterativeStratification(labels, { folds: innerFolds, seed: deriveSeed(seed, 1) });
  for (const [fold, { test }] of splits.entries()) for (const row of test) foldOfRow[row] = fold;
  const chosen = Array.from({ length: labels.columnCount }, (_, genre) => {
    const column = genreColumn(heldOut, genre, foldOfRow);
    const isAllowed = (method: CalibrationMethod): boolean =>
      method === "identity" || (column.minClassCount >= minSupport[method] && methods.includes(method));
    return chooseMap(column, calibrationMethods.filter(isAllowed));
  });
  const calibration = new GenreCalibration(chosen.map(({ map }) => map));
  return { calibration, choices: chosen.map(({ choice }) => choice) };
}

/** One genre's known movies, the least probable first. */
interface GenreColumn {
  readonly probabilities: Float64Array;
  readonly logits: Float64Array;
  readonly labels: Uint8Array;
  readonly folds: Uint8Array;
  /** Number of movies in the smaller of the two classes. */
  readonly minClassCount: number;
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
    minClassCount: Math.min(positives, rows.length - positives),
  };
}

type FitColumn = Pick<GenreColumn, "probabilities" | "logits" | "labels">;

/** The column's movies of all folds but one. */
function without({ probabilities, logits, labels, folds }: GenreColumn, fold: number): FitColumn {
  const isOther = (_: number, i: number): boolean => folds[i] !== fold;
  return {
    probabilities: probabilities.filter(isOther),
    logits: logits.filter(isOther),
    labels: labels.filter(isOther),
  };
}

/** from: a map of the same method for nearly the same movies, to start from. Undefined where no map is allowed: a slope
 * that is not above 0 would reverse the genre's order. */
function fitMap(method: CalibrationMethod, column: FitColumn, from?: GenreMap): GenreMap | undefined {
  if (method === "identity") return { method };
  if (method === "isotonic") return fitIsotonic(column.probabilities, column.labels);
  const start = from !== undefined && "slope" in from ? from : undefined;
  const { slope, intercept } = fitSigmoid(column.logits, column.labels, method === "platt", start);
  const isMap = slope > 0 && Number.isFinite(slope) && Number.isFinite(intercept);
  return isMap ? { method, slope, intercept } : undefined;
}

function chooseMap(
  column: GenreColumn,
  allowed: readonly CalibrationMethod[],
): { readonly choice: GenreChoice; readonly map: GenreMap } {
  const count = column.labels.length;
  const fits: { readonly method: CalibrationMethod; readonly loss: number; readonly map: GenreMap }[] = [];
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
    fits.push({ method, loss: count === 0 ? 0 : loss / count, map });
  }
  const { method, map } = fits.reduce((best, fit) => (fit.loss < best.loss ? fit : best));
  const heldOutLogLoss = Object.fromEntries(fits.map((fit) => [fit.method, fit.loss]));
  return { choice: { method, heldOutLogLoss }, map };
}
