import type { DenseMatrix, LabelMatrix } from "../../matrix/dense-matrix.ts";
import type { Movie } from "../../movies/movie.ts";

/** A model's answers for n movies × g genres, and the labels. Columns as `genreNames`. Unknown labels take no part. */
export interface JudgedMovies {
  readonly probabilities: DenseMatrix;
  /** 1 or 0. */
  readonly answers: Uint8Array;
  readonly labels: LabelMatrix;
  readonly movies: readonly Movie[];
  readonly genreNames: readonly string[];
}
