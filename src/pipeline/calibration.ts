import { ClaquetaError } from "../errors.ts";
import { type DenseMatrix, denseMatrix } from "../matrix/dense-matrix.ts";
import type { State, TensorArray } from "../matrix/state.ts";

/** A map from a classifier's probabilities to calibrated ones, genre by genre. It never changes a genre's order of
 * movies, but may tie some. */
export interface Calibration {
  readonly kind: string;
  /** Number of genres that it is for; null for any number. */
  readonly genreCount: number | null;
  /** movies × genres, each in [0, 1], to the same. */
  apply(probabilities: DenseMatrix): DenseMatrix;
  /** For model files; shares its arrays with this. */
  toState(): State;
}

/** Leaves probabilities as the classifier gave them. */
export const identityCalibration: Calibration = {
  kind: "identity",
  genreCount: null,
  apply: (probabilities) => probabilities,
  toState: () => ({ kind: "identity", settings: {}, tensors: {} }),
};

/** σ(slope · logit(p) + intercept); slope above 0, intercept 0 for a temperature (which is 1 ÷ slope). */
export interface SigmoidMap {
  readonly method: "temperature" | "platt";
  readonly slope: number;
  readonly intercept: number;
}

/** Linear between knots, constant outside them. inputs strictly ascending, outputs never falling, both in [0, 1]. */
export interface IsotonicMap {
  readonly method: "isotonic";
  readonly inputs: Float64Array;
  readonly outputs: Float64Array;
}

/** One genre's calibration. */
export type GenreMap = { readonly method: "identity" } | SigmoidMap | IsotonicMap;

/** ln(p ÷ (1 − p)), p clipped to [ε, 1 − ε] with ε = 2⁻⁵² as in the log loss, so that 0 and 1 have finite logits. */
export function clippedLogit(probability: number): number {
  const p = Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON);
  return Math.log(p / (1 - p));
}

export const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** p and the result in [0, 1]; never falls where p rises. */
export function calibrateProbability(map: GenreMap, p: number): number {
  switch (map.method) {
    case "identity":
      return p;
    case "isotonic":
      return interpolate(map.inputs, map.outputs, p);
    default:
      return sigmoid(map.slope * clippedLogit(p) + map.intercept);
  }
}

function interpolate(inputs: Float64Array, outputs: Float64Array, p: number): number {
  const last = inputs.length - 1;
  if (p <= inputs[0]) return outputs[0];
  if (p >= inputs[last]) return outputs[last];
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (inputs[middle] <= p) low = middle;
    else high = middle;
  }
  const share = (p - inputs[low]) / (inputs[high] - inputs[low]);
  // Rounding must not carry the line past its end, where the next one begins.
  return Math.min(outputs[low] + share * (outputs[high] - outputs[low]), outputs[high]);
}

/** One map a genre, in column order. */
export class GenreCalibration implements Calibration {
  readonly kind = "per-genre";
  readonly maps: readonly GenreMap[];

  constructor(maps: readonly GenreMap[]) {
    this.maps = maps;
  }

  get genreCount(): number {
    return this.maps.length;
  }

  apply(probabilities: DenseMatrix): DenseMatrix {
    const { rowCount, columnCount, values } = probabilities;
    if (columnCount !== this.genreCount) {
      throw new ClaquetaError("SHAPE_MISMATCH", {
        where: "calibration",
        what: `${columnCount} columns of probabilities`,
        expected: `one for each of its ${this.genreCount} genres`,
      });
    }
    const calibrated = denseMatrix(rowCount, columnCount);
    for (const [genre, map] of this.maps.entries()) {
      for (let at = genre; at < values.length; at += columnCount) {
        calibrated.values[at] = calibrateProbability(map, values[at]);
      }
    }
    return calibrated;
  }

  /** slopes, intercepts: one a genre (1 and 0 where there is no sigmoid); knots of all isotonic maps in one block,
   * genre g's from knotOffsets[g] to knotOffsets[g + 1]. */
  toState(): State {
    const knotOffsets = new Int32Array(this.genreCount + 1);
    const isotonic = this.maps.map((map) => (map.method === "isotonic" ? map : undefined));
    for (const [genre, map] of isotonic.entries()) {
      knotOffsets[genre + 1] = knotOffsets[genre] + (map?.inputs.length ?? 0);
    }
    const knotCount = knotOffsets[this.genreCount];
    const knotInputs = new Float64Array(knotCount);
    const knotOutputs = new Float64Array(knotCount);
    for (const [genre, map] of isotonic.entries()) {
      knotInputs.set(map?.inputs ?? [], knotOffsets[genre]);
      knotOutputs.set(map?.outputs ?? [], knotOffsets[genre]);
    }
    const perGenre = (of: (map: GenreMap) => number) => Float64Array.from(this.maps, of);
    const tensor = (data: TensorArray) => ({ shape: [data.length], data });
    return {
      kind: this.kind,
      settings: { methods: this.maps.map((map) => map.method) },
      tensors: {
        slopes: tensor(perGenre((map) => ("slope" in map ? map.slope : 1))),
        intercepts: tensor(perGenre((map) => ("slope" in map ? map.intercept : 0))),
        ...(knotCount > 0 && {
          knotOffsets: tensor(knotOffsets),
          knotInputs: tensor(knotInputs),
          knotOutputs: tensor(knotOutputs),
        }),
      },
    };
  }
}

/** Throws BAD_MODEL_FILE where a number would break what `Calibration` promises. */
export function calibrationFromState(state: State): Calibration {
  if (state.kind === "identity") return identityCalibration;
  if (state.kind !== "per-genre") throw damaged(`${JSON.stringify(state.kind)} is not known`, "Update claqueta.");
  const { methods } = state.settings;
  if (!Array.isArray(methods)) throw damaged("names no methods");
  const slopes = doubles(state, "slopes", methods.length);
  const intercepts = doubles(state, "intercepts", methods.length);
  const hasKnots = methods.includes("isotonic");
  const inputs = hasKnots ? doubles(state, "knotInputs") : new Float64Array();
  const outputs = hasKnots ? doubles(state, "knotOutputs", inputs.length) : inputs;
  const offsets = state.tensors.knotOffsets?.data;
  return new GenreCalibration(
    methods.map((method, genre): GenreMap => {
      if (method === "identity") return { method };
      if (method === "isotonic") {
        const [from, to] = [offsets?.[genre] ?? -1, offsets?.[genre + 1] ?? -1];
        if (from < 0 || to <= from || to > inputs.length) throw damaged("has knots of no genre");
        return checkedKnots({ method, inputs: inputs.subarray(from, to), outputs: outputs.subarray(from, to) });
      }
      if (method !== "temperature" && method !== "platt") throw damaged(`has the unknown method ${String(method)}`);
      const [slope, intercept] = [slopes[genre], intercepts[genre]];
      if (!(slope > 0 && slope < Number.POSITIVE_INFINITY && Number.isFinite(intercept))) {
        throw damaged("has a slope or intercept that is no number above 0");
      }
      return { method, slope, intercept };
    }),
  );
}

function checkedKnots(map: IsotonicMap): IsotonicMap {
  const { inputs, outputs } = map;
  for (let k = 0; k < inputs.length; k++) {
    const isInside = inputs[k] >= 0 && inputs[k] <= 1 && outputs[k] >= 0 && outputs[k] <= 1;
    const isRising = k === 0 || (inputs[k] > inputs[k - 1] && outputs[k] >= outputs[k - 1]);
    if (!isInside || !isRising) throw damaged("has knots that do not rise from 0 to 1");
  }
  return map;
}

function doubles(state: State, name: string, length?: number): Float64Array {
  const data = state.tensors[name]?.data;
  if (data instanceof Float64Array && (length === undefined || data.length === length)) return data;
  throw damaged(`lacks its ${name}`);
}

function damaged(what: string, next = "Copy the file again or train a new one."): ClaquetaError {
  return new ClaquetaError("BAD_MODEL_FILE", { where: "model file", what: `its calibration ${what}`, next });
}
