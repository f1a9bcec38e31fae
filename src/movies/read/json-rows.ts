import type { ErrorCode } from "../../errors.ts";
import type { MovieColumns } from "./movie-columns.ts";
import { type MovieRow, movieRow, type RowParser } from "./movie-row.ts";
import { overLimit, type ReadLimits } from "./read-limits.ts";
import { quoted, RowError, rowPlace } from "./row-error.ts";

/** JSON Lines to rows: one object a line, blank lines passed over but counted. Keys are the columns, in the order in
 * which they are first met. Numbers and yes/no become their text, null and a missing key "", lists and objects their
 * JSON. As in every JSON parser, the last of a repeated key counts. */
export class JsonRows implements RowParser {
  readonly columns: string[];
  row = 1;
  /** The beginning of a line whose end has not come yet. */
  #held = "";
  #rowCount = 0;
  readonly #places = new Map<string, number>();
  readonly #file: string;
  readonly #movieColumns: MovieColumns;
  readonly #limits: ReadLimits;
  readonly #isFixed: boolean;

  /** columns: where given, the only keys that a row may have. */
  constructor(file: string, movieColumns: MovieColumns, limits: ReadLimits, columns?: readonly string[]) {
    this.columns = [...(columns ?? [])];
    this.#isFixed = columns !== undefined;
    for (const [place, key] of this.columns.entries()) this.#places.set(key, place);
    if (this.#isFixed) movieColumns.locate(this.columns);
    this.#file = file;
    this.#movieColumns = movieColumns;
    this.#limits = limits;
  }

  /** Throws FILE_TOO_LARGE. */
  *push(text: string): Generator<MovieRow> {
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      const row = this.readLine(this.#held + text.slice(from, end));
      if (row !== undefined) yield row;
      this.#held = "";
      this.row++;
      from = end + 1;
    }
    this.#held += text.slice(from);
    this.#checkLength(this.#held.length, null, "rowLength");
  }

  /** Throws MISSING_COLUMN where a column that is named or needed was in none of the lines. */
  *finish(): Generator<MovieRow> {
    const row = this.readLine(this.#held);
    if (row !== undefined) yield row;
    if (this.#rowCount > 0) this.#movieColumns.checkAllFound();
  }

  /** The row of one whole line, numbered `row`, or undefined where the line is blank. Throws FILE_TOO_LARGE. */
  readLine(line: string): MovieRow | undefined {
    this.#checkLength(line.length, null, "rowLength");
    if (line.trim() === "") return undefined;
    this.#rowCount++;
    const values: string[] = [];
    return movieRow(this.row, values, () => {
      this.#read(line, values);
      return this.#movieColumns.movie(values, this.row);
    });
  }

  #checkLength(length: number, column: string | null, limit: "rowLength" | "fieldLength"): void {
    if (length <= this.#limits[limit]) return;
    const place = rowPlace({ file: this.#file, row: this.row, column });
    throw overLimit(
      place,
      column === null ? "the line is too long" : "the value is too long",
      limit,
      this.#limits[limit],
    );
  }

  /** Fills `values`. Throws RowError: BAD_JSON where the line is no object, BAD_ENCODING on NUL or half a surrogate
   * pair, BAD_ROW on a value of the wrong kind or one that would be changed by keeping it. */
  #read(line: string, values: string[]): void {
    const entries = Object.entries(this.#object(line));
    const known = this.columns.length;
    for (const [key] of entries) {
      if (this.#places.has(key)) continue;
      if (this.#isFixed) this.#fail("BAD_ROW", key, "the first rows had no such key", "the same keys in all rows");
      this.#places.set(key, this.columns.push(key) - 1);
    }
    if (this.columns.length > this.#limits.columnCount) {
      const place = rowPlace({ file: this.#file, row: this.row, column: null });
      throw overLimit(place, "there are too many keys", "columnCount", this.#limits.columnCount);
    }
    if (this.columns.length > known) this.#movieColumns.locate(this.columns);
    for (let place = 0; place < this.columns.length; place++) values.push("");
    for (const [key, value] of entries) values[this.#places.get(key)!] = this.#text(key, value);
  }

  #object(line: string): object {
    let object: unknown;
    try {
      object = JSON.parse(line);
    } catch {
      this.#fail("BAD_JSON", null, `${quoted(line)} is not JSON`, "one JSON object in the line");
    }
    if (typeof object !== "object" || object === null || Array.isArray(object)) {
      this.#fail("BAD_JSON", null, `${quoted(line)} is not an object`, 'a line such as {"title": …, "plot": …}');
    }
    return object as object;
  }

  #text(key: string, value: unknown): string {
    const text = valueText(value);
    if (text === undefined) return this.#fail("BAD_ROW", key, "the value cannot be kept as it is", "a text");
    this.#checkLength(text.length, key, "fieldLength");
    if (text.includes("\0")) this.#fail("BAD_ENCODING", key, "there is a NUL character", "text without it");
    if (/\p{Surrogate}/u.test(text)) this.#fail("BAD_ENCODING", key, "there is half a surrogate pair", "whole ones");
    if (typeof value === "boolean" || (typeof value === "object" && value !== null)) {
      const part = this.#movieColumns.partsOf(key).find((name) => name !== "genres" || !Array.isArray(value));
      if (part !== undefined) this.#fail("BAD_ROW", key, `the ${part} is ${quoted(text)}`, "a text");
    }
    return text;
  }

  #fail(code: ErrorCode, column: string | null, what: string, expected: string): never {
    throw new RowError(code, { file: this.#file, row: this.row, column }, what, expected);
  }
}

/** undefined for a whole number whose digits are lost in a double, and for an object nested too deep to write out. */
function valueText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (value === null) return "";
  if (typeof value === "number") return Math.abs(value) > Number.MAX_SAFE_INTEGER ? undefined : String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
