import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import type { FeatureSettings } from "./feature-settings.ts";

/** Settings that say how movies become rows of numbers. Never changed by `fit`. */
export interface Vectorizer {
  readonly kind: FeatureSettings["kind"];
  /** Complete and plain: can be written as JSON and given to vectorizerFromSettings. */
  readonly settings: FeatureSettings;
  /** Learns terms and weights from these movies alone. */
  fit(movies: readonly Movie[]): FittedVectorizer;
  /** The same as `fit` and then `transform` of the same movies, in one pass over the text. */
  fitTransform(movies: readonly Movie[]): { readonly fitted: FittedVectorizer; readonly matrix: SparseMatrix };
}

/** Turns movies into rows of numbers, with the terms and weights of the movies that it was fitted on. */
export interface FittedVectorizer {
  readonly kind: FeatureSettings["kind"];
  readonly settings: FeatureSettings;
  /** Columns that `transform` makes. */
  readonly columnCount: number;
  /** Name of each column, in column order; unique within one vectorizer. Made when first asked for. */
  readonly terms: readonly string[];
  /** movies × columns; a term that was not seen in fitting adds nothing. A movie's row does not depend on the movies
   * beside it. */
  transform(movies: readonly Movie[]): SparseMatrix;
  /** Read back by vectorizerFromState; shares its arrays with this. */
  toState(): State;
}
