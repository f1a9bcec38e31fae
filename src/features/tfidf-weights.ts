import { ClaquetaError } from "../errors.ts";
import { sharedFloat64 } from "../matrix/memory.ts";
import type { State, Tensor } from "../matrix/state.ts";
import type { TfidfSettings } from "./feature-settings.ts";

/** 1 + ln(count) for the counts that nearly every entry has. */
const sublinear = Float64Array.from({ length: 64 }, (_, count) => 1 + Math.log(count));

/** Turns counts into TF-IDF, as scikit-learn's TfidfTransformer: in double precision, a row at a time. */
export class TfidfWeights {
  readonly #settings: TfidfSettings;
  /** ln((n + s) ÷ (textCount + s)) + 1 for each column, s = 1 where smooth, else 0; absent without useIdf. */
  readonly idf: Float64Array | undefined;

  private constructor(settings: TfidfSettings, idf: Float64Array | undefined) {
    this.#settings = settings;
    this.idf = idf;
  }

  /** textCounts: in how many of the movieCount movies each column's term stands. */
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

  toTensors(): { readonly [name: string]: Tensor } {
    return this.idf === undefined ? {} : { idf: { shape: [this.idf.length], data: this.idf } };
  }

  /** values[0 .. count): the row's counts, each above 0, become its TF-IDF. */
  apply(columns: Int32Array, values: Float64Array, count: number): void {
    const { idf } = this;
    const { sublinearTf, norm } = this.#settings;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      let value = values[i];
      if (sublinearTf) value = value < sublinear.length ? sublinear[value] : 1 + Math.log(value);
      if (idf !== undefined) value *= idf[columns[i]];
      values[i] = value;
      sum += norm === "l1" ? value : value * value;
    }
    if (norm === null || count === 0) return;
    const length = norm === "l1" ? sum : Math.sqrt(sum);
    for (let i = 0; i < count; i++) values[i] /= length;
  }
}
