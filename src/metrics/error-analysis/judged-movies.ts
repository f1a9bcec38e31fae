import type { DenseMatrix, LabelMatrix } from "../../matrix/dense-matrix.ts";
import type { Movie } from "../../movies/movie.ts";

/** What a model said of n movies and what they have, × g genres in the order of `genreNames`. Entries of the labels that
 * are not known take no part in anything. */
export interface JudgedMovies {
  readonly probabilities: DenseMatrix;
  /** 1 or 0. */
  readonly answers: Uint8Array;
  readonly labels: LabelMatrix;
  readonly movies: readonly Movie[];
  readonly genreNames: readonly string[];
}
