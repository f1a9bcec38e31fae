import type { MovieTable, ReadOptions } from "../movies/read/read-movies.ts";
import type { InputOptions } from "./options.ts";
import { printWarnings, type Session } from "./session.ts";

/** Reads a command's movies, telling what was skipped. */
export async function readInput(
  file: string,
  options: InputOptions,
  session: Session,
  more: ReadOptions = {},
): Promise<MovieTable> {
  const { readMovies } = await import("../movies/read/read-movies.ts");
  const table = await readMovies(file, { ...readOptions(options, session), ...more });
  printWarnings(skipWarnings(table));
  return table;
}

/** What the input options mean to the reader. */
export const readOptions = (options: InputOptions, session: Session): ReadOptions => ({
  columns: options.columns,
  optionalColumns: options.optional,
  format: options.inputFormat,
  skipInvalid: options.skipInvalid,
  signal: session.signal,
});

/** One line a skipped row, and how many there are in all. */
export function skipWarnings(table: Pick<MovieTable, "name" | "rowCount" | "skippedCount" | "skipped">): string[] {
  if (table.skippedCount === 0) return [];
  const listed = table.skipped.map((row) => row.message);
  const more = table.skippedCount - listed.length;
  return [
    `${table.name}: ${table.skippedCount} of ${table.rowCount} rows were skipped${more > 0 ? `; the first ${listed.length}:` : ":"}`,
    ...listed,
  ];
}
