import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import { MatrixBuilder } from "./matrix-builder.ts";
import type { FittedVectorizer, Vectorizer } from "./vectorizer.ts";

/** A fitted vectorizer that writes one movie's entries behind those of others, as a union needs it. */
export interface RowMaker extends FittedVectorizer {
  addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void;
}

/** What a fit has read of its movies, ready to be written without reading again. */
export interface LearnedRows {
  readonly fitted: RowMaker;
  readonly entryCount: number;
  addEntries(row: number, builder: MatrixBuilder, firstColumn: number, weight: number): void;
}

/** A vectorizer as a union needs it. */
export interface RowLearner extends Vectorizer {
  /** mayBeEmpty: movies without any term give no columns and a warning in place of an error. */
  learn(movies: readonly Movie[], mayBeEmpty?: boolean): LearnedRows;
}

export function makeRows(maker: RowMaker, movies: readonly Movie[]): SparseMatrix {
  const builder = new MatrixBuilder(movies.length, maker.columnCount);
  for (const movie of movies) {
    maker.addEntries(movie, builder, 0, 1);
    builder.endRow();
  }
  return builder.finish();
}

export function makeLearnedRows(learned: LearnedRows, rowCount: number): SparseMatrix {
  const builder = new MatrixBuilder(rowCount, learned.fitted.columnCount, learned.entryCount);
  for (let row = 0; row < rowCount; row++) {
    learned.addEntries(row, builder, 0, 1);
    builder.endRow();
  }
  return builder.finish();
}
