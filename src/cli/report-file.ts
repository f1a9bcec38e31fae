import { readSmallText } from "../files/small-text.ts";

/** The text of a saved report. Throws FILE_NOT_FOUND, FILE_TOO_LARGE. The limit is above what an evaluation keeps of
 * its movies at most. */
export const readReportText = (path: string): Promise<string> => readSmallText(path, 300e6, "a report");

/** The same for others to see, checked to be a report, without the movies' answers that an evaluation keeps: also
 * throws BAD_JSON, BAD_REPORT. */
export async function checkedReportText(path: string): Promise<string> {
  const { readReport } = await import("../report/saved/read-report.ts");
  const text = await readReportText(path);
  const { movies } = readReport(text, path);
  return movies === undefined ? text : JSON.stringify({ ...JSON.parse(text), movies: undefined });
}
