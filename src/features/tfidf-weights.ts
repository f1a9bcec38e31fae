import { ClaquetaError } from "../errors.ts";
import { sharedFloat64 } from "../matrix/memory.ts";
import type { State, Tensor } from "../matrix/state.ts";
import type { TfidfSettings } from "./term-settings.ts";

/** 1 + ln(count) for the most frequent counts. */
const sublinear = Float64Array.from({ length: 64 }, (_, count) => 1 + Math.log(count));

/** idf = range[0] + code ÷ 255 · (range[1] − range[0]) */
class IdfCodes {
  readonly codes: Uint8Array;
  readonly range: Float64Array;
  /** The idf of each code: small enough for the caches, unlike a table of all columns. */
  readonly values: Float64Array;

  constructor(codes: Uint8Array, range: Float64Array) {
    this.codes = codes;
    this.range = range;
    this.values = Float64Array.from({ length: 256 }, (_, code) => range[0] + (code / 255) * (range[1] - range[0]));
  }
}

/** Turns counts into TF-IDF in double precision, row by row, as scikit-learn's TfidfTransformer. */
export class TfidfWeights {
  readonly #settings: TfidfSettings;
  /** ln((n + s) ÷ (textCount + s)) + 1 by column, s = 1 if smooth, else 0; or its byte code. Absent without useIdf. */
  readonly #idf: Float64Array | IdfCodes | undefined;

  private constructor(settings: TfidfSettings, idf: Float64Array | IdfCodes | undefined) {
    this.#settings = settings;
    this.#idf = idf;
  }

  /** textCounts: the number of the movieCount movies that contain each column's term. */
  static of(settings: TfidfSettings, textCounts: Int32Array, movieCount: number): TfidfWeights {
    if (!settings.useIdf) return new TfidfWeights(settings, undefined);
    const smooth = settings.smoothIdf ? 1 : 0;
    const idf = sharedFloat64(textCounts.length);
    for (let i = 0; i < idf.length; i++) idf[i] = Math.log((movieCount + smooth) / (textCounts[i] + smooth)) + 1;
    return new TfidfWeights(settings, idf);
  }

  /** Throws BAD_MODEL_FILE where `idf` is not a finite float64 for each of the columns. */
  static fromTensors(settings: TfidfSettings, tensors: State["tensors"], columnCount: number): TfidfWeights {
    if (!settings.useIdf) return new TfidfWeights(settings, undefined);
    const [codes, range] = [tensors.idfCodes?.data, tensors.idfRange?.data];
    if (codes instanceof Uint8Array && range instanceof Float64Array) {
      if (codes.length === columnCount && range.length === 2 && range.every(Number.isFinite)) {
        return new TfidfWeights(settings, new IdfCodes(codes, range));
      }
    }
    const idf = tensors.idf?.data;
    if (!(idf instanceof Float64Array) || idf.length !== columnCount || !idf.every(Number.isFinite)) {
      throw new ClaquetaError("BAD_MODEL_FILE", {
        where: "idf",
        what: `it is not ${columnCount} finite float64 numbers`,
        next: "Make the model again.",
      });
    }
    return new TfidfWeights(settings, idf);
  }

  /** The weights of these columns, in this order, in a byte each. */
  compact(columns: Int32Array): TfidfWeights {
    const idf = this.#idf;
    if (!(idf instanceof Float64Array)) return this;
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const column of columns) {
      low = Math.min(low, idf[column]);
      high = Math.max(high, idf[column]);
    }
    const range = columns.length === 0 ? new Float64Array(2) : Float64Array.of(low, high);
    const step = (range[1] - range[0]) / 255 || 1;
    const codes = Uint8Array.from(columns, (column) => Math.round((idf[column] - range[0]) / step));
    return new TfidfWeights(this.#settings, new IdfCodes(codes, range));
  }

  toTensors(): { readonly [name: string]: Tensor } {
    const idf = this.#idf;
    if (idf === undefined) return {};
    if (idf instanceof Float64Array) return { idf: { shape: [idf.length], data: idf } };
    return { idfCodes: { shape: [idf.codes.length], data: idf.codes }, idfRange: { shape: [2], data: idf.range } };
  }

  /** Turns the row's positive counts values[0 .. count) into TF-IDF. */
  apply(columns: Int32Array, values: Float64Array, count: number): void {
    const { sublinearTf, norm } = this.#settings;
    if (sublinearTf) {
      for (let i = 0; i < count; i++) {
        const value = values[i];
        values[i] = value < sublinear.length ? sublinear[value] : 1 + Math.log(value);
      }
    }
    const idf = this.#idf;
    if (idf instanceof Float64Array) for (let i = 0; i < count; i++) values[i] *= idf[columns[i]];
    else if (idf !== undefined) {
      const { codes, values: idfOf } = idf;
      for (let i = 0; i < count; i++) values[i] *= idfOf[codes[columns[i]]];
    }
    if (norm === null || count === 0) return;
    let sum = 0;
    if (norm === "l1") for (let i = 0; i < count; i++) sum += values[i];
    else for (let i = 0; i < count; i++) sum += values[i] * values[i];
    const length = norm === "l1" ? sum : Math.sqrt(sum);
    for (let i = 0; i < count; i++) values[i] /= length;
  }
}
