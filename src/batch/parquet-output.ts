import type { RowGroup, SchemaElement } from "hyparquet";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { type AnsweredRow, answerColumns, selectedGenres } from "./answer-writer.ts";
import { parquetMagic } from "./parquet-schema.ts";
import type { ParquetChunk } from "./parquet-values.ts";
import type { TextChunk } from "./record-cutter.ts";
import type { RowPlan } from "./row-plan.ts";

/** Rows as one row group: its bytes, and what the footer is to say of it, with places that count from the beginning of a
 * file of which it is the first group. Empty text is null. */
export function encodeRowGroup(
  model: GenreModel,
  plan: RowPlan,
  chunk: TextChunk | ParquetChunk,
  rows: readonly AnsweredRow[],
  places: readonly number[],
  probabilities: Float64Array,
): { output: Uint8Array; rowGroup: string | null } {
  if (rows.length === 0) return { output: new Uint8Array(0), rowGroup: null };
  const width = model.genres.count;
  const own = (row: number): Float64Array => probabilities.subarray(row * width, (row + 1) * width);
  const [genres, ...names] = answerColumns(model.genres, plan.genresColumn);
  const columnData = [
    ...plan.inputColumns.map((name, c) => ({
      name,
      data:
        "columns" in chunk
          ? places.map((place) => chunk.columns[c].data[place])
          : rows.map(({ values }) => (values[c] === undefined || values[c] === "" ? null : values[c])),
    })),
    { name: genres, data: rows.map((_, row) => selectedGenres(model, own(row))) },
    ...names.map((name, g) => ({ name, data: Float64Array.from(rows, (_, row) => probabilities[row * width + g]) })),
  ].map((column) => ({ ...column, offsetIndex: false }));
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema: [...(plan.schema ?? [])], statistics: false });
  file.write({ columnData, rowGroupSize: rows.length });
  return {
    output: writer.getBytes().slice(parquetMagic.length),
    rowGroup: JSON.stringify(file.row_groups[0], (_, value) =>
      typeof value === "bigint" ? { bigint: String(value) } : value,
    ),
  };
}

/** What stands behind the row groups, which `groups` describes in order with the place in the file of each. */
export function parquetFooter(
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
