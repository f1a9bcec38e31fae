import { isAscii, isUtf8 } from "node:buffer";
import { ClaquetaError } from "../errors.ts";
import { CsvRows } from "../movies/read/csv-rows.ts";
import { JsonRows } from "../movies/read/json-rows.ts";
import { MovieColumns } from "../movies/read/movie-columns.ts";
import { type MovieRow, movieRow } from "../movies/read/movie-row.ts";
import { type ReadLimits, withReadLimits } from "../movies/read/read-limits.ts";
import { rowPlace } from "../movies/read/row-error.ts";
import { Utf8Text } from "../movies/read/utf8-text.ts";
import { type ParquetChunk, parquetJson, parquetText } from "./parquet-values.ts";
import type { TextChunk } from "./record-cutter.ts";
import { type RowPlan, rowLimits } from "./row-plan.ts";

const lineFeed = 10;

/** One row of a chunk. */
export interface ChunkRow {
  readonly row: MovieRow;
  /** The row as a JSON object without its closing brace, where the output is JSON; else "". */
  readonly opened: string | Uint8Array;
  /** As it stands in the file, for the list of rows that cannot be used: its line or its values. */
  readonly original: { readonly line: string } | { readonly values: readonly string[] };
}

/** Rows of a chunk, to be used one after another. Rows that cannot be used come with `problem`. `seen` gets the keys of
 * JSON rows as they come to light, none of which may be among the added columns. Throws what breaks the chunk as a whole:
 * BAD_ENCODING, BAD_CSV, FILE_TOO_LARGE, DUPLICATE_COLUMN. */
export function* chunkRows(
  plan: RowPlan,
  chunk: TextChunk | ParquetChunk,
  addedColumns: readonly string[],
  seen: Set<string>,
): Generator<ChunkRow> {
  const limits = withReadLimits(rowLimits);
  const movieColumns = new MovieColumns(plan.file, plan.movieColumns, limits);
  if ("columns" in chunk) yield* parquetRows(plan, chunk, movieColumns);
  else if (plan.inputFormat === "csv") yield* csvRows(plan, chunk, movieColumns, limits);
  else yield* jsonRows(plan, chunk, movieColumns, limits, addedColumns, seen);
}

/** The chunk's text. Throws BAD_ENCODING. */
function textOf(plan: RowPlan, { bytes, start, row }: TextChunk): string {
  const decoder = new Utf8Text(start);
  let text = decoder.decode(bytes);
  if (decoder.fault === undefined) text += decoder.decode(new Uint8Array(0), true);
  if (decoder.fault === undefined) return text;
  const lines = plan.inputFormat === "jsonl" ? text.split("\n").length - 1 : 0;
  throw new ClaquetaError("BAD_ENCODING", {
    where: rowPlace({ file: plan.file, row: row + lines, column: null }),
    what: decoder.fault,
    expected: "UTF-8 text",
    next: "Save the file as UTF-8 text; packed files need their ending (.gz, .zip).",
  });
}

const wantsJson = ({ outputFormat }: RowPlan): boolean => outputFormat === "json" || outputFormat === "jsonl";

function* csvRows(
  plan: RowPlan,
  chunk: TextChunk,
  movieColumns: MovieColumns,
  limits: ReadLimits,
): Generator<ChunkRow> {
  const parser = new CsvRows(plan.file, movieColumns, limits);
  parser.push(plan.head).next();
  const keys = wantsJson(plan) ? parser.columns.map((name, i) => `${i === 0 ? "{" : ","}${JSON.stringify(name)}:`) : [];
  parser.row = chunk.row;
  for (const rows of [parser.push(textOf(plan, chunk)), parser.finish()]) {
    for (const row of rows) {
      let opened = "";
      for (const [i, key] of keys.entries()) opened += key + JSON.stringify(row.values[i] ?? "");
      yield { row, opened, original: { values: row.values } };
    }
  }
}

function* jsonRows(
  plan: RowPlan,
  chunk: TextChunk,
  movieColumns: MovieColumns,
  limits: ReadLimits,
  addedColumns: readonly string[],
  seen: Set<string>,
): Generator<ChunkRow> {
  const isFixed = plan.inputColumns.length > 0;
  const parser = new JsonRows(plan.file, movieColumns, limits, isFixed ? plan.inputColumns : undefined);
  parser.row = chunk.row;
  let known = parser.columns.length;
  // Not finish(): whether a column is missing is for the whole file to say.
  for (const { text, bytes } of linesOf(plan, chunk)) {
    const row = parser.readLine(text);
    parser.row++;
    if (row === undefined) continue;
    for (; known < parser.columns.length; known++) {
      const key = parser.columns[known];
      if (wantsJson(plan) && addedColumns.includes(key)) throw takenColumn(plan, key, row.row);
      seen.add(key);
    }
    const opened = row.problem === null && wantsJson(plan) ? withoutBrace(bytes) : "";
    yield { row, opened, original: { line: text } };
  }
}

/** Lines without their line feeds, as text and as they stand in the chunk. Throws BAD_ENCODING. */
function* linesOf(plan: RowPlan, chunk: TextChunk): Generator<{ readonly text: string; readonly bytes: Uint8Array }> {
  const { buffer, byteOffset, length } = chunk.bytes;
  const all = Buffer.from(buffer, byteOffset, length);
  if (!isUtf8(all) || all.includes(0)) textOf(plan, chunk); // says where the fault is
  const areAscii = isAscii(all);
  let from = chunk.start === 0 && hasByteOrderMark(all) ? 3 : 0;
  while (from < length) {
    const found = all.indexOf(lineFeed, from);
    const end = found < 0 ? length : found;
    const bytes = all.subarray(from, end);
    // Also of a chunk with letters of several bytes most lines have none: those are copied, not decoded.
    yield { text: bytes.toString(areAscii || isAscii(bytes) ? "latin1" : "utf8"), bytes };
    from = end + 1;
  }
}

const hasByteOrderMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** A JSON object's text without its closing brace and the blanks around it, all that JSON has. */
function withoutBrace(line: Uint8Array): Uint8Array {
  const isBlank = (byte: number): boolean => byte === 32 || byte === 9 || byte === 13;
  let from = 0;
  let end = line.length;
  while (isBlank(line[from])) from++;
  while (isBlank(line[end - 1])) end--;
  end--;
  while (isBlank(line[end - 1])) end--;
  return line.subarray(from, end);
}

function* parquetRows(plan: RowPlan, chunk: ParquetChunk, movieColumns: MovieColumns): Generator<ChunkRow> {
  movieColumns.locate(plan.inputColumns);
  const keys = plan.inputColumns.map((name, i) => `${i === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  for (let i = 0; i < chunk.recordCount; i++) {
    const number = chunk.row + i;
    const values = chunk.columns.map(({ element, data }) => parquetText(element, data[i]));
    const row = movieRow(number, values, () => movieColumns.movie(values, number));
    let opened = "";
    if (wantsJson(plan)) {
      for (const [c, { element, data }] of chunk.columns.entries()) opened += keys[c] + parquetJson(element, data[i]);
    }
    yield { row, opened, original: { values } };
  }
}

/** The input has a column of a name that the answers get. */
export function takenColumn(plan: Pick<RowPlan, "file" | "genresColumn">, column: string, row: number): ClaquetaError {
  return new ClaquetaError("DUPLICATE_COLUMN", {
    where: rowPlace({ file: plan.file, row, column }),
    what: "the answers get a column of that name, and the input has one already",
    expected: "another name",
    next:
      column === plan.genresColumn
        ? "Name the answers' column: --genres-column predicted_genres."
        : "Rename or remove that column.",
  });
}
