import { type FieldSchema, joinFields } from "../documents/fields.ts";
import type { MovieTable, ReadOptions } from "../movies/read/read-movies.ts";
import type { AnyRecipe } from "../selection/recipe.ts";
import { fieldsOfRecipe } from "../selection/with-fields.ts";
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
  const { name } = table;
  printWarnings([...fieldWarnings({ name, columns: table.columns }, columns, more.fields), ...skipWarnings(table)]);
  return table;
}

/** What `compare`, `train` and `tune` read: the fields of their recipes and `fields`, each of which needs a column. */
export const allFields = (
  recipes: readonly AnyRecipe[],
  fields: FieldSchema = {},
): Pick<ReadOptions, "fields" | "requireFields"> => ({
  fields: joinFields([...recipes.map(fieldsOfRecipe), fields]),
  requireFields: true,
});

/** A warning where the file has no column for fields that the model reads. */
export function fieldWarnings(
  file: Pick<MovieTable, "name" | "columns">,
  columns: Record<string, string> = {},
  fields: FieldSchema = {},
): string[] {
  const lacking = Object.keys(fields).filter((field) => !file.columns.includes(columns[field] ?? field));
  if (lacking.length === 0) return [];
  const [first] = lacking;
  const what = `the model also reads ${lacking.join(", ")}, for which there is no column; they are taken as empty`;
  return [`${file.name}: ${what}. Another column's name: --columns ${first}=NAME`];
}

/** The total number of skipped rows, and one line for each that is listed. */
export function skipWarnings(table: Pick<MovieTable, "name" | "rowCount" | "skippedCount" | "skipped">): string[] {
  const { name, rowCount, skippedCount, skipped } = table;
  if (skippedCount === 0) return [];
  const listed = skippedCount > skipped.length ? `; the first ${skipped.length}:` : ":";
  const total = `${name}: ${skippedCount} of ${rowCount} rows were skipped${listed}`;
  return [total, ...skipped.map((row) => row.message)];
}
