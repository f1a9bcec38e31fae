import type { MovieTable, ReadOptions } from "../movies/read/read-movies.ts";
import type { InputOptions } from "./options.ts";
import { printWarnings, type Session } from "./session.ts";

/** Reads a command's movies and warns of skipped rows. */
export async function readInput(
  file: string,
  options: InputOptions,
  session: Session,
  more: ReadOptions = {},
): Promise<MovieTable> {
  const { readMovies } = await import("../movies/read/read-movies.ts");
  const { columns, optional: optionalColumns, inputFormat: format, skipInvalid } = options;
  const { signal } = session;
  const table = await readMovies(file, { columns, optionalColumns, format, skipInvalid, signal, ...more });
  printWarnings(skipWarnings(table));
  return table;
}

/** The total number of skipped rows, and one line for each that is listed. */
export function skipWarnings(table: Pick<MovieTable, "name" | "rowCount" | "skippedCount" | "skipped">): string[] {
  const { name, rowCount, skippedCount, skipped } = table;
  if (skippedCount === 0) return [];
  const listed = skippedCount > skipped.length ? `; the first ${skipped.length}:` : ":";
  const total = `${name}: ${skippedCount} of ${rowCount} rows were skipped${listed}`;
  return [total, ...skipped.map((row) => row.message)];
}
