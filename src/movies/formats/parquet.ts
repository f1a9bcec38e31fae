import type { Format } from "./format.ts";
import { parquetJson, parquetMagic, parquetSchema, parquetText } from "./parquet-columns.ts";

export const parquet: Format<"parquet"> = {
  name: "parquet",
  title: "Parquet",
  extensions: ["parquet"],
  mediaType: "application/vnd.apache.parquet",
  input: {
    access: "random",
    note: "any compression; a file, not a pipe",
    magic: parquetMagic,
    open: async (name, file) => (await import("./parquet-reader.ts")).openParquet(name, file),
    text: parquetText,
    json: parquetJson,
  },
  output: {
    shape: "row groups",
    note: "the same columns as CSV; input columns keep their types",
    open: parquetMagic,
    close: "",
    schema: parquetSchema,
    load: () => import("./parquet-writer.ts"),
  },
};
