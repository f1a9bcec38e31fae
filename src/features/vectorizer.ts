import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import type { MovieField } from "./movie-text.ts";
import type { TextSpan } from "./text-span.ts";

/** A vectorizer as plain data: its kind and what that kind lets one choose. */
export interface VectorizerSettings {
  readonly kind: string;
}

/** Settings that say how movies become rows of numbers. Never changed by `fit`. */
export interface Vectorizer {
  readonly kind: string;
  /** Complete and plain: can be written as JSON and given to vectorizerFromSettings. */
  readonly settings: VectorizerSettings;
  /** Learns terms and weights from these movies alone. */
  fit(movies: readonly Movie[]): FittedVectorizer;
  /** The same as `fit` and then `transform` of the same movies, in one pass over the text. */
  fitTransform(movies: readonly Movie[]): { readonly fitted: FittedVectorizer; readonly matrix: SparseMatrix };
}

/** Turns movies into rows of numbers, with the terms and weights of the movies that it was fitted on. */
export interface FittedVectorizer {
  readonly kind: string;
  readonly settings: VectorizerSettings;
  /** Columns that `transform` makes. */
  readonly columnCount: number;
  /** Name of each column, in column order; unique within one vectorizer. Made when first asked for. */
  readonly terms: readonly string[];
  /** movies × columns; a term that was not seen in fitting adds nothing. A movie's row does not depend on the movies
   * beside it. */
  transform(movies: readonly Movie[]): SparseMatrix;
  /** Read back by vectorizerFromState; shares its arrays with this. */
  toState(): State;
  /** What went less than well in the fit, such as a part of a union without any term; not saved. */
  readonly warnings?: readonly string[];
  /** A flag a column: 1 where it holds a measure of every movie, such as its year, 0 where it is a term of some. All terms
   * where absent. */
  readonly numericColumns?: Uint8Array;
  /** The vectorizers that a union is made of. */
  readonly parts?: readonly FittedPart[];
  /** What its columns are n-grams of. Absent where they are of no text, and in a union. */
  readonly text?: TermText;
  /** The same with some of its terms, in less memory; columns that are no terms all stay. columns: the terms to keep, the
   * most important first. `kept`: the old column of each new one. */
  compact?(columns: ArrayLike<number>): CompactedVectorizer;
  /** Where the terms of these columns stand in the movie's texts: one list a column, in the order of the text. A column
   * whose text was rewritten before it was read (lemmas), or that no text made, has no span. */
  spansOf?(movie: Movie, columns: ArrayLike<number>): readonly (readonly TextSpan[])[];
  /** Share in [0, 1] of the plot's words, stop words aside, that the vocabulary does not have. Undefined where the plot has
   * no word, absent where single words of the plot are not read as they stand. */
  unknownWordShare?(movie: Movie): number | undefined;
}

/** A text and what it is cut into. */
export interface TermText {
  readonly field: MovieField;
  /** Words and their n-grams; else runs of characters. */
  readonly isWords: boolean;
}

/** One block of a union's columns: firstColumn .. firstColumn + fitted.columnCount. */
export interface FittedPart {
  /** Null where the vectorizer is no union and its own one part. */
  readonly name: string | null;
  readonly firstColumn: number;
  readonly fitted: FittedVectorizer;
}

/** A vectorizer that was made smaller, and the old column of each new one. */
export interface CompactedVectorizer {
  readonly fitted: FittedVectorizer;
  readonly kept: Int32Array;
}

/** The vectorizers that a union is made of; others are their own one part. */
export const partsOf = (fitted: FittedVectorizer): readonly FittedPart[] =>
  fitted.parts ?? [{ name: null, firstColumn: 0, fitted }];
