import type { ParsedRow } from "../formats/format.ts";
import { RowError } from "../formats/row-error.ts";
import type { Movie } from "../movie.ts";
import type { MovieColumns } from "./movie-columns.ts";

/** One row of a movies file: every value as text, in the order of the file's columns, and the movie made of it, or the
 * reason why there is none. Of a ragged row `values` are the fields it has; of a line that is no JSON object there are
 * none; behind the end of `values` a column is empty. */
export type MovieRow = { readonly row: number; readonly values: readonly string[] } & (
  | { readonly movie: Movie; readonly problem: null }
  | { readonly movie: null; readonly problem: RowError }
);

/** A row that `skipInvalid` left out. */
export interface SkippedRow extends Pick<RowError, "row" | "column" | "code" | "message"> {}

/** The movie of a row, whatever format it comes from. */
export function movieRow({ row, values, problem }: ParsedRow, columns: MovieColumns): MovieRow {
  if (problem !== null) return { row, values, movie: null, problem };
  try {
    return { row, values, movie: columns.movie(values, row), problem: null };
  } catch (error) {
    if (error instanceof RowError) return { row, values, movie: null, problem: error };
    throw error;
  }
}

/** The row as it is listed. */
export const skippedRow = ({ row, column, code, message }: RowError): SkippedRow => ({ row, column, code, message });
