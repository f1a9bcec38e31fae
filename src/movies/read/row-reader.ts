import { throwIfAborted } from "../../errors.ts";
import type { ParsedRow, RowParser } from "../formats/format.ts";
import { overLimit, type ReadLimits, withReadLimits } from "../formats/read-limits.ts";
import { noRows } from "../formats/row-error.ts";
import { formatLike, type StreamFormat } from "../formats/stream-formats.ts";
import { badEncoding, Utf8Text } from "../formats/utf8-text.ts";
import { type MovieColumnOptions, MovieColumns } from "./movie-columns.ts";
import { type MovieRow, movieRow, type SkippedRow, skippedRow } from "./movie-row.ts";

export interface RowOptions extends MovieColumnOptions {
  /** Count and list unusable rows instead of stopping at the first. What breaks the file as a whole (its archive,
   * encoding, quotes, header, a limit) stops the reading in any case. */
  readonly skipInvalid?: boolean | undefined;
  readonly limits?: Partial<ReadLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Where rows come from. */
export interface RowSource {
  /** For messages. */
  readonly name: string;
  /** Read after the first bytes have come; if undefined, the text decides. */
  readonly format: StreamFormat | undefined;
  /** Unpacked bytes in pieces. */
  contents(): AsyncIterable<Uint8Array>;
}

/** Rows one at a time, in constant memory. Iterate once. Runs without Node. */
export class RowReader implements AsyncIterable<MovieRow> {
  /** Data rows so far, skipped ones included. */
  rowCount = 0;
  skippedCount = 0;
  /** The first `limits.listedSkips` of them. */
  readonly skipped: SkippedRow[] = [];
  readonly #source: RowSource;
  readonly #options: RowOptions;
  readonly #limits: ReadLimits;
  readonly #columns: MovieColumns;
  readonly #text = new Utf8Text();
  #parser: RowParser | undefined;
  /** Text so far, while its format is not known. */
  #beginning = "";

  /** Throws INVALID_SETTING. */
  constructor(source: RowSource, options: RowOptions = {}) {
    this.#source = source;
    this.#options = options;
    this.#limits = withReadLimits(options.limits);
    this.#columns = new MovieColumns(source.name, options, this.#limits);
  }

  get name(): string {
    return this.#source.name;
  }

  /** The file's columns; see MovieRow. Empty until the first row has been read. */
  get columns(): readonly string[] {
    return this.#parser?.columns ?? [];
  }

  /** Unpacked bytes read so far. */
  get decompressedByteCount(): number {
    return this.#text.byteCount;
  }

  /** Gives unusable rows, with `problem`, only with `skipInvalid`; without it throws RowError. Also throws
   * BAD_ENCODING, BAD_CSV, MISSING_COLUMN, DUPLICATE_COLUMN, FILE_TOO_LARGE, INTERRUPTED; NO_ROWS on an empty file. */
  async *[Symbol.asyncIterator](): AsyncGenerator<MovieRow, void, undefined> {
    for await (const bytes of this.#source.contents()) {
      throwIfAborted(this.#options.signal);
      yield* this.#rows(this.#text.decode(bytes), false);
    }
    yield* this.#rows(this.#text.decode(new Uint8Array(0), true), true);
    if (this.#parser === undefined) throw noRows(this.name);
    for (const row of this.#parser.finish()) yield this.#checked(row);
  }

  *#rows(text: string, isLast: boolean): Generator<MovieRow> {
    const max = this.#limits.decompressedBytes;
    if (this.#text.byteCount > max) throw overLimit(this.name, "there is too much text", "decompressedBytes", max);
    const fault = this.#text.fault;
    const ready = this.#beginning + text;
    if (this.#parser === undefined && ready !== "") {
      const format = this.#source.format ?? formatLike(ready, isLast || fault !== undefined);
      this.#parser = format?.input.parser(this.name, this.#columns, this.#limits);
      this.#beginning = this.#parser === undefined ? ready : "";
    }
    if (this.#parser !== undefined) for (const row of this.#parser.push(ready)) yield this.#checked(row);
    if (fault !== undefined) throw badEncoding({ file: this.name, row: this.#parser?.row ?? 1, column: null }, fault);
  }

  #checked(parsed: ParsedRow): MovieRow {
    const row = movieRow(parsed, this.#columns);
    this.rowCount++;
    if (this.rowCount > this.#limits.rowCount) {
      throw overLimit(this.name, "there are too many rows", "rowCount", this.#limits.rowCount);
    }
    if (row.problem === null) return row;
    if (!this.#options.skipInvalid) throw row.problem;
    this.skippedCount++;
    if (this.skipped.length < this.#limits.listedSkips) this.skipped.push(skippedRow(row.problem));
    return row;
  }
}
