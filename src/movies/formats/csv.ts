import { delimited } from "./delimited.ts";

export const csv = delimited({
  name: "csv",
  title: "CSV",
  extensions: ["csv"],
  mediaType: "text/csv",
  delimiter: ",",
  startsLike: () => true,
  inputNote: "RFC 4180, UTF-8, a header",
  outputNote: "`genres` (the selected ones, joined by a bar) and `p_Action` … `p_Western`",
});
