import { open } from "node:fs/promises";
import { type AsyncBuffer, type FileMetaData, parquetMetadataAsync, parquetScan, type SchemaElement } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { ClaquetaError } from "../errors.ts";
import type { ParquetChunk } from "./parquet-values.ts";

/** Rows of a chunk, and of a row group where one is written. */
const chunkRows = 8192;

/** A Parquet file that is read by columns and ranges of rows. Where a column has an index of its pages, only the pages of
 * a range are read; without one the column's part of a row group is held while that group is worked on. */
export class ParquetInput {
  readonly columns: readonly string[];
  /** Of the columns, depth first, as they are to be written again. */
  readonly elements: readonly SchemaElement[];
  readonly rowCount: number;
  readonly #name: string;
  readonly #file: AsyncBuffer;
  readonly #metadata: FileMetaData;
  /** The columns' own elements, as they lie in the file and as they are to be written again. */
  readonly #tops: readonly { readonly stored: SchemaElement; readonly element: SchemaElement }[];

  private constructor(name: string, file: AsyncBuffer, metadata: FileMetaData) {
    this.#name = name;
    this.#file = file;
    this.#metadata = metadata;
    const all = metadata.schema.slice(1);
    this.elements = all.map(rewritable);
    const tops: number[] = [];
    for (let at = 0; at < all.length; at = endOf(all, at)) tops.push(at);
    this.#tops = tops.map((at) => ({ stored: all[at], element: this.elements[at] }));
    this.columns = this.#tops.map(({ stored }) => stored.name);
    this.rowCount = Number(metadata.num_rows);
  }

  /** Throws FILE_NOT_FOUND, BAD_ARCHIVE. */
  static async open(path: string): Promise<ParquetInput> {
    const handle = await open(path).catch((cause) => {
      throw new ClaquetaError("FILE_NOT_FOUND", {
        where: path,
        what: "it cannot be opened",
        expected: "a file of movies",
        next: "Check the path.",
        cause,
      });
    });
    const { size } = await handle.stat();
    const file: AsyncBuffer = {
      byteLength: size,
      async slice(start, end = size) {
        const bytes = new Uint8Array(end - start);
        let at = 0;
        while (at < bytes.length) {
          const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
          if (bytesRead === 0) throw new Error("the file ends too early");
          at += bytesRead;
        }
        return bytes.buffer;
      },
    };
    try {
      return new ParquetInput(path, file, await parquetMetadataAsync(file));
    } catch (cause) {
      await handle.close();
      throw damaged(path, cause);
    }
  }

  /** Chunks from row `start` on, counted from 0. Throws BAD_ARCHIVE. */
  async *chunks(start: number): AsyncGenerator<ParquetChunk> {
    try {
      const scan = await parquetScan({
        file: this.#file,
        metadata: { ...this.#metadata, schema: this.#metadata.schema.map(physical) },
        compressors,
        utf8: false,
        useOffsetIndex: true,
        parsers,
      });
      let groupStart = 0;
      for (const group of this.#metadata.row_groups) {
        const groupEnd = groupStart + Number(group.num_rows);
        const indexed = new Set(
          this.columns.filter((name) =>
            group.columns.every((c) => c.meta_data?.path_in_schema[0] !== name || c.offset_index_offset !== undefined),
          ),
        );
        for (let from = groupStart; from < groupEnd; from += chunkRows) {
          const to = Math.min(groupEnd, from + chunkRows);
          if (from < start) continue;
          const columns: { element: SchemaElement; data: unknown[] }[] = [];
          for (const { stored, element } of this.#tops) {
            const column = stored.name;
            // Reading the whole group once lets the scan cut the ranges after it out of what it holds.
            const whole = { column, rowStart: groupStart, rowEnd: groupEnd };
            if (!indexed.has(column)) await scan.readColumn(whole);
            const data = await scan.readColumn({ column, rowStart: from, rowEnd: to });
            columns.push({ element, data: plainValues(stored, data) });
          }
          yield { columns, row: from + 1, recordCount: to - from };
        }
        groupStart = groupEnd;
      }
    } catch (cause) {
      throw cause instanceof ClaquetaError ? cause : damaged(this.#name, cause);
    }
  }
}

/** Old instants of 96 bits as microseconds, unscaled decimals as whole numbers. */
function plainValues({ type, converted_type }: SchemaElement, data: ArrayLike<unknown>): unknown[] {
  const values = Array.from(data);
  if (type === "INT96") return values.map((v) => (typeof v === "bigint" ? v / 1000n : v));
  if (converted_type !== "DECIMAL") return values;
  return values.map((v) => (v instanceof Uint8Array ? signedNumber(v) : typeof v === "number" ? BigInt(v) : v));
}

/** Place behind an element and all that is in it. */
function endOf(elements: readonly SchemaElement[], at: number): number {
  let end = at + 1;
  for (let child = 0; child < (elements[at].num_children ?? 0); child++) end = endOf(elements, end);
  return end;
}

/** How a column is read so that its values come as they lie there. */
function physical(element: SchemaElement): SchemaElement {
  if (element.converted_type !== "DECIMAL") return element;
  const { converted_type: _, logical_type: __, ...rest } = element;
  return rest;
}

/** How a column is written again: 96-bit instants are out of use. */
function rewritable(element: SchemaElement): SchemaElement {
  if (element.type !== "INT96") return element;
  return {
    ...element,
    type: "INT64",
    converted_type: "TIMESTAMP_MICROS",
    logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
  };
}

const raw = (value: unknown): unknown => value;
const parsers = {
  timestampFromMilliseconds: raw,
  timestampFromMicroseconds: raw,
  timestampFromNanoseconds: raw,
  dateFromDays: raw,
} as never;

function signedNumber(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

function damaged(where: string, cause: unknown): ClaquetaError {
  const what = `it cannot be read as Parquet (${cause instanceof Error ? cause.message : String(cause)})`;
  return new ClaquetaError("BAD_ARCHIVE", { where, what, expected: "a whole Parquet file", cause });
}
