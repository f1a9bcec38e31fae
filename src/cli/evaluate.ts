import type { Command } from "commander";
import { readInput } from "./movie-input.ts";
import { addInputOptions, type InputOptions, seedOption, wholeNumber } from "./options.ts";
import { print, saveJson } from "./output.ts";
import { printWarnings, runSession, type Session } from "./session.ts";

interface EvaluateCommandOptions extends InputOptions {
  readonly model: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly seed: number;
  readonly resamples: number;
}

export function addEvaluate(program: Command): void {
  const command = program
    .command("evaluate <file>")
    .summary("judge a saved model on labelled movies")
    .description("Predicts the movies of FILE and compares with their genres, genre by genre.")
    .requiredOption("--model <model>", "model file to judge")
    .option("--out <file>", "save the figures as JSON")
    .option("--json", "print JSON instead of tables")
    .addOption(seedOption())
    .option("--resamples <number>", "bootstrap resamples behind each interval", wholeNumber(20, 100_000), 1000);
  addInputOptions(command).action((file: string, options: EvaluateCommandOptions) =>
    runSession((session) => runEvaluate(file, options, session), options),
  );
}

async function runEvaluate(file: string, options: EvaluateCommandOptions, session: Session): Promise<void> {
  const { loadModel } = await import("../genre-model/model-file.ts");
  const { scorecard } = await import("../metrics/scorecard.ts");
  const { evaluationTable } = await import("../report/evaluation-table.ts");
  const model = await loadModel(options.model);
  const { movies, sha256 } = await readInput(file, options, session, {
    requireGenres: true,
    knownGenres: model.genres,
  });
  const card = await scorecard(model.predictProba(movies), model.genres.encode(movies), model.genres.names, {
    thresholds: model.thresholds,
    seed: options.seed,
    resamples: options.resamples,
    signal: session.signal,
  });
  const evaluation = { kind: "evaluation", model: model.provenance, dataSha256: sha256, ...card };
  if (options.out !== undefined) await saveJson(options.out, evaluation);
  print(options.json ? JSON.stringify(evaluation, null, 2) : evaluationTable(card));
  if (sha256 === model.provenance.dataSha256) {
    printWarnings([
      "the model was fitted on this very file: these figures say how well it remembers, not how well it predicts",
    ]);
  }
}
