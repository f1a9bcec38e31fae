import type { ColumnSchema, ParsedRow } from "../formats/format.ts";
import { type ReadLimits, withReadLimits } from "../formats/read-limits.ts";
import { type MovieColumnOptions, MovieColumns } from "./movie-columns.ts";
import { type MovieRow, movieRow, type SkippedRow, skippedRow } from "./movie-row.ts";
import type { RowPieces } from "./text-rows.ts";

export interface RowOptions extends MovieColumnOptions {
  /** Count and list unusable rows instead of stopping at the first. What breaks the file as a whole (its archive,
   * encoding, quotes, header, a limit) stops the reading in any case. */
  readonly skipInvalid?: boolean | undefined;
  readonly limits?: Partial<ReadLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Rows one at a time, in constant memory. Iterate once. Runs without Node. */
export class RowReader<Pieces extends RowPieces = RowPieces> implements AsyncIterable<MovieRow> {
  skippedCount = 0;
  /** The first `limits.listedSkips` of them. */
  readonly skipped: SkippedRow[] = [];
  readonly #options: RowOptions;
  readonly #limits: ReadLimits;
  readonly #columns: MovieColumns;
  protected readonly rows: Pieces;

  /** name: for messages. open: gives the rows as text. Throws INVALID_SETTING. */
  constructor(name: string, open: (schema: ColumnSchema, limits: ReadLimits) => Pieces, options: RowOptions = {}) {
    this.#options = options;
    this.#limits = withReadLimits(options.limits);
    this.#columns = new MovieColumns(name, options, this.#limits);
    this.rows = open(this.#columns, this.#limits);
  }

  get name(): string {
    return this.rows.name;
  }

  /** Data rows so far, skipped ones included. */
  get rowCount(): number {
    return this.rows.rowCount;
  }

  /** The file's columns; see MovieRow. Empty until the first row has been read. */
  get columns(): readonly string[] {
    return this.rows.columns;
  }

  /** Unpacked bytes read so far. */
  get decompressedByteCount(): number {
    return this.rows.byteCount;
  }

  /** Gives unusable rows, with `problem`, only with `skipInvalid`; without it throws RowError. Also throws
   * BAD_ENCODING, BAD_CSV, MISSING_COLUMN, DUPLICATE_COLUMN, FILE_TOO_LARGE, INTERRUPTED; NO_ROWS on an empty file. */
  async *[Symbol.asyncIterator](): AsyncGenerator<MovieRow, void, undefined> {
    for await (const rows of this.rows.pieces(this.#options.signal)) {
      for (const row of rows) yield this.#checked(row);
    }
  }

  #checked(parsed: ParsedRow): MovieRow {
    const row = movieRow(parsed, this.#columns);
    if (row.problem === null) return row;
    if (!this.#options.skipInvalid) throw row.problem;
    this.skippedCount++;
    if (this.skipped.length < this.#limits.listedSkips) this.skipped.push(skippedRow(row.problem));
    return row;
  }
}
