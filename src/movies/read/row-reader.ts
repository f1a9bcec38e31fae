import { ClaquetaError, throwIfAborted } from "../../errors.ts";
import { CsvRows } from "./csv-rows.ts";
import { JsonRows } from "./json-rows.ts";
import { type MovieColumnOptions, MovieColumns } from "./movie-columns.ts";
import type { MovieRow, RowParser, SkippedRow } from "./movie-row.ts";
import { overLimit, type ReadLimits, withReadLimits } from "./read-limits.ts";
import { rowPlace } from "./row-error.ts";
import { Utf8Text } from "./utf8-text.ts";

/** How a movies file is written once it is unpacked. */
export type TextFormat = "csv" | "jsonl";

export interface RowOptions extends MovieColumnOptions {
  /** Count and list rows that cannot be used instead of stopping at the first. What breaks the file as a whole (its
   * archive, encoding, quotes, header, a limit) stops the reading all the same. */
  readonly skipInvalid?: boolean | undefined;
  readonly limits?: Partial<ReadLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Unpacked bytes in pieces to rows, one at a time and in flat memory. To be iterated once. Uses nothing of Node. */
export class RowReader implements AsyncIterable<MovieRow> {
  /** As it stands in messages. */
  readonly name: string;
  /** Data rows met so far, skipped ones included. */
  rowCount = 0;
  skippedCount = 0;
  /** The first `limits.listedSkips` of them. */
  readonly skipped: SkippedRow[] = [];
  readonly #chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly #format: () => TextFormat | undefined;
  readonly #options: RowOptions;
  readonly #limits: ReadLimits;
  readonly #movieColumns: MovieColumns;
  readonly #text = new Utf8Text();
  #parser: RowParser | undefined;

  /** `format` is asked once the first bytes are there; where it gives undefined, text that begins with `{` is JSON
   * Lines and all else CSV. Throws INVALID_SETTING. */
  constructor(
    name: string,
    chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    format: () => TextFormat | undefined,
    options: RowOptions = {},
  ) {
    this.name = name;
    this.#chunks = chunks;
    this.#format = format;
    this.#options = options;
    this.#limits = withReadLimits(options.limits);
    this.#movieColumns = new MovieColumns(name, options, this.#limits);
  }

  /** The file's columns; see MovieRow. Empty until the first row has been read. */
  get columns(): readonly string[] {
    return this.#parser?.columns ?? [];
  }

  /** Unpacked bytes read so far. */
  get decompressedByteCount(): number {
    return this.#text.byteCount;
  }

  /** Rows that could not be used come only with `skipInvalid`, and then with `problem`. Throws RowError without it;
   * BAD_ENCODING, BAD_CSV, MISSING_COLUMN, DUPLICATE_COLUMN, FILE_TOO_LARGE, INTERRUPTED; NO_ROWS on an empty file. */
  async *[Symbol.asyncIterator](): AsyncGenerator<MovieRow, void, undefined> {
    for await (const bytes of this.#chunks) {
      throwIfAborted(this.#options.signal);
      yield* this.#rows(this.#text.decode(bytes));
    }
    yield* this.#rows(this.#text.decode(new Uint8Array(0), true));
    if (this.#parser === undefined) {
      throw new ClaquetaError("NO_ROWS", { where: this.name, what: "the file is empty", expected: "rows of movies" });
    }
    for (const row of this.#parser.finish()) yield this.#checked(row);
  }

  *#rows(text: string): Generator<MovieRow> {
    const most = this.#limits.decompressedBytes;
    if (this.#text.byteCount > most) throw overLimit(this.name, "there is too much text", "decompressedBytes", most);
    if (text !== "") {
      this.#parser ??= this.#newParser(text);
      for (const row of this.#parser.push(text)) yield this.#checked(row);
    }
    const fault = this.#text.fault;
    if (fault === undefined) return;
    const where = rowPlace({ file: this.name, row: this.#parser?.row ?? 1, column: null });
    const next = "Save the file as UTF-8 text; packed files need their ending (.gz, .zip).";
    throw new ClaquetaError("BAD_ENCODING", { where, what: fault, expected: "UTF-8 text", next });
  }

  #newParser(text: string): RowParser {
    const format = this.#format() ?? (text.trimStart().startsWith("{") ? "jsonl" : "csv");
    const Parser = format === "csv" ? CsvRows : JsonRows;
    return new Parser(this.name, this.#movieColumns, this.#limits);
  }

  #checked(row: MovieRow): MovieRow {
    this.rowCount++;
    if (this.rowCount > this.#limits.rowCount) {
      throw overLimit(this.name, "there are too many rows", "rowCount", this.#limits.rowCount);
    }
    if (row.problem === null) return row;
    if (!this.#options.skipInvalid) throw row.problem;
    this.skippedCount++;
    if (this.skipped.length < this.#limits.listedSkips) {
      const { row: number, column, code, message } = row.problem;
      this.skipped.push({ row: number, column, code, message });
    }
    return row;
  }
}
