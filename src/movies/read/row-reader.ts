import { throwIfAborted } from "../../errors.ts";
import type { RowParser } from "../formats/format.ts";
import { overLimit, type ReadLimits, withReadLimits } from "../formats/read-limits.ts";
import { noRows } from "../formats/row-error.ts";
import { formatLike, type StreamFormat } from "../formats/stream-formats.ts";
import { badEncoding, Utf8Text } from "../formats/utf8-text.ts";
import { CountedRows } from "./counted-rows.ts";
import { type MovieColumnOptions, MovieColumns } from "./movie-columns.ts";
import type { MovieRow } from "./movie-row.ts";

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
export class RowReader extends CountedRows implements AsyncIterable<MovieRow> {
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
    const limits = withReadLimits(options.limits);
    const columns = new MovieColumns(source.name, options, limits);
    super(source.name, columns, limits, options.skipInvalid);
    this.#source = source;
    this.#options = options;
    this.#limits = limits;
    this.#columns = columns;
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
    for (const row of this.#parser.finish()) yield this.checked(row);
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
    if (this.#parser !== undefined) for (const row of this.#parser.push(ready)) yield this.checked(row);
    if (fault !== undefined) throw badEncoding({ file: this.name, row: this.#parser?.row ?? 1, column: null }, fault);
  }
}
