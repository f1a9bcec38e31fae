import { delimited } from "./delimited.ts";

/** Quoted as spreadsheets and pandas quote it, for plots have tabs and line ends. */
export const tsv = delimited({
  name: "tsv",
  title: "TSV",
  extensions: ["tsv", "tab"],
  mediaType: "text/tab-separated-values",
  delimiter: "\t",
  // A header of more tabs than commas.
  startsLike: (beginning) => {
    const [header] = beginning.split("\n", 1);
    return header.split("\t").length > header.split(",").length;
  },
  inputNote: "the same with tabs for commas",
  outputNote: "as CSV",
});
