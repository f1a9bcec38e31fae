import { throwIfAborted } from "../../errors.ts";
import type { RandomAccessFormat } from "../formats/file-kind.ts";
import type { ColumnSchema, ParsedRow } from "../formats/format.ts";
import { overLimit, type ReadLimits } from "../formats/read-limits.ts";
import { locationText } from "../formats/row-error.ts";
import { type MovieSource, openRandomAccess, type RandomAccessFile, refusePipe, sha256Of, sourceName } from "./file.ts";
import type { FilePieces } from "./text-rows.ts";

/** Rows, as text, of a file of typed columns, which is read by random access; checked against the limits. */
export class FileColumns implements FilePieces {
  readonly name: string;
  columns: readonly string[] = [];
  rowCount = 0;
  /** Of the values as text. */
  byteCount = 0;
  fileByteCount = 0;
  sha256: string | undefined;
  readonly #source: MovieSource;
  readonly #format: RandomAccessFormat;
  readonly #schema: ColumnSchema;
  readonly #limits: ReadLimits;

  constructor(source: MovieSource, format: RandomAccessFormat, schema: ColumnSchema, limits: ReadLimits) {
    this.name = sourceName(source);
    this.#source = source;
    this.#format = format;
    this.#schema = schema;
    this.#limits = limits;
  }

  /** The rows of each range. Read once. Throws USAGE where the source is a pipe, FILE_NOT_FOUND, BAD_ARCHIVE,
   * FILE_TOO_LARGE, MISSING_COLUMN, INTERRUPTED. */
  async *pieces(signal: AbortSignal | undefined): AsyncGenerator<Iterable<ParsedRow>> {
    const file = await this.#open();
    try {
      this.fileByteCount = file.byteLength;
      this.#check("fileBytes", this.fileByteCount, "the file is too large");
      const table = await this.#format.input.open(this.name, file);
      this.#check("rowCount", table.rowCount, "there are too many rows");
      this.#check("columnCount", table.columns.length, "there are too many columns");
      this.columns = table.columns;
      this.#schema.locate(table.columns);
      this.#schema.checkAllFound();
      for await (const { columns, row, recordCount } of table.chunks(0)) {
        throwIfAborted(signal);
        yield this.#rows(columns, row, recordCount);
      }
    } finally {
      await file.close();
    }
    this.sha256 = await sha256Of(this.#source);
  }

  *#rows(
    columns: readonly {
      readonly element: Parameters<RandomAccessFormat["input"]["text"]>[0];
      readonly data: ArrayLike<unknown>;
    }[],
    first: number,
    count: number,
  ): Generator<ParsedRow> {
    const { text } = this.#format.input;
    for (let i = 0; i < count; i++) {
      const row = first + i;
      const values = columns.map(({ element, data }) => text(element, data[i]));
      for (const [c, { length }] of values.entries()) {
        this.byteCount += length;
        if (length > this.#limits.fieldLength) {
          const where = locationText({ file: this.name, row, column: this.columns[c] });
          throw overLimit(where, "the value is too long", "fieldLength", this.#limits.fieldLength);
        }
      }
      this.#check("decompressedBytes", this.byteCount, "there is too much text");
      this.rowCount++;
      yield { row, values, problem: null };
    }
  }

  #check(limit: keyof ReadLimits, value: number, what: string): void {
    if (value > this.#limits[limit]) throw overLimit(this.name, what, limit, this.#limits[limit]);
  }

  async #open(): Promise<RandomAccessFile> {
    const source = this.#source;
    if (typeof source === "string" && source !== "-") return await openRandomAccess(source);
    if (typeof source !== "string" && "bytes" in source) {
      const { buffer, byteOffset, byteLength } = source.bytes;
      const bytes = (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
      return { byteLength, slice: (from, to) => bytes.slice(from, to), close: async () => undefined };
    }
    refusePipe(this.name, this.#format);
  }
}
