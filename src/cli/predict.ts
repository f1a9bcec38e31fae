import { type Command, Option } from "commander";
import type { PredictionFormat } from "../batch/prediction-format.ts";
import { ClaquetaError } from "../errors.ts";
import type { GenreModel } from "../genre-model/genre-model.ts";
import type { Movie } from "../movies/movie.ts";
import { addInputOptions, chosenModel, type InputOptions, modelOption, wholeNumber } from "./options.ts";
import { print } from "./output.ts";
import { printWarnings, runSession, type Session } from "./session.ts";

interface PredictCommandOptions extends InputOptions {
  readonly model?: string;
  readonly plot?: string;
  readonly title?: string;
  readonly year?: number;
  readonly format: "table" | "json" | "jsonl" | "csv";
  readonly out?: string;
}

const chunkMovies = 1024;

export function addPredict(program: Command): void {
  const command = program
    .command("predict [file]")
    .summary("say the genres of movies")
    .description(
      "Predicts one movie given by --plot, --title and --year, or every movie of FILE (- for standard input).\n" +
        "Genres marked with * reach the model's threshold.",
    )
    .addOption(modelOption("predict with"))
    .option("--plot <text>", "the plot of one movie")
    .option("--title <text>", "its title")
    .option("--year <year>", "its year", wholeNumber(1870, 2100))
    .addOption(
      new Option("--format <name>", "how to write the answers")
        .choices(["table", "json", "jsonl", "csv"])
        .default("table"),
    )
    .option("--out <file>", "write to this file, which appears only when whole");
  addInputOptions(command).action((file: string | undefined, options: PredictCommandOptions) =>
    runSession((session) => runPredict(file, options, session), options),
  );
}

async function runPredict(file: string | undefined, options: PredictCommandOptions, session: Session): Promise<void> {
  if ((file === undefined) === (options.plot === undefined)) {
    throw new ClaquetaError("USAGE", {
      where: "predict",
      what: file === undefined ? "there is nothing to predict" : "there are both a file and --plot",
      expected: "either a file (or - for standard input) or --plot TEXT",
    });
  }
  const { loadModel } = await import("../genre-model/model-file.ts");
  const model = await loadModel(await chosenModel(options.model));
  if (options.plot === undefined) return await predictFile(file as string, model, options, session);
  const movie = { id: "1", title: options.title ?? "", year: options.year ?? null, plot: options.plot };
  const [prediction] = model.predict([movie]);
  if (options.format !== "table" || options.out !== undefined) return await write([[movie]], model, options);
  const { predictionBars } = await import("../report/prediction-table.ts");
  print(predictionBars(prediction));
}

async function predictFile(
  file: string,
  model: GenreModel,
  options: PredictCommandOptions,
  session: Session,
): Promise<void> {
  const { readRows } = await import("../movies/read/read-movies.ts");
  const { readOptions, skipWarnings } = await import("./movie-input.ts");
  const rows = readRows(file, { ...readOptions(options, session), optionalColumns: ["title", "year"] });
  async function* chunks(): AsyncGenerator<Movie[]> {
    let chunk: Movie[] = [];
    for await (const { movie } of rows) {
      if (movie !== null) chunk.push(movie);
      if (chunk.length < chunkMovies) continue;
      yield chunk;
      chunk = [];
    }
    if (chunk.length > 0) yield chunk;
  }
  await write(chunks(), model, options);
  printWarnings(skipWarnings(rows));
}

/** Predicts chunk by chunk, so that memory stays flat, to --out (atomically) or to standard output. */
async function write(
  chunks: AsyncIterable<readonly Movie[]> | Iterable<readonly Movie[]>,
  model: GenreModel,
  options: PredictCommandOptions,
): Promise<void> {
  const { AtomicFile } = await import("../files/atomic-file.ts");
  const format = await formatNamed(options.format, model);
  const file = options.out === undefined ? undefined : await AtomicFile.create(options.out);
  const emit = async (text: string): Promise<void> => {
    if (file !== undefined) return await file.write(text);
    if (!process.stdout.write(text)) await new Promise((resolve) => process.stdout.once("drain", resolve));
  };
  try {
    await emit(format.start);
    let isFirst = true;
    for await (const chunk of chunks) {
      let text = "";
      for (const prediction of model.predict(chunk)) {
        text += format.one(prediction, isFirst);
        isFirst = false;
      }
      await emit(text);
    }
    await emit(format.end);
    await file?.commit();
  } catch (error) {
    await file?.discard();
    throw error;
  }
}

async function formatNamed(name: PredictCommandOptions["format"], model: GenreModel): Promise<PredictionFormat> {
  const { csvFormat, jsonFormat, jsonLinesFormat } = await import("../batch/prediction-format.ts");
  const { predictionLine } = await import("../report/prediction-table.ts");
  switch (name) {
    case "json":
      return jsonFormat;
    case "jsonl":
      return jsonLinesFormat;
    case "csv":
      return csvFormat(model);
    case "table":
      return { start: "", one: (prediction) => `${predictionLine(prediction)}\n`, end: "" };
  }
}
