import { ClaquetaError } from "../../errors.ts";
import type { ParsedRow } from "../formats/format.ts";
import { RowError } from "../formats/row-error.ts";
import type { Movie } from "../movie.ts";
import type { MovieColumns } from "./movie-columns.ts";

/** One row of a movies file with the movie made from it, or the reason why there is none. */
export type MovieRow = Pick<ParsedRow, "row" | "values"> &
  ({ readonly movie: Movie; readonly problem: null } | { readonly movie: null; readonly problem: RowError });

/** A row that `skipInvalid` left out. */
export interface SkippedRow extends Pick<RowError, "row" | "column" | "code" | "message"> {}

/** The movie of a row, in any format. */
export function movieRow({ row, values, problem }: ParsedRow, columns: MovieColumns): MovieRow {
  if (problem !== null) return { row, values, movie: null, problem };
  try {
    return { row, values, movie: columns.movie(values, row), problem: null };
  } catch (error) {
    if (error instanceof RowError) return { row, values, movie: null, problem: error };
    throw error;
  }
}

/** The error for a file without a row that can be used. */
export function noUsableRows(
  where: string,
  expected: string,
  { rowCount, skippedCount, skipped }: { rowCount: number; skippedCount: number; skipped: readonly SkippedRow[] },
): ClaquetaError {
  const what = skippedCount === 0 ? "there are no rows" : `none of the ${rowCount} rows can be used`;
  const next = skippedCount === 0 ? {} : { next: `The first: ${skipped[0].message}` };
  return new ClaquetaError("NO_ROWS", { where, what, expected, ...next });
}

/** The row's entry in the list of skipped rows. */
export const skippedRow = ({ row, column, code, message }: RowError): SkippedRow => ({ row, column, code, message });
