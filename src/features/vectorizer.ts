import type { FieldSchema } from "../documents/fields.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import type { MovieField } from "./movie-text.ts";
import type { TextSpan } from "./text-span.ts";

/** A vectorizer as plain data: its kind and the settings of that kind. */
export interface VectorizerSettings {
  readonly kind: string;
}

/** Settings of how movies become rows of numbers. `fit` does not change them. */
export interface Vectorizer {
  readonly kind: string;
  /** Complete plain data: can be written as JSON and given to vectorizerFromSettings. */
  readonly settings: VectorizerSettings;
  /** Learns terms and weights from these movies. */
  fit(movies: readonly Movie[]): FittedVectorizer;
  /** The fields that it reads beside those of every movie; none where absent. */
  readonly fields?: FieldSchema;
  /** `fit` and `transform` of the same movies, in one pass over the text. Where absent, one after the other. */
  fitTransform?(movies: readonly Movie[]): { readonly fitted: FittedVectorizer; readonly matrix: SparseMatrix };
}

/** A vectorizer that can fit and transform in one pass. */
export interface OnePassVectorizer extends Vectorizer {
  fitTransform(movies: readonly Movie[]): { readonly fitted: FittedVectorizer; readonly matrix: SparseMatrix };
}

/** Turns movies into rows of numbers, with the terms and weights of the fit. */
export interface FittedVectorizer {
  readonly kind: string;
  readonly settings: VectorizerSettings;
  /** Number of columns that `transform` gives. */
  readonly columnCount: number;
  /** Name of each column, in column order; unique within a vectorizer. Created at the first access. */
  readonly terms: readonly string[];
  /** movies × columns. Terms unknown to the fit are ignored. A movie's row does not depend on other movies. */
  transform(movies: readonly Movie[]): SparseMatrix;
  /** vectorizerFromState gives it back. Shares its arrays with this. */
  toState(): State;
  /** The fields that it reads beside those of every movie; those of its kind where absent. */
  readonly fields?: FieldSchema;
  /** Length of the vectors that it reads, where it refuses any other. */
  readonly vectorLength?: number;
  /** Problems of the fit, such as a union's part without terms; not saved. */
  readonly warnings?: readonly string[];
  /** For each column: 1 if it measures every movie, such as the year, 0 if it is a term. All are terms where absent. */
  readonly numericColumns?: Uint8Array;
  /** The parts of a union. */
  readonly parts?: readonly FittedPart[];
  /** The text of its n-grams. Absent in a union and where columns are not n-grams. */
  readonly text?: TermText;
  /** The same with these terms (the most important first), in less memory. All columns that are not terms stay. */
  compact?(columns: ArrayLike<number>): CompactedVectorizer;
  /** The spans of these columns' terms in the movie's texts: a list for each column, in the order of the text. Columns
   * of rewritten text (lemmas) and of no text have no spans. */
  spansOf?(movie: Movie, columns: ArrayLike<number>): readonly (readonly TextSpan[])[];
  /** Share in [0, 1] of the plot's words, without stop words, that are not in the vocabulary. Undefined where the plot
   * has no word, absent where single words of the plot are not terms. */
  unknownWordShare?(movie: Movie): number | undefined;
}

/** A text and the units of its n-grams. */
export interface TermText {
  readonly field: MovieField;
  /** Words; else characters. */
  readonly isWords: boolean;
}

/** One block of a union's columns: firstColumn .. firstColumn + fitted.columnCount. */
export interface FittedPart {
  /** Null for a vectorizer that is not a union and its own only part. */
  readonly name: string | null;
  readonly firstColumn: number;
  readonly fitted: FittedVectorizer;
}

/** A smaller vectorizer, and the old column of each new one. */
export interface CompactedVectorizer {
  readonly fitted: FittedVectorizer;
  readonly kept: Int32Array;
}

/** The parts of a union; any other vectorizer is its own only part. */
export const partsOf = (fitted: FittedVectorizer): readonly FittedPart[] =>
  fitted.parts ?? [{ name: null, firstColumn: 0, fitted }];
