import type { ErrorCode } from "../../errors.ts";
import type { ColumnSchema, ParsedRow, RowParser } from "./format.ts";
import { overLimit, type ReadLimits } from "./read-limits.ts";
import { locationText, quoted, RowError } from "./row-error.ts";

/** JSON Lines to rows: one object a line, blank lines skipped but counted. Keys are the columns, in the order of their
 * first occurrence. Numbers and booleans become their text, null and a missing key "", lists and objects their JSON. As
 * in every JSON parser, the last of a repeated key counts. */
export class JsonRows implements RowParser {
  readonly columns: string[];
  row = 1;
  /** The beginning of an incomplete line. */
  #held = "";
  #rowCount = 0;
  readonly #indexes: Map<string, number>;
  readonly #file: string;
  readonly #schema: ColumnSchema;
  readonly #limits: ReadLimits;
  readonly #isFixed: boolean;

  /** columns: where given, the only keys that a row may have. */
  constructor(file: string, schema: ColumnSchema, limits: ReadLimits, columns?: readonly string[]) {
    this.#isFixed = columns !== undefined;
    this.columns = [...(columns ?? [])];
    this.#indexes = new Map(this.columns.map((key, index) => [key, index]));
    schema.locate(this.columns);
    this.#file = file;
    this.#schema = schema;
    this.#limits = limits;
  }

  /** Throws FILE_TOO_LARGE. */
  *push(text: string): Generator<ParsedRow> {
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      const row = this.readLine(this.#held + text.slice(from, end));
      if (row !== undefined) yield row;
      this.#held = "";
      this.row++;
      from = end + 1;
    }
    this.#held += text.slice(from);
    this.#check(this.#held.length, "rowLength", "the line is too long");
  }

  /** Throws MISSING_COLUMN where no line had a column that is named or needed. */
  *finish(): Generator<ParsedRow> {
    const row = this.readLine(this.#held);
    if (row !== undefined) yield row;
    if (this.#rowCount > 0) this.#schema.checkAllFound();
  }

  /** The row of one whole line, numbered `row`, or undefined where the line is blank. Throws FILE_TOO_LARGE. */
  readLine(line: string): ParsedRow | undefined {
    this.#check(line.length, "rowLength", "the line is too long");
    if (line.trim() === "") return undefined;
    this.#rowCount++;
    const values: string[] = [];
    try {
      this.#read(line, values);
      return { row: this.row, values, problem: null };
    } catch (error) {
      if (error instanceof RowError) return { row: this.row, values, problem: error };
      throw error;
    }
  }

  #check(value: number, limit: keyof ReadLimits, what: string, column: string | null = null): void {
    if (value <= this.#limits[limit]) return;
    throw overLimit(locationText({ file: this.#file, row: this.row, column }), what, limit, this.#limits[limit]);
  }

  /** Fills `values`. Throws RowError: BAD_JSON where the line is not an object, BAD_ENCODING on NUL or half a surrogate
   * pair, BAD_ROW on a value of the wrong kind or one that text cannot keep exactly. */
  #read(line: string, values: string[]): void {
    const entries = Object.entries(this.#object(line));
    const known = this.columns.length;
    for (const [key] of entries) {
      if (this.#indexes.has(key)) continue;
      if (this.#isFixed) this.#fail("BAD_ROW", key, "the first rows had no such key", "the same keys in all rows");
      this.#indexes.set(key, this.columns.push(key) - 1);
    }
    this.#check(this.columns.length, "columnCount", "there are too many keys");
    if (this.columns.length > known) this.#schema.locate(this.columns);
    for (const _ of this.columns) values.push("");
    for (const [key, value] of entries) values[this.#indexes.get(key)!] = this.#text(key, value);
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
    this.#check(text.length, "fieldLength", "the value is too long", key);
    if (text.includes("\0")) this.#fail("BAD_ENCODING", key, "there is a NUL character", "text without it");
    if (/\p{Surrogate}/u.test(text)) this.#fail("BAD_ENCODING", key, "there is half a surrogate pair", "whole ones");
    if (typeof value === "boolean" || (typeof value === "object" && value !== null)) {
      const part = this.#schema.refusal(key, value);
      if (part !== undefined) this.#fail("BAD_ROW", key, `the ${part} is ${quoted(text)}`, "a text");
    }
    return text;
  }

  #fail(code: ErrorCode, column: string | null, what: string, expected: string): never {
    throw new RowError(code, { file: this.#file, row: this.row, column }, what, expected);
  }
}

/** undefined for an integer that a double cannot hold exactly, and for an object nested too deeply to write. */
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
