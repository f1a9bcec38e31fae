import type { Command } from "commander";
import { readInput } from "./movie-input.ts";
import { addInputOptions, chosenModel, type InputOptions, modelOption, seedOption, wholeNumber } from "./options.ts";
import { giveReport } from "./report-context.ts";
import { printWarnings, runSession, type Session } from "./session.ts";

interface EvaluateCommandOptions extends InputOptions {
  readonly model?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly seed: number;
  readonly resamples: number;
  readonly errors: number;
}

export function addEvaluate(program: Command): void {
  const command = program
    .command("evaluate <file>")
    .summary("judge a saved model on labelled movies")
    .description("Predicts the movies of FILE and compares with their genres, genre by genre.")
    .addOption(modelOption("judge"))
    .option("--out <file>", "save everything as JSON, for `claqueta report`")
    .option("--json", "print JSON instead of tables")
    .addOption(seedOption())
    .option("--resamples <number>", "bootstrap resamples behind each interval", wholeNumber(20, 100_000), 1000)
    .option("--errors <number>", "length of each list of errors; 0 for none", wholeNumber(0, 1000), 10);
  addInputOptions(command).action((file: string, options: EvaluateCommandOptions) =>
    runSession((session) => runEvaluate(file, options, session), options),
  );
}

async function runEvaluate(file: string, options: EvaluateCommandOptions, session: Session): Promise<void> {
  const { loadModel } = await import("../pipeline/model-file.ts");
  const { evaluate } = await import("../selection/evaluate.ts");
  const { evaluationTable } = await import("../report/evaluation-table.ts");
  const model = await loadModel(await chosenModel(options.model));
  const table = await readInput(file, options, session, {
    requireGenres: true,
    knownGenres: model.genres,
    fields: model.fields,
  });
  const { seed, resamples, errors } = options;
  const { signal } = session;
  const evaluation = await evaluate(model, table.movies, { seed, resamples, errors, dataSha256: table.sha256, signal });
  await giveReport(evaluation, evaluationTable(evaluation), options, table);
  printWarnings(evaluation.warnings);
}
