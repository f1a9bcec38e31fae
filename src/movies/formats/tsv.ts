import { delimited } from "./delimited.ts";

/** Quoted as by spreadsheets and pandas, since plots contain tabs and line ends. */
export const tsv = delimited({
  name: "tsv",
  title: "TSV",
  extensions: ["tsv", "tab"],
  mediaType: "text/tab-separated-values",
  delimiter: "\t",
  // The header has more tabs than commas.
  startsLike: (beginning) => {
    const [header] = beginning.split("\n", 1);
    return header.split("\t").length > header.split(",").length;
  },
  inputNote: "the same with tabs for commas",
  outputNote: "as CSV",
});
