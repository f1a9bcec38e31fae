import type { Format } from "./format.ts";

export const table: Format<"table"> = {
  name: "table",
  title: "table",
  extensions: [],
  mediaType: "text/plain",
  output: { shape: "lines", note: "one line a movie to read", open: "", close: "" },
};
