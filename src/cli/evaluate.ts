import type { Command } from "commander";
import { readInput } from "./movie-input.ts";
import { addInputOptions, chosenModel, type InputOptions, modelOption, seedOption, wholeNumber } from "./options.ts";
import { print, saveJson } from "./output.ts";
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
    .option("--out <file>", "save the figures as JSON")
    .option("--json", "print JSON instead of tables")
    .addOption(seedOption())
    .option("--resamples <number>", "bootstrap resamples behind each interval", wholeNumber(20, 100_000), 1000)
    .option("--errors <number>", "length of each list of errors; 0 for none", wholeNumber(0, 1000), 10);
  addInputOptions(command).action((file: string, options: EvaluateCommandOptions) =>
    runSession((session) => runEvaluate(file, options, session), options),
  );
}

async function runEvaluate(file: string, options: EvaluateCommandOptions, session: Session): Promise<void> {
  const { loadModel } = await import("../genre-model/model-file.ts");
  const { scorecard } = await import("../metrics/scorecard.ts");
  const { answersOf } = await import("../genre-model/answer-rule.ts");
  const { analyseErrors } = await import("../metrics/error-analysis/error-analysis.ts");
  const { evaluationTable } = await import("../report/evaluation-table.ts");
  const model = await loadModel(await chosenModel(options.model));
  const { movies, sha256 } = await readInput(file, options, session, {
    requireGenres: true,
    knownGenres: model.genres,
  });
  const { names } = model.genres;
  const probabilities = model.predictProba(movies);
  const labels = model.genres.encode(movies);
  const answers = answersOf(probabilities, model.thresholds, model.answerRule);
  const card = await scorecard(probabilities, labels, names, {
    thresholds: model.thresholds,
    answers,
    seed: options.seed,
    resamples: options.resamples,
    signal: session.signal,
  });
  const errors =
    options.errors === 0 ? undefined : analyseErrors(probabilities, answers, labels, movies, names, options.errors);
  const evaluation = {
    kind: "evaluation",
    model: model.provenance,
    dataSha256: sha256,
    ...card,
    ...(errors && { errors }),
  };
  if (options.out !== undefined) await saveJson(options.out, evaluation);
  print(options.json ? JSON.stringify(evaluation, null, 2) : evaluationTable(card, errors));
  if (sha256 === model.provenance.dataSha256) {
    printWarnings([
      "the model was fitted on this very file: these figures say how well it remembers, not how well it predicts",
    ]);
  }
}
