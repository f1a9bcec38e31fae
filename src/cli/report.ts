import type { Command } from "commander";
import { print } from "./output.ts";
import { readReportText } from "./report-file.ts";
import { runSession } from "./session.ts";

interface ReportCommandOptions {
  readonly out: string;
  readonly svg?: string;
}

export function addReport(program: Command): void {
  program
    .command("report <report>")
    .summary("a saved report as one HTML page, and its charts as SVG")
    .description(
      "REPORT: JSON that compare --out, evaluate --out or train --report has written. The page needs no script and no\n" +
        "other file, follows the system's light or dark colours, and prints.",
    )
    .requiredOption("--out <page>", "where to save the page")
    .option("--svg <folder>", "also save each chart as an SVG file into this folder")
    .action((path: string, options: ReportCommandOptions) => runSession(() => runReport(path, options)));
}

async function runReport(path: string, options: ReportCommandOptions): Promise<void> {
  const { join } = await import("node:path");
  const { makeFolder, writeAtomic } = await import("../files/atomic-file.ts");
  const { readDrawnReport, reportDrawings, reportPage } = await import("../report/html/report-page.ts");
  const { size } = await import("../report/terminal-table.ts");
  const report = readDrawnReport(await readReportText(path), path);
  const page = reportPage(report);
  await writeAtomic(options.out, page);
  print(`Saved ${options.out}, ${size(Buffer.byteLength(page))}.`);
  if (options.svg === undefined) return;
  const folder = options.svg;
  await makeFolder(folder);
  const drawings = reportDrawings(report);
  for (const { name, svg } of drawings) await writeAtomic(join(folder, name), svg);
  print(`Saved ${drawings.length} charts to ${folder}: ${drawings.map(({ name }) => name).join(", ")}.`);
}
