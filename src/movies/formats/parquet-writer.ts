import type { RowGroup, SchemaElement } from "hyparquet";
import { ByteWriter, type ColumnSource, ParquetWriter } from "hyparquet-writer";
import { parquetMagic } from "./parquet-columns.ts";

/** Encodes rows as one row group: its bytes, and its footer entry, whose offsets assume that it is the file's first
 * group. */
export function encodeRowGroup(schema: readonly SchemaElement[], columns: readonly ColumnSource[], rowCount: number) {
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema: [...schema], statistics: false });
  file.write({ columnData: columns.map((column) => ({ ...column, offsetIndex: false })), rowGroupSize: rowCount });
  return {
    output: writer.getBytes().slice(parquetMagic.length),
    rowGroup: JSON.stringify(file.row_groups[0], (_, value) =>
      typeof value === "bigint" ? { bigint: String(value) } : value,
    ),
  };
}

/** The file's footer. groups: footer entries in order, each with its row group's offset in the file. */
export function encodeEnd(
  schema: readonly SchemaElement[],
  groups: readonly { readonly start: number; readonly rowGroup: string }[],
): Uint8Array {
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema: [...schema], createdBy: "claqueta" });
  for (const { start, rowGroup } of groups) {
    const group = JSON.parse(rowGroup, (_, value) =>
      typeof value?.bigint === "string" ? BigInt(value.bigint) : value,
    ) as RowGroup;
    const shift = BigInt(start - parquetMagic.length);
    for (const column of group.columns) {
      column.file_offset += shift;
      const meta = column.meta_data;
      if (meta === undefined) continue;
      meta.data_page_offset += shift;
      if (meta.dictionary_page_offset !== undefined) meta.dictionary_page_offset += shift;
    }
    file.num_rows += group.num_rows;
    file.row_groups.push(group);
  }
  file.finish();
  return writer.getBytes().slice(parquetMagic.length);
}
