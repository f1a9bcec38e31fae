import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";

/** Settings that say how movies become rows of numbers. Never changed by `fit`. */
export interface Vectorizer {
  readonly kind: string;
  /** Learns terms and weights from these movies alone. */
  fit(movies: readonly Movie[]): FittedVectorizer;
  /** The same as `fit` and then `transform` of the same movies, in one pass over the text. */
  fitTransform(movies: readonly Movie[]): { readonly fitted: FittedVectorizer; readonly matrix: SparseMatrix };
}

export interface FittedVectorizer {
  readonly kind: string;
  /** Columns that `transform` makes. */
  readonly columnCount: number;
  /** Name of each column, in column order; unique within one vectorizer. */
  readonly terms: readonly string[];
  /** movies × columns; a term that was not seen in fitting adds nothing. */
  transform(movies: readonly Movie[]): SparseMatrix;
  toState(): State;
}
