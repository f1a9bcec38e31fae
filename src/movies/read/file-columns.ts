import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { ClaquetaError, throwIfAborted } from "../../errors.ts";
import type { RandomAccessFormat } from "../formats/file-kind.ts";
import { overLimit, type ReadLimits, withReadLimits } from "../formats/read-limits.ts";
import { locationText } from "../formats/row-error.ts";
import { CountedRows } from "./counted-rows.ts";
import { type MovieSource, openRandomAccess, type RandomAccessFile } from "./file.ts";
import { MovieColumns } from "./movie-columns.ts";
import type { MovieRow } from "./movie-row.ts";
import type { RowOptions } from "./row-reader.ts";

/** Rows of a file of typed columns, which is read by random access. Iterate once. */
export class ColumnRows extends CountedRows implements AsyncIterable<MovieRow> {
  columns: readonly string[] = [];
  byteCount = 0;
  /** Of the values as text. */
  decompressedByteCount = 0;
  sha256: string | undefined;
  readonly #source: MovieSource;
  readonly #format: RandomAccessFormat;
  readonly #limits: ReadLimits;
  readonly #schema: MovieColumns;
  readonly #signal: AbortSignal | undefined;

  /** Throws INVALID_SETTING. */
  constructor(source: MovieSource, format: RandomAccessFormat, options: RowOptions) {
    const name = typeof source === "string" ? source : source.name;
    const limits = withReadLimits(options.limits);
    const schema = new MovieColumns(name, options, limits);
    super(name, schema, limits, options.skipInvalid);
    this.#source = source;
    this.#format = format;
    this.#limits = limits;
    this.#schema = schema;
    this.#signal = options.signal;
  }

  /** Throws what reading any movies file throws. */
  async *[Symbol.asyncIterator](): AsyncGenerator<MovieRow, void, undefined> {
    const { fileBytes, decompressedBytes, fieldLength } = this.#limits;
    const file = await this.#open();
    try {
      this.byteCount = file.byteLength;
      if (this.byteCount > fileBytes) throw overLimit(this.name, "the file is too large", "fileBytes", fileBytes);
      const { input } = this.#format;
      const table = await input.open(this.name, file);
      this.columns = table.columns;
      this.#schema.locate(table.columns);
      this.#schema.checkAllFound();
      for await (const { columns, row, recordCount } of table.chunks(0)) {
        throwIfAborted(this.#signal);
        for (let i = 0; i < recordCount; i++) {
          const values = columns.map(({ element, data }) => input.text(element, data[i]));
          for (const [c, { length }] of values.entries()) {
            this.decompressedByteCount += length;
            if (length <= fieldLength) continue;
            const where = locationText({ file: this.name, row: row + i, column: table.columns[c] });
            throw overLimit(where, "the value is too long", "fieldLength", fieldLength);
          }
          if (this.decompressedByteCount > decompressedBytes) {
            throw overLimit(this.name, "there is too much text", "decompressedBytes", decompressedBytes);
          }
          yield this.checked({ row: row + i, values, problem: null });
        }
      }
    } finally {
      await file.close();
    }
    this.sha256 = await this.#hash();
  }

  async #open(): Promise<RandomAccessFile> {
    const source = this.#source;
    if (typeof source === "string" && source !== "-") return await openRandomAccess(source);
    if (typeof source !== "string" && "bytes" in source) {
      const { buffer, byteOffset, byteLength } = source.bytes;
      const bytes = (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength);
      return { byteLength, slice: (from, to) => bytes.slice(from, to), close: async () => undefined };
    }
    const what = `${this.#format.title} cannot be read from a pipe: its table of contents is at its end`;
    throw new ClaquetaError("USAGE", { where: this.name, what, expected: "a file" });
  }

  async #hash(): Promise<string> {
    const hash = createHash("sha256");
    if (typeof this.#source !== "string")
      return hash.update((this.#source as { bytes: Uint8Array }).bytes).digest("hex");
    for await (const chunk of createReadStream(this.#source)) hash.update(chunk as Uint8Array);
    return hash.digest("hex");
  }
}
