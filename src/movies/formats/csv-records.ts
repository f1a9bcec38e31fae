import { ClaquetaError } from "../../errors.ts";
import { overLimit, type ReadLimits } from "./read-limits.ts";
import { locationText } from "./row-error.ts";

const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;

/** Parses CSV (RFC 4180) with any delimiter, from pieces of text. It is strict: a quote inside a bare field, text after
 * a closing quote, an unclosed quote and a lone carriage return are errors. Records end in LF or CRLF. A field or row
 * over its limit stops the reading before much more than the limit is held in memory.
 *
 * docs/decisions.md says why no library does this. */
export class CsvRecords {
  /** Number of the current record, from 1 on. */
  row = 1;
  /** Column names for messages, once the header is known. */
  columns: readonly string[] = [];
  #fields: string[] = [];
  /** The beginning of an incomplete record; it is scanned again with the next piece. */
  #held = "";
  /** Name for messages. */
  readonly file: string;
  readonly #limits: ReadLimits;
  readonly #delimiter: string;

  constructor(file: string, limits: ReadLimits, delimiter = ",") {
    this.file = file;
    this.#limits = limits;
    this.#delimiter = delimiter;
  }

  /** Records that end in this piece; while one is yielded, `row` is its number. isLast: no piece follows, so the last
   * record needs no line end. Throws BAD_CSV, FILE_TOO_LARGE. */
  *records(piece: string, isLast = false): Generator<string[]> {
    let text = this.#held + piece;
    let from = 0;
    for (let end = this.#scan(text, from, isLast); end > from; end = this.#scan(text, from, isLast)) {
      yield this.#fields;
      this.row++;
      // After the held record, only the piece itself is read: joined strings are slow to read.
      from = text === piece ? end : end - this.#held.length;
      text = piece;
    }
    this.#held = text.slice(from);
  }

  /** Reads the record at `from` into `fields`. Returns the offset of its end, or `from` where it is incomplete. */
  #scan(text: string, from: number, isLast: boolean): number {
    const { length } = text;
    const delimiter = this.#delimiter.charCodeAt(0);
    this.#fields = [];
    let rowLength = 0;
    for (let at = from; at < length || (at > from && isLast); at++) {
      const isQuoted = text.charCodeAt(at) === quote;
      const end = isQuoted ? this.#quotedEnd(text, at + 1, isLast) : this.#bareEnd(text, at, delimiter);
      if (end >= length && !isLast) break;
      const code = end < length ? text.charCodeAt(end) : lineFeed;
      if (code !== delimiter && code !== lineFeed && code !== carriageReturn) {
        throw this.#broken("text stands behind the closing quote", `${this.#delimiterName} or the end of the row`);
      }
      if (code === carriageReturn && text.charCodeAt(end + 1) !== lineFeed) {
        if (end + 1 === length && !isLast) break;
        throw this.#broken("a carriage return stands alone", "LF or CRLF at the end of a row");
      }
      const raw = isQuoted ? text.slice(at + 1, end - 1) : text.slice(at, end);
      const field = isQuoted && raw.includes('"') ? raw.replaceAll('""', '"') : raw;
      rowLength += field.length;
      if (rowLength > this.#limits.rowLength) throw this.#over("rowLength", "the row is too long");
      const columnCount = this.#fields.push(field);
      if (columnCount > this.#limits.columnCount) throw this.#over("columnCount", "there are too many columns");
      at = end;
      if (code !== delimiter) return Math.min(length, code === lineFeed ? end + 1 : end + 2);
    }
    return from;
  }

  /** End offset, closing quote included, of the field whose text begins at `from`; the text's length if not closed. */
  #quotedEnd(text: string, from: number, isLast: boolean): number {
    let at = text.indexOf('"', from);
    while (at >= 0 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2);
    const end = at < 0 ? text.length : at + 1;
    // A doubled quote counts twice here: a cap on memory need not be finer.
    if (end - from > this.#limits.fieldLength) {
      throw this.#over("fieldLength", "the field is too long (is a closing quote missing?)");
    }
    if (at < 0 && isLast) throw this.#broken("a quoted field is never closed", 'a closing "');
    return end;
  }

  #bareEnd(text: string, from: number, delimiter: number): number {
    let at = from;
    let code = 0;
    for (; at < text.length; at++) {
      code = text.charCodeAt(at);
      if (code === delimiter || code === lineFeed || code === carriageReturn || code === quote) break;
    }
    if (at - from > this.#limits.fieldLength) throw this.#over("fieldLength", "the field is too long");
    if (at === text.length || code !== quote) return at;
    const expected = "the field in quotes and each quote in it doubled";
    throw this.#broken("a quote stands inside a field that does not begin with one", expected);
  }

  #over(limit: keyof ReadLimits, what: string): ClaquetaError {
    return overLimit(this.#location(), what, limit, this.#limits[limit]);
  }

  #location(): string {
    const index = this.#fields.length;
    return locationText({ file: this.file, row: this.row, column: this.columns[index] ?? String(index + 1) });
  }

  get #delimiterName(): string {
    return this.#delimiter === "," ? "a comma" : this.#delimiter === "\t" ? "a tab" : JSON.stringify(this.#delimiter);
  }

  #broken(what: string, expected: string): ClaquetaError {
    const commas = this.#delimiter === "," ? "" : `, with ${this.#delimiterName} for each comma`;
    const next = `Write the file as RFC 4180${commas}.`;
    return new ClaquetaError("BAD_CSV", { where: this.#location(), what, expected, next });
  }
}
