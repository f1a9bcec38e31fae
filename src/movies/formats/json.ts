import type { Format } from "./format.ts";

export const json: Format<"json"> = {
  name: "json",
  title: "JSON",
  extensions: ["json"],
  mediaType: "application/json",
  output: {
    shape: "objects",
    note: "one array of the objects that JSON Lines has",
    open: "[",
    close: "\n]\n",
    separator: ",",
    before: "\n",
    behind: "",
  },
};
