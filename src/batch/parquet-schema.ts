import type { SchemaElement } from "hyparquet";

/** What every Parquet file begins and ends with. */
export const parquetMagic = new TextEncoder().encode("PAR1");

/** The schema of the output: the input's columns (of Parquet as they are, else text), then the answers'. */
export function outputSchema(
  columns: readonly string[] | { readonly elements: readonly SchemaElement[]; readonly columnCount: number },
  added: readonly string[],
): SchemaElement[] {
  const text = (name: string): SchemaElement => ({
    name,
    type: "BYTE_ARRAY",
    converted_type: "UTF8",
    logical_type: { type: "STRING" },
    repetition_type: "OPTIONAL",
  });
  const own = "elements" in columns ? columns.elements : columns.map(text);
  const count = "elements" in columns ? columns.columnCount : columns.length;
  const [genres, ...probabilities] = added;
  return [
    { name: "root", num_children: count + added.length },
    ...own,
    { ...text(genres), repetition_type: "REQUIRED" },
    ...probabilities.map((name): SchemaElement => ({ name, type: "DOUBLE", repetition_type: "REQUIRED" })),
  ];
}
