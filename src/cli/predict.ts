import { type Command, Option } from "commander";
import type { OutputTarget } from "../batch/bulk-output.ts";
import type { BulkProgress } from "../batch/predict-file.ts";
import { ClaquetaError } from "../errors.ts";
import { kindByName, outputByName } from "../movies/formats/file-kind.ts";
import { type FormatName, formats } from "../movies/formats/registry.ts";
import type { MovieSource } from "../movies/read/file.ts";
import {
  addInputOptions,
  chosenModel,
  fieldValueOption,
  type InputOptions,
  jobsOption,
  modelOption,
  wholeNumber,
} from "./options.ts";
import { print, standardOutput } from "./output.ts";
import { printWarnings, runSession, type Session } from "./session.ts";

interface PredictCommandOptions extends Omit<InputOptions, "inputFormat"> {
  readonly model?: string;
  readonly plot?: string;
  readonly title?: string;
  readonly year?: number;
  readonly field?: Record<string, string>;
  readonly inputFormat?: string;
  readonly format?: FormatName;
  readonly genresColumn: string;
  readonly out?: string;
  readonly errors?: string;
  readonly resume?: boolean;
  readonly checkpoint: number;
  readonly jobs?: number;
}

export function addPredict(program: Command): void {
  const command = program
    .command("predict [file]")
    .summary("say the genres of movies")
    .description(
      "Predicts one movie given by --plot, --title and --year, or every movie of FILE (- for standard input), of any size.\n" +
        "All columns of FILE are kept; the genres and their probabilities are added.\n" +
        "Genres marked with * reach the model's threshold.",
    )
    .addOption(modelOption("predict with"))
    .option("--plot <text>", "the plot of one movie")
    .option("--title <text>", "its title")
    .option("--year <year>", "its year", wholeNumber(1870, 2100))
    .addOption(fieldValueOption())
    .addOption(
      new Option("--format <name>", "how to write the answers (default: by the name of --out, else table)").choices(
        formats.filter(({ output }) => output !== undefined).map(({ name }) => name),
      ),
    )
    .option("--genres-column <name>", "name of the column that the genres are added as", "genres")
    .option("--out <file>", "write to this file, which appears only when whole (- for standard output)")
    .option("--errors <file>", "list rows that cannot be used here, as JSON Lines, and go on")
    .option("--resume", "go on where the same command was stopped, if it was")
    .addOption(
      new Option("--checkpoint <seconds>", "how often to make sure of what is done")
        .argParser(wholeNumber(0, 86_400))
        .default(1),
    )
    .addOption(jobsOption());
  addInputOptions(command).action((file: string | undefined, options: PredictCommandOptions) => {
    const format = outputFormat(options);
    return runSession((session) => runPredict(file, format, options, session), options);
  });
}

const toFile = ({ out }: PredictCommandOptions): string | undefined => (out === "-" ? undefined : out);

const outputFormat = (options: PredictCommandOptions): FormatName =>
  options.format ?? outputByName(toFile(options) ?? "") ?? "table";

async function runPredict(
  file: string | undefined,
  format: FormatName,
  options: PredictCommandOptions,
  session: Session,
): Promise<void> {
  if ((file === undefined) === (options.plot === undefined)) {
    const what = file === undefined ? "there is nothing to predict" : "there are both a file and --plot";
    const expected = "either a file (or - for standard input) or --plot TEXT";
    throw new ClaquetaError("USAGE", { where: "predict", what, expected });
  }
  const { compression } = kindByName(toFile(options) ?? "");
  if (compression) {
    const expected = `a name without .${compression.name}`;
    const next = "Pipe it: --format jsonl | gzip.";
    throw new ClaquetaError("USAGE", { where: "--out", what: "nothing is written packed", expected, next });
  }
  if (options.plot !== undefined && format === "table" && options.out === undefined) {
    return await printBars(options.plot, options);
  }
  const { genres, fields, vectorLengths, shared, forget } = await rememberedModel(options);
  const { predictFile } = await import("../batch/predict-file.ts");
  const { fieldWarnings, skipWarnings } = await import("./movie-input.ts");
  const source = file ?? oneMovie(options);
  if (file === undefined) (await import("./field-values.ts")).fieldValues(options.field, fields);
  const { target, close } = await destination(options);
  const done = await predictFile({
    target,
    source,
    inputFormat: options.inputFormat,
    // Genres in the input are a column like any other; so is an id, except in the table.
    movieColumns: {
      columns: { ...options.columns, genres: null, ...(format !== "table" && { id: null }) },
      optionalColumns: ["title", "year"],
      fields,
      vectorLengths,
    },
    genres,
    shared,
    outputFormat: format,
    genresColumn: options.genresColumn,
    errorsPath: options.errors,
    skipInvalid: options.skipInvalid,
    resume: options.resume,
    checkpointMs: 1000 * options.checkpoint,
    pool: () => {
      forget();
      return session.pool(options.jobs, { youngMegabytes });
    },
    signal: session.signal,
    onProgress: progressTold(session),
  }).finally(close);
  const name = typeof source === "string" ? (source === "-" ? "standard input" : source) : source.name;
  if (done.columns.length > 0 && file !== undefined) {
    printWarnings(fieldWarnings({ name, columns: done.columns }, options.columns, fields));
  }
  if (options.errors === undefined) return printWarnings(skipWarnings({ name, ...done }));
  if (done.skippedCount === 0) return;
  printWarnings([`${name}: ${done.skippedCount} of ${done.rowCount} rows could not be used; see ${options.errors}.`]);
}

async function printBars(plot: string, { model: path, title, year, field }: PredictCommandOptions): Promise<void> {
  const { loadModel } = await import("../pipeline/model-file.ts");
  const { fieldValues } = await import("./field-values.ts");
  const model = await loadModel(await chosenModel(path));
  const fields = fieldValues(field, model.fields);
  const [prediction] = model.predict([{ id: "1", title: title ?? "", year: year ?? null, plot, fields }]);
  const { predictionBars } = await import("../report/prediction-table.ts");
  print(predictionBars(prediction));
}

/** The model for the threads that predict. The main thread keeps its own until `forget`, which frees that memory at
 * once: each other thread decodes its own. */
async function rememberedModel({ model: path }: PredictCommandOptions) {
  const { loadModelWithBytes } = await import("../pipeline/model-file.ts");
  const { forgetModel, rememberModel, shareModel } = await import("../pipeline/predict-movies.ts");
  const { statedChecksum } = await import("../pipeline/safetensors.ts");
  const { collectGarbage } = await import("../workers/collect-garbage.ts");
  const { model, bytes } = await loadModelWithBytes(await chosenModel(path));
  const sha256 = statedChecksum(bytes);
  rememberModel(sha256, model);
  const forget = (): void => {
    forgetModel(sha256);
    setImmediate(collectGarbage);
  };
  const { genres, fields, vectorLengths } = model;
  return { genres, fields, vectorLengths, shared: shareModel(sha256, bytes), forget };
}

/** A path, or a stream for standard output, a pipe or a device, which cannot appear only when whole. */
async function destination(
  options: PredictCommandOptions,
): Promise<{ readonly target: OutputTarget; readonly close?: () => Promise<void> }> {
  const path = toFile(options);
  if (path === undefined) return { target: standardOutput };
  const { stat, open } = await import("node:fs/promises");
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.isFile()) return { target: path };
  const { cannotWrite } = await import("../files/atomic-file.ts");
  const failed = (cause: unknown): never => {
    throw cannotWrite(path, cause, "What was written so far is not whole.");
  };
  const handle = await open(path, "w").catch(failed);
  return { target: { write: (bytes) => handle.writeFile(bytes).catch(failed) }, close: () => handle.close() };
}

/** The movie of --plot, --title and --year as a one-line file. */
function oneMovie({ plot, title, year, field }: PredictCommandOptions): MovieSource {
  const line = JSON.stringify({ id: "1", title: title ?? "", year: year ?? null, plot, ...field });
  return { name: "--plot.jsonl", bytes: new TextEncoder().encode(line) };
}

/** Young generation of each thread: a chunk's rows are a few megabytes, but V8 would collect only after 48. */
const youngMegabytes = 12;

const progressIntervalMs = 100;

/** Shows rows, rate and time left, at intervals. */
function progressTold(session: Session): (progress: BulkProgress) => void {
  const startMs = performance.now();
  const counted = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
  let toldMs = 0;
  let startShare: number | undefined;
  return ({ rowCount, resumedRowCount, share }) => {
    startShare ??= resumedRowCount === 0 ? 0 : share;
    const now = performance.now();
    if (now - toldMs < progressIntervalMs) return;
    toldMs = now;
    const seconds = (now - startMs) / 1000;
    const rate = (rowCount - resumedRowCount) / seconds;
    const gone = (share ?? 0) - (startShare ?? 0);
    const left = share === undefined || gone <= 0 ? "" : `, ${duration((seconds * (1 - share)) / gone)} left`;
    const note = `${counted.format(rowCount)} rows, ${counted.format(rate)} a second${left}`;
    session.progress.update("predicting", share, note);
  };
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
