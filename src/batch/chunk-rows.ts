import { isAscii, isUtf8 } from "node:buffer";
import { ClaquetaError } from "../errors.ts";
import type { ColumnChunk, RandomAccessInput, StreamInput } from "../movies/formats/format.ts";
import { withReadLimits } from "../movies/formats/read-limits.ts";
import { locationText } from "../movies/formats/row-error.ts";
import { badEncoding, Utf8Text } from "../movies/formats/utf8-text.ts";
import { MovieColumns } from "../movies/read/movie-columns.ts";
import { type MovieRow, movieRow } from "../movies/read/movie-row.ts";
import type { TextChunk } from "./record-cutter.ts";
import { inputOf, outputOf, type RowPlan, rowLimits } from "./row-plan.ts";

const lineFeed = 10;

/** One row of a chunk, in the forms that its output may need. */
export type ChunkRow = MovieRow & {
  /** For JSON output, a usable row's JSON object without its closing brace; otherwise "". */
  readonly opened: string | Uint8Array;
  /** An unusable row's text, where each line is a row. */
  readonly line: string | undefined;
};
export type UsableRow = Extract<ChunkRow, { readonly problem: null }>;

/** Rows of a chunk one after another; unusable ones have `problem`. Adds to `seen` the columns that rows reveal, none
 * of which may be among `addedColumns`. Throws what breaks the chunk as a whole: BAD_ENCODING, BAD_CSV, FILE_TOO_LARGE,
 * DUPLICATE_COLUMN. */
export function chunkRows(
  plan: RowPlan,
  chunk: TextChunk | ColumnChunk,
  addedColumns: readonly string[],
  seen: Set<string>,
): Iterable<ChunkRow> {
  const columns = new MovieColumns(plan.file, plan.movieColumns, withReadLimits(rowLimits));
  const wantsJson = outputOf(plan).shape === "objects";
  return "columns" in chunk
    ? columnRows(plan, chunk, columns, wantsJson)
    : textRows(plan, chunk, columns, wantsJson, addedColumns, seen);
}

function* textRows(
  plan: RowPlan,
  chunk: TextChunk,
  columns: MovieColumns,
  wantsJson: boolean,
  addedColumns: readonly string[],
  seen: Set<string>,
): Generator<ChunkRow> {
  const input = inputOf(plan) as StreamInput;
  const fixed = !input.hasHeader && plan.inputColumns.length > 0 ? plan.inputColumns : undefined;
  const parser = input.parser(plan.file, columns, withReadLimits(rowLimits), fixed);
  for (const _ of parser.push(plan.head));
  parser.row = chunk.row;
  if (parser.readLine === undefined) {
    const object = wantsJson ? objectStart(parser.columns) : () => "";
    for (const rows of [parser.push(textOf(plan, chunk)), parser.finish()]) {
      for (const parsed of rows) {
        const opened = object((i) => JSON.stringify(parsed.values[i] ?? ""));
        yield chunkRow(movieRow(parsed, columns), opened);
      }
    }
    return;
  }
  let known = parser.columns.length;
  // No finish(): only the whole file shows whether a column is missing.
  for (const { text, bytes } of linesOf(plan, chunk)) {
    const parsed = parser.readLine(text);
    parser.row++;
    if (parsed === undefined) continue;
    for (; known < parser.columns.length; known++) {
      const column = parser.columns[known];
      if (wantsJson && addedColumns.includes(column)) throw takenColumn(plan, column, parsed.row);
      seen.add(column);
    }
    const row = movieRow(parsed, columns);
    yield row.problem !== null ? chunkRow(row, "", text) : chunkRow(row, wantsJson ? withoutBrace(bytes) : "");
  }
}

function* columnRows(plan: RowPlan, chunk: ColumnChunk, columns: MovieColumns, wantsJson: boolean) {
  const input = inputOf(plan) as RandomAccessInput;
  columns.locate(plan.inputColumns);
  const object = wantsJson ? objectStart(plan.inputColumns) : () => "";
  for (let i = 0; i < chunk.recordCount; i++) {
    const values = chunk.columns.map(({ element, data }) => input.text(element, data[i]));
    const opened = object((c) => input.json(chunk.columns[c].element, chunk.columns[c].data[i]));
    yield chunkRow(movieRow({ row: chunk.row + i, values, problem: null }, columns), opened);
  }
}

const chunkRow = ({ row, values, movie, problem }: MovieRow, opened: ChunkRow["opened"], line?: string): ChunkRow =>
  ({ row, values, movie, problem, opened, line }) as ChunkRow;

/** Writes a JSON object without its closing brace; `json` gives the value of a column. */
function objectStart(columns: readonly string[]): (json: (column: number) => string) => string {
  const keys = columns.map((name, i) => `${i === 0 ? "{" : ","}${JSON.stringify(name)}:`);
  return (json) => keys.map((key, i) => key + json(i)).join("");
}

/** The chunk's text. Throws BAD_ENCODING. */
function textOf(plan: RowPlan, { bytes, start, row }: TextChunk): string {
  const decoder = new Utf8Text(start);
  const text = decoder.decode(bytes, true);
  if (decoder.fault === undefined) return text;
  const lines = plan.head === "" ? text.split("\n").length - 1 : 0;
  throw badEncoding({ file: plan.file, row: row + lines, column: null }, decoder.fault);
}

/** Lines without their line feeds, as text and as the chunk's bytes. Throws BAD_ENCODING. */
function* linesOf(plan: RowPlan, chunk: TextChunk): Generator<{ readonly text: string; readonly bytes: Uint8Array }> {
  const { buffer, byteOffset, length } = chunk.bytes;
  const all = Buffer.from(buffer, byteOffset, length);
  if (!isUtf8(all) || all.includes(0)) textOf(plan, chunk); // throws with the fault's position
  const areAscii = isAscii(all);
  let from = chunk.start === 0 && hasByteOrderMark(all) ? 3 : 0;
  while (from < length) {
    const found = all.indexOf(lineFeed, from);
    const end = found < 0 ? length : found;
    const bytes = all.subarray(from, end);
    // Most lines are ASCII, even in a chunk with other letters: they are copied, not decoded.
    yield { text: bytes.toString(areAscii || isAscii(bytes) ? "latin1" : "utf8"), bytes };
    from = end + 1;
  }
}

const hasByteOrderMark = (bytes: Uint8Array): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;

/** A JSON object's text without its closing brace and the whitespace around it. */
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

/** The error for an input column that has the name of an added one. */
export function takenColumn(plan: RowPlan, column: string, row: number): ClaquetaError {
  const where = locationText({ file: plan.file, row, column });
  const what = "the answers get a column of that name, and the input has one already";
  const rename = "Name the answers' column: --genres-column predicted_genres.";
  const next = column === plan.genresColumn ? rename : "Rename or remove that column.";
  return new ClaquetaError("DUPLICATE_COLUMN", { where, what, expected: "another name", next });
}
