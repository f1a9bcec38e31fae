import { type Command, Option } from "commander";
import { ClaquetaError } from "../errors.ts";
import { kindNames } from "../movies/formats/file-kind.ts";
import type { MovieTable } from "../movies/read/read-movies.ts";
import type { ReadPredictionsOptions } from "../movies/read/read-predictions.ts";
import type { EvaluateOptions, Evaluation } from "../selection/evaluate.ts";
import { readInput, skipWarnings } from "./movie-input.ts";
import {
  addInputOptions,
  chosenModel,
  type InputOptions,
  modelOption,
  resamplesOption,
  seedOption,
  wholeNumber,
} from "./options.ts";
import { giveReport } from "./report-context.ts";
import { printWarnings, runSession, type Session } from "./session.ts";

/** Options that say how predictions are read; none of them goes without --predictions. */
interface PredictionsOptions {
  readonly predictionsFormat?: ReadPredictionsOptions["format"];
  readonly predictionsId?: string;
  readonly genresColumn?: string;
  readonly givenAnswers?: boolean;
  readonly matchRows?: boolean;
  readonly commonOnly?: boolean;
}

interface EvaluateCommandOptions extends InputOptions, PredictionsOptions {
  readonly model?: string;
  readonly predictions?: string;
  readonly out?: string;
  readonly json?: boolean;
  readonly seed: number;
  readonly resamples: number;
  readonly errors: number;
}

const predictionsOptions = (): readonly Option[] => [
  new Option("--predictions-format <name>", "what that file is (default: by its name)").choices(kindNames),
  new Option("--predictions-id <column>", "its column of ids (default: the unnamed first one, id, ID or index)"),
  new Option("--genres-column <name>", "its column of genres, as `claqueta predict` writes it (default: genres)"),
  new Option("--given-answers", "take the answers from that column, not from thresholds"),
  new Option("--match-rows", "match rows by their order: both files have the same movies in the same order"),
  new Option("--common-only", "judge only the movies that have predictions"),
];

export function addEvaluate(program: Command): void {
  const command = program
    .command("evaluate <file>")
    .summary("judge a saved model, or any program's predictions, on labelled movies")
    .description(
      "Predicts the movies of FILE and compares with their genres, genre by genre. With --predictions, judges the " +
        "probabilities in that file instead, whoever made them: a column p_GENRE for each genre, movies by id, as " +
        "`claqueta submit` and `claqueta predict` write them. The answer is then yes from 0.5 on, or by the thresholds " +
        "and the decision rule of --model.",
    )
    .addOption(modelOption("judge"))
    .option("--predictions <file>", "judge these probabilities");
  for (const option of predictionsOptions()) command.addOption(option);
  command
    .option("--out <file>", "save everything as JSON, for `claqueta report` and `claqueta compare-reports`")
    .option("--json", "print JSON instead of tables")
    .addOption(seedOption())
    .addOption(resamplesOption())
    .option("--errors <number>", "length of each list of errors; 0 for none", wholeNumber(0, 1000), 10);
  addInputOptions(command).action((file: string, options: EvaluateCommandOptions) =>
    runSession((session) => runEvaluate(file, options, session), options),
  );
}

async function runEvaluate(file: string, options: EvaluateCommandOptions, session: Session): Promise<void> {
  const { evaluationTable } = await import("../report/evaluation-table.ts");
  const { table, evaluation } = await (options.predictions === undefined ? judgeModel : judgePredictions)(
    file,
    options,
    session,
  );
  await giveReport(evaluation, evaluationTable(evaluation), options, table);
  printWarnings(evaluation.warnings);
}

interface Judged {
  readonly table: MovieTable;
  readonly evaluation: Evaluation;
}

async function judgeModel(file: string, options: EvaluateCommandOptions, session: Session): Promise<Judged> {
  const stray = predictionsOptions().find((option) => Object.hasOwn(options, option.attributeName()));
  if (stray !== undefined) {
    const what = "it says how predictions are read, and there are none";
    throw new ClaquetaError("USAGE", { where: String(stray.long), what, expected: "--predictions FILE beside it" });
  }
  const { loadModel } = await import("../pipeline/model-file.ts");
  const { evaluate } = await import("../selection/evaluate.ts");
  const model = await loadModel(await chosenModel(options.model));
  const table = await readInput(file, options, session, {
    requireGenres: true,
    knownGenres: model.genres,
    fields: model.fields,
    vectorLengths: model.vectorLengths,
  });
  return { table, evaluation: await evaluate(model, table.movies, evaluateOptions(options, table, session)) };
}

async function judgePredictions(file: string, options: EvaluateCommandOptions, session: Session): Promise<Judged> {
  const { loadModel } = await import("../pipeline/model-file.ts");
  const { readPredictions } = await import("../movies/read/read-predictions.ts");
  const { evaluatePredictions } = await import("../selection/evaluate-predictions.ts");
  const { predictionsFormat: format, predictionsId: idColumn, genresColumn, givenAnswers, matchRows } = options;
  const { skipInvalid, commonOnly } = options;
  const { signal } = session;
  const model = options.model === undefined ? undefined : await loadModel(options.model);
  const how = { format, idColumn, genresColumn, givenAnswers, matchRows, skipInvalid, signal };
  const predictions = await readPredictions(options.predictions ?? "-", how);
  printWarnings(skipWarnings(predictions));
  // A genre without probabilities makes a movie unusable; where none may be skipped, the error names the column.
  const knownGenres = skipInvalid ? predictions.genres : undefined;
  const table = await readInput(file, options, session, { requireGenres: true, knownGenres });
  const own = { ...evaluateOptions(options, table, session), model, commonOnly };
  return { table, evaluation: await evaluatePredictions(predictions, table.movies, own) };
}

const evaluateOptions = (
  { seed, resamples, errors }: EvaluateCommandOptions,
  { sha256: dataSha256 }: MovieTable,
  { signal }: Session,
): EvaluateOptions => ({ seed, resamples, errors, dataSha256, signal });
