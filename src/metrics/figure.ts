import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";

/** Words in every language that figures are told in. */
export interface Wording {
  readonly en: string;
  readonly es: string;
}

/** Ends of an interval, low ≤ high. */
export type Interval = readonly [low: number, high: number];

/** A figure over all genres, and for each in column order. */
export interface Averages {
  readonly macro?: number;
  readonly micro?: number;
  readonly weighted?: number;
  readonly samples?: number;
  readonly interval?: Interval;
  readonly perGenre: ArrayLike<number | Interval | null>;
}

/** What figures are computed from: n movies × g genres. */
export interface Judged {
  readonly probabilities: DenseMatrix;
  readonly labels: LabelMatrix;
  /** Yes (1) or no (0). */
  readonly answers: DenseMatrix;
  /** Of these answers; support: movies that have each genre. */
  readonly decided: { readonly [Name in "precision" | "recall" | "f1"]: Averages } & { readonly support: Float64Array };
  /** Of the ROC AUC, where bootstrap samples were drawn. */
  readonly intervals?: { readonly macro: Interval; readonly perGenre: readonly (Interval | null)[] };
}

/** A figure of movies drawn anew: counts[row] says how often each movie is drawn. Genres that have no figure then are
 * NaN. Equals `measure` where each is drawn once. */
export type ResampledFigure = (counts: Int32Array) => number | Averages;

/** One figure: its name, meaning, format and computation. */
export interface Figure {
  readonly label: Wording;
  /** For the heads of narrow columns; the label where absent. */
  readonly short?: Wording;
  /** One sentence. */
  readonly meaning: Wording;
  /** Shown beside it in wide tables; English. */
  readonly note?: string;
  /** Null where neither is better. */
  readonly better: "higher" | "lower" | null;
  /** Decimals in a column beside others. */
  readonly digits: number;
  /** `genre`: one number a genre, and means over genres; `interval`: two ends a genre; `whole`: one number over all
   * movies; `cost`: what a recipe took, measured where it is fitted. */
  readonly kind: "genre" | "interval" | "whole" | "cost";
  /** Of costs; other figures have none. */
  readonly unit?: "seconds" | "bytes";
  /** Absent where one model's answers are not enough. Throws as the metric does. */
  readonly measure?: (judged: Judged) => number | Averages;
  /** Prepares the figure for many resamples, of which each then costs one walk. Every label must be known. Absent where
   * resamples say little of it. */
  readonly resample?: (judged: Judged) => ResampledFigure;
}

/** Figures under their names in JSON. */
export type Figures = { readonly [key: string]: Figure };

/** Shares from 0 to 1, higher is better: most figures. */
export const genreScore = { better: "higher", digits: 3, kind: "genre" } as const;
export const wholeScore = { ...genreScore, kind: "whole" } as const;

export const intervalLabel: Wording = { en: "95% interval", es: "intervalo del 95 %" };
