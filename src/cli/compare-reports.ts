import type { Command } from "commander";
import type { ComparedEvaluation } from "../selection/compare-evaluations.ts";
import { resamplesOption, seedOption, wholeNumber } from "./options.ts";
import { jsonText, print, saveJson } from "./output.ts";
import { readReportText } from "./report-file.ts";
import { runSession, type Session } from "./session.ts";

interface CompareReportsCommandOptions {
  readonly out?: string;
  readonly json?: boolean;
  readonly commonOnly?: boolean;
  readonly movies: number;
  readonly seed: number;
  readonly resamples: number;
}

export function addCompareReports(program: Command): void {
  program
    .command("compare-reports <old> <new>")
    .summary("what changed between two evaluations of the same movies")
    .description(
      "OLD and NEW: JSON that evaluate --out has written. Compares them in pairs, movie by movie: every figure with " +
        "the interval of its difference by a paired bootstrap, genre by genre with p-values adjusted for their number " +
        "(Holm), and the movies whose answers changed most.",
    )
    .option("--out <file>", "save the comparison as JSON")
    .option("--json", "print JSON instead of tables")
    .option("--common-only", "compare only the movies that both have")
    .option("--movies <number>", "length of the list of changed movies; 0 for none", wholeNumber(0, 1000), 10)
    .addOption(seedOption())
    .addOption(resamplesOption())
    .action((old: string, now: string, options: CompareReportsCommandOptions) =>
      runSession((session) => runCompareReports(old, now, options, session)),
    );
}

async function runCompareReports(
  old: string,
  now: string,
  options: CompareReportsCommandOptions,
  { signal }: Session,
): Promise<void> {
  const { compareEvaluations } = await import("../selection/compare-evaluations.ts");
  const { changesTable } = await import("../report/changes-table.ts");
  const { seed, resamples, movies: listed, commonOnly } = options;
  const compared = { seed, resamples, listed, commonOnly, signal };
  const comparison = await compareEvaluations(await readEvaluation(old), await readEvaluation(now), compared);
  if (options.out !== undefined) await saveJson(options.out, comparison);
  print(options.json ? jsonText(comparison) : changesTable(comparison));
}

/** Throws FILE_NOT_FOUND, FILE_TOO_LARGE, BAD_JSON, BAD_REPORT. */
async function readEvaluation(path: string): Promise<ComparedEvaluation> {
  const { evaluationIn } = await import("../report/saved/read-report.ts");
  return { name: path, ...evaluationIn(await readReportText(path), path) };
}
