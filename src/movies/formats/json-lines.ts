import type { Format, OutputOf, RecordEnds, StreamInput } from "./format.ts";
import { JsonRows } from "./json-rows.ts";

const endOfLine: RecordEnds = (bytes, from) => bytes.indexOf(10, from) + 1 || -1;

export const jsonLines: Format<"jsonl"> & { readonly input: StreamInput; readonly output: OutputOf<"objects"> } = {
  name: "jsonl",
  title: "JSON Lines",
  extensions: ["jsonl", "ndjson"],
  mediaType: "application/jsonl",
  input: {
    access: "stream",
    note: "one object a line; its text is kept as it is",
    alsoExtensions: ["json"],
    startsLike: (beginning) => beginning.trimStart().startsWith("{"),
    hasHeader: false,
    recordEnds: () => endOfLine,
    parser: (file, schema, limits, columns) => new JsonRows(file, schema, limits, columns),
  },
  output: {
    shape: "objects",
    note: "one key more: `genres`, all genres with probability, the most probable first",
    open: "",
    close: "",
    separator: "",
    before: "",
    behind: "\n",
  },
};
