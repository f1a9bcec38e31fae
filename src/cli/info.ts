import type { Command } from "commander";
import { chosenModel } from "./options.ts";
import { print } from "./output.ts";
import { runSession } from "./session.ts";

/** `by thresholds, at least 1` */
function ruleText({ atLeast, exactly }: { readonly atLeast: number; readonly exactly: number | null }): string {
  if (exactly !== null) return `the ${exactly} most probable genres`;
  return atLeast === 0 ? "by thresholds" : `by thresholds, at least ${atLeast}`;
}

export function addInfo(program: Command): void {
  program
    .command("info [model]")
    .summary("what is in a model file")
    .description("What is in MODEL; in the default model where none is named.")
    .option("--json", "print JSON instead of a table")
    .action((model: string | undefined, options: { readonly json?: boolean }) =>
      runSession(async () => runInfo(await chosenModel(model), options)),
    );
}

async function runInfo(path: string, options: { readonly json?: boolean }): Promise<void> {
  const { stat } = await import("node:fs/promises");
  const { loadModel } = await import("../pipeline/model-file.ts");
  const { size, terminalTable } = await import("../report/terminal-table.ts");
  const model = await loadModel(path);
  const { provenance, genres, features, classifier, calibration } = model;
  const bytes = (await stat(path)).size;
  const info = {
    file: path,
    bytes,
    provenance,
    genres: genres.names,
    thresholds: [...model.thresholds],
    answerRule: model.decisionRule,
    features: { kind: features.kind, columnCount: features.columnCount },
    fields: model.fields,
    classifier: { kind: classifier.kind, ...(classifier.summary && { summary: classifier.summary() }) },
    calibration: calibration.kind,
  };
  if (options.json) return print(JSON.stringify(info, null, 2));
  const fields = Object.entries(model.fields)
    .map(([name, type]) => `${name} (${type})`)
    .join(", ");
  const rows = [
    ["size", size(bytes)],
    ["recipe", provenance.recipe],
    ["fitted on", `${provenance.trainingMovieCount} movies, seed ${provenance.seed}`],
    ["data SHA-256", provenance.dataSha256 || "–"],
    ["features", `${features.kind}, ${features.columnCount} columns`],
    ...(fields === "" ? [] : [["fields", fields]]),
    ["classifier", classifier.kind],
    ["calibration", calibration.kind],
    ["answers", ruleText(model.decisionRule)],
    ["genres", `${genres.count}: ${genres.names.join(", ")}`],
    ["claqueta", provenance.claquetaVersion],
  ];
  print(terminalTable([{ title: "model" }, { title: path }], rows));
  if (classifier.summary) print(`\n${classifier.summary()}`);
}
