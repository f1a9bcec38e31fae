import { ClaquetaError } from "../../errors.ts";
import { overLimit, type ReadLimits } from "./read-limits.ts";
import { rowPlace } from "./row-error.ts";

const comma = 44;
const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;

/** Where the scanner stands: before a field, in a bare one, inside quotes, behind a quote that closes the field or
 * begins a doubled one, behind a carriage return. */
type ScanState = "start" | "bare" | "quoted" | "quote" | "return";

/** CSV by RFC 4180, from text in pieces to records, with nothing forgiven: a quote inside a bare field, text behind a
 * closing quote, a quote that is never closed and a lone carriage return are errors. Records end in LF or CRLF.
 *
 * Hand-written because the libraries tried forgive these in silence (papaparse drops blanks behind a closing quote and
 * takes stray quotes as text), and because they gather a record of any length before they say a word: here a field or
 * row over its limit stops the reading while at most that much of it is held. */
export class CsvRecords {
  /** Number of the record that is being read, the first being 1. */
  row = 1;
  /** Names of the columns for messages, once the header is known. */
  columns: readonly string[] = [];
  #state: ScanState = "start";
  #fields: string[] = [];
  /** What earlier pieces of text held of the field that is being read; of a quoted one without its first quote. */
  #held = "";
  #doubled = false;
  #rowLength = 0;
  readonly #file: string;
  readonly #limits: ReadLimits;

  constructor(file: string, limits: ReadLimits) {
    this.#file = file;
    this.#limits = limits;
  }

  /** Records that end in this piece. `row` is theirs while each is yielded. Throws BAD_CSV, FILE_TOO_LARGE. */
  *push(text: string): Generator<string[]> {
    const length = text.length;
    let from = 0;
    let at = 0;
    while (at < length) {
      const code = text.charCodeAt(at);
      switch (this.#state) {
        case "start":
          if (code === quote) {
            this.#state = "quoted";
            at++;
          } else {
            this.#state = "bare";
          }
          from = at;
          continue;
        case "quoted": {
          const next = text.indexOf('"', at);
          at = next < 0 ? length : next + 1;
          if (next >= 0) this.#state = "quote";
          this.#checkLength(this.#held.length + at - from);
          continue;
        }
        case "quote":
          if (code === quote) {
            this.#doubled = true;
            this.#state = "quoted";
            at++;
            continue;
          }
          if (code !== comma && code !== lineFeed && code !== carriageReturn) {
            throw this.#broken("text stands behind the closing quote", "a comma or the end of the row");
          }
          break;
        case "return":
          if (code !== lineFeed) throw this.#loneReturn();
          yield this.#endRecord();
          this.row++;
          at++;
          continue;
        case "bare": {
          let stop = code;
          while (stop !== comma && stop !== lineFeed && stop !== carriageReturn && stop !== quote && ++at < length) {
            stop = text.charCodeAt(at);
          }
          this.#checkLength(this.#held.length + at - from);
          if (at === length) continue;
          if (stop === quote) {
            throw this.#broken(
              "a quote stands inside a field that does not begin with one",
              "the field in quotes and each quote in it doubled",
            );
          }
        }
      }
      const end = text.charCodeAt(at);
      this.#endField(text.slice(from, at));
      at++;
      if (end === lineFeed) {
        yield this.#endRecord();
        this.row++;
      } else {
        this.#state = end === comma ? "start" : "return";
      }
    }
    if (this.#state !== "start" && this.#state !== "return") this.#held += text.slice(from);
  }

  /** The last record, where no line end stands behind it. Throws BAD_CSV on a quote that was never closed. */
  *finish(): Generator<string[]> {
    if (this.#state === "quoted") throw this.#broken("a quoted field is never closed", 'a closing "');
    if (this.#state === "return") throw this.#loneReturn();
    if (this.#state === "start" && this.#fields.length === 0) return;
    this.#endField("");
    yield this.#endRecord();
    this.row++;
  }

  #endField(tail: string): void {
    let field = this.#held === "" ? tail : this.#held + tail;
    if (this.#state === "quote") {
      field = field.slice(0, -1);
      if (this.#doubled) field = field.replaceAll('""', '"');
    }
    this.#held = "";
    this.#doubled = false;
    this.#rowLength += field.length;
    if (this.#rowLength > this.#limits.rowLength) {
      throw overLimit(this.#place(), "the row is too long", "rowLength", this.#limits.rowLength);
    }
    this.#fields.push(field);
    if (this.#fields.length > this.#limits.columnCount) {
      throw overLimit(this.#place(), "there are too many columns", "columnCount", this.#limits.columnCount);
    }
  }

  #endRecord(): string[] {
    const record = this.#fields;
    this.#fields = [];
    this.#rowLength = 0;
    this.#state = "start";
    return record;
  }

  /** A doubled quote counts twice here and the closing one once: a cap on memory need not be finer. */
  #checkLength(length: number): void {
    if (length <= this.#limits.fieldLength) return;
    const hint = this.#state === "bare" ? "" : " (is a closing quote missing?)";
    throw overLimit(this.#place(), `the field is too long${hint}`, "fieldLength", this.#limits.fieldLength);
  }

  #place(): string {
    const place = this.#fields.length - (this.#state === "return" ? 1 : 0);
    return rowPlace({ file: this.#file, row: this.row, column: this.columns[place] ?? String(place + 1) });
  }

  #broken(what: string, expected: string): ClaquetaError {
    return new ClaquetaError("BAD_CSV", { where: this.#place(), what, expected, next: "Write the file as RFC 4180." });
  }

  #loneReturn(): ClaquetaError {
    return this.#broken("a carriage return stands alone", "LF or CRLF at the end of a row");
  }
}
