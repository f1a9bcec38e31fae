import type { Movie } from "../movie.ts";
import { RowError } from "./row-error.ts";

/** One row of a movies file: every value as text, in the order of the file's columns, and the movie made of it, or the
 * reason why there is none. Of a ragged row `values` are the fields it has; of a line that is no JSON object there are
 * none; behind the end of `values` a column is empty. */
export type MovieRow = { readonly row: number; readonly values: readonly string[] } & (
  | { readonly movie: Movie; readonly problem: null }
  | { readonly movie: null; readonly problem: RowError }
);

/** A row that `skipInvalid` left out. */
export interface SkippedRow extends Pick<RowError, "row" | "column" | "code" | "message"> {}

/** Text in pieces to rows. */
export interface RowParser {
  /** The file's columns. Complete before the first row in CSV; growing with new keys in JSON Lines. */
  readonly columns: readonly string[];
  /** Number of the row that is being read. To be set where the text in between is read elsewhere. */
  row: number;
  push(text: string): Iterable<MovieRow>;
  /** To be called behind the last piece of text. */
  finish(): Iterable<MovieRow>;
}

/** Runs `make`; a RowError that it throws becomes the row's problem. */
export function movieRow(row: number, values: readonly string[], make: () => Movie): MovieRow {
  try {
    return { row, values, movie: make(), problem: null };
  } catch (error) {
    if (error instanceof RowError) return { row, values, movie: null, problem: error };
    throw error;
  }
}
