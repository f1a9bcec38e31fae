import { ClaquetaError } from "../errors.ts";

/** Far above what a comparison of 50 recipes and 200 genres takes. */
const mostBytes = 64e6;

/** The text of a saved report. Throws FILE_NOT_FOUND, FILE_TOO_LARGE. */
export async function readReportText(path: string): Promise<string> {
  const { readFile, stat } = await import("node:fs/promises");
  const refuse = (cause: unknown): never => {
    throw new ClaquetaError("FILE_NOT_FOUND", { where: path, what: "cannot be opened", expected: "a report", cause });
  };
  const { size } = await stat(path).catch(refuse);
  if (size <= mostBytes) return await readFile(path, "utf8").catch(refuse);
  const expected = `a report of at most ${mostBytes}`;
  throw new ClaquetaError("FILE_TOO_LARGE", { where: path, what: `it has ${size} bytes`, expected });
}

/** The same, where it is a report: throws BAD_JSON and BAD_REPORT too. */
export async function checkedReportText(path: string): Promise<string> {
  const { readReport } = await import("../report/saved/read-report.ts");
  const text = await readReportText(path);
  readReport(text, path);
  return text;
}
