import type { StripAccents } from "../text/normalise.ts";
import type { MovieField } from "./movie-text.ts";

/** Settings that count and TF-IDF vectorizers share, under scikit-learn's names and with its defaults. */
export interface TermSettings {
  /** The text that is read; default plot. */
  readonly field: MovieField;
  /** Name of a text transform to run first, such as `lemmas`; default null, none. */
  readonly preprocess: string | null;
  /** Default true. */
  readonly lowercase: boolean;
  /** `ascii` drops what has no ASCII form, `unicode` drops combining marks; both decompose (NFKD). Default null. */
  readonly stripAccents: StripAccents;
  /** Words left out before n-grams are made; `english` is scikit-learn's list. Words only. Default null. */
  readonly stopWords: "english" | null | readonly string[];
  /** Shortest and longest n-gram, in words or characters; default [1, 1]. At most 20. */
  readonly ngramRange: readonly [number, number];
  /** `char_token` is char_wb over runs of letters, digits and underscores, so that "house," and "house" are one word; the
   * others are scikit-learn's. Default word. */
  readonly analyzer: "word" | "char" | "char_wb" | "char_token";
  /** Words only; see compileTokenPattern for what it may be, and for the caution that belongs to it. */
  readonly tokenPattern: string;
  /** In how many movies a term must stand at least: a count (an integer from 1) or a share (in [0, 1)). Default 1. */
  readonly minDf: number;
  /** In how many movies a term may stand at most, a count or a share as above (so 1 is one movie, not all of them);
   * default null, no limit. */
  readonly maxDf: number | null;
  /** Only the terms that occur most often, counted over all movies; of those that tie at the cut the first in term order.
   * Default null, all. */
  readonly maxFeatures: number | null;
  /** Every count above 0 becomes 1; default false. */
  readonly binary: boolean;
}

/** Settings of counts of terms. */
export interface CountSettings extends TermSettings {
  readonly kind: "count";
}

/** Settings of counts weighted by how rare a term is. */
export interface TfidfSettings extends TermSettings {
  readonly kind: "tfidf";
  /** 1 + ln(count) in place of the count; default false. */
  readonly sublinearTf: boolean;
  /** Each row divided by its length; default l2. */
  readonly norm: "l1" | "l2" | null;
  /** Times ln(movies ÷ movies with the term) + 1; default true. */
  readonly useIdf: boolean;
  /** As if one more movie had every term; default true. */
  readonly smoothIdf: boolean;
}

/** Settings of the year as smooth bumps. */
export interface YearBumpsSettings {
  readonly kind: "year-bumps";
  /** One more column, 1 where the year is not known, so that a model can tell such movies from those of a year that no
   * bump reaches; default false. */
  readonly missingColumn: boolean;
}

/** Settings of anything that a union may have as a part. */
export type PartSettings = CountSettings | TfidfSettings | YearBumpsSettings;

/** Settings of several vectorizers side by side. */
export interface UnionSettings {
  readonly kind: "union";
  readonly parts: readonly UnionPart<PartSettings>[];
}

/** One block of columns. */
export interface UnionPart<Settings> {
  /** Stands before each of its terms with a colon; unique in the union, without a colon itself. */
  readonly name: string;
  /** Its values are multiplied by this, above 0; default 1. */
  readonly weight: number;
  readonly features: Settings;
}

/** A complete, serialisable description of a vectorizer. */
export type FeatureSettings = PartSettings | UnionSettings;

/** Settings as people write them: what is left out has the default. */
export type CountOptions = Partial<Omit<CountSettings, "kind">>;
/** Settings of TF-IDF; what is left out has its default. */
export type TfidfOptions = Partial<Omit<TfidfSettings, "kind">>;
/** Settings of year bumps; what is left out has its default. */
export type YearBumpsOptions = Partial<Omit<YearBumpsSettings, "kind">>;
/** Settings of a union's part; what is left out has its default. */
export type PartOptions =
  | ({ kind: "count" } & CountOptions)
  | ({ kind: "tfidf" } & TfidfOptions)
  | ({ kind: "year-bumps" } & YearBumpsOptions);
/** One block of a union's columns; what is left out has its default. */
export interface UnionPartOptions {
  readonly name: string;
  readonly weight?: number;
  readonly features: PartOptions;
}
/** Settings of a union; what is left out has its default. */
export interface UnionOptions {
  readonly parts: readonly UnionPartOptions[];
}
/** A description of a vectorizer; what is left out has its default. */
export type FeatureOptions = PartOptions | ({ kind: "union" } & UnionOptions);
