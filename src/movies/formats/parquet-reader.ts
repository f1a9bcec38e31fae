import {
  type AsyncBuffer,
  type FileMetaData,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type SchemaElement,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { ClaquetaError } from "../../errors.ts";
import type { ColumnChunk, ColumnFile } from "./format.ts";

/** Rows of a chunk, and of a row group that is written. */
const chunkRows = 8192;

/** Opens a Parquet file, which is read by columns and ranges of rows. Where a column has a page index, only the pages
 * of a range are read; otherwise its whole part of the current row group is held in memory. Throws BAD_ARCHIVE. */
export async function openParquet(name: string, file: AsyncBuffer): Promise<ColumnFile> {
  try {
    const metadata = await parquetMetadataAsync(file);
    const elements = parquetSchema(metadata).children.map(({ element }) => element);
    return {
      columns: elements.map((element) => element.name),
      types: metadata.schema.slice(1).map(rewritable),
      rowCount: Number(metadata.num_rows),
      chunks: (start) => chunksOf(name, file, metadata, elements, start),
    };
  } catch (cause) {
    throw damaged(name, cause);
  }
}

/** elements: of the columns, as in the file. */
async function* chunksOf(
  name: string,
  file: AsyncBuffer,
  metadata: FileMetaData,
  elements: readonly SchemaElement[],
  start: number,
): AsyncGenerator<ColumnChunk> {
  try {
    const scan = await parquetScan({
      file,
      metadata: { ...metadata, schema: metadata.schema.map(physical) },
      compressors,
      utf8: false,
      useOffsetIndex: true,
      parsers,
    });
    let groupStart = 0;
    for (const { num_rows, columns: parts } of metadata.row_groups) {
      const groupEnd = groupStart + Number(num_rows);
      const isIndexed = (column: string): boolean =>
        parts.every((c) => c.meta_data?.path_in_schema[0] !== column || c.offset_index_offset !== undefined);
      for (let from = groupStart; from < groupEnd; from += chunkRows) {
        const to = Math.min(groupEnd, from + chunkRows);
        if (from < start) continue;
        const columns: { element: SchemaElement; data: unknown[] }[] = [];
        for (const element of elements) {
          const column = element.name;
          // Once the whole group has been read, the scan serves its later ranges from memory.
          if (!isIndexed(column)) await scan.readColumn({ column, rowStart: groupStart, rowEnd: groupEnd });
          const data = await scan.readColumn({ column, rowStart: from, rowEnd: to });
          columns.push({ element: rewritable(element), data: plainValues(element, data) });
        }
        yield { columns, row: from + 1, recordCount: to - from };
      }
      groupStart = groupEnd;
    }
  } catch (cause) {
    throw cause instanceof ClaquetaError ? cause : damaged(name, cause);
  }
}

/** Old 96-bit timestamps as microseconds, decimals as unscaled integers. */
function plainValues({ type, converted_type }: SchemaElement, data: ArrayLike<unknown>): unknown[] {
  const values = Array.from(data);
  if (type === "INT96") return values.map((v) => (typeof v === "bigint" ? v / 1000n : v));
  if (converted_type !== "DECIMAL") return values;
  return values.map((v) => (v instanceof Uint8Array ? signedNumber(v) : typeof v === "number" ? BigInt(v) : v));
}

/** Makes the column's values come as they are stored. */
function physical(element: SchemaElement): SchemaElement {
  if (element.converted_type !== "DECIMAL") return element;
  const { converted_type: _, logical_type: __, ...rest } = element;
  return rest;
}

/** How a column is written again: 96-bit timestamps are deprecated. */
function rewritable(element: SchemaElement): SchemaElement {
  if (element.type !== "INT96") return element;
  const logical_type = { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" } as const;
  return { ...element, type: "INT64", converted_type: "TIMESTAMP_MICROS", logical_type };
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
