import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import { MatrixBuilder } from "./matrix-builder.ts";
import type { FittedVectorizer, OnePassVectorizer } from "./vectorizer.ts";

/** A fitted vectorizer that can append a movie's entries to a row, as a union needs it. */
export interface RowMaker extends FittedVectorizer {
  addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void;
}

/** The movies of a fit as read, so that rows can be written without reading again. */
export interface LearnedRows {
  readonly fitted: RowMaker;
  readonly entryCount: number;
  addEntries(row: number, builder: MatrixBuilder, firstColumn: number, weight: number): void;
}

/** A vectorizer as a union needs it. */
export interface RowLearner extends OnePassVectorizer {
  fit(movies: readonly Movie[]): RowMaker;
  fitTransform(movies: readonly Movie[]): { readonly fitted: RowMaker; readonly matrix: SparseMatrix };
  /** mayBeEmpty: movies without any term give no columns and a warning instead of an error. */
  learn(movies: readonly Movie[], mayBeEmpty?: boolean): LearnedRows;
}

/** The rows of these movies. */
export const rowsOf = (fitted: RowMaker, movies: readonly Movie[], entryCount = 0): LearnedRows => ({
  fitted,
  entryCount,
  addEntries: (row, builder, firstColumn, weight) => fitted.addEntries(movies[row], builder, firstColumn, weight),
});

export const makeRows = (maker: RowMaker, movies: readonly Movie[]): SparseMatrix =>
  makeLearnedRows(rowsOf(maker, movies), movies.length);

export function makeLearnedRows(learned: LearnedRows, rowCount: number): SparseMatrix {
  const builder = new MatrixBuilder(rowCount, learned.fitted.columnCount, learned.entryCount);
  for (let row = 0; row < rowCount; row++) {
    learned.addEntries(row, builder, 0, 1);
    builder.endRow();
  }
  return builder.finish();
}
