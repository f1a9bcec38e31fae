import { readSmallText } from "../files/small-text.ts";

/** The text of a saved report. Throws FILE_NOT_FOUND, FILE_TOO_LARGE. The limit is far above what a comparison of 50
 * recipes and 200 genres takes. */
export const readReportText = (path: string): Promise<string> => readSmallText(path, 64e6, "a report");

/** The same, checked to be a report: also throws BAD_JSON, BAD_REPORT. */
export async function checkedReportText(path: string): Promise<string> {
  const { readReport } = await import("../report/saved/read-report.ts");
  const text = await readReportText(path);
  readReport(text, path);
  return text;
}
