import type { Command } from "commander";
import { readInput } from "./movie-input.ts";
import { addInputOptions, chosenModel, type InputOptions, modelOption } from "./options.ts";
import { print } from "./output.ts";
import { runSession, type Session } from "./session.ts";

interface SubmitCommandOptions extends InputOptions {
  readonly model?: string;
  readonly out: string;
}

export function addSubmit(program: Command): void {
  const command = program
    .command("submit <file>")
    .summary("write the competition's submission")
    .description("Writes one row of genre probabilities a movie: ID,p_Action,…,p_Western, in the file's order.")
    .addOption(modelOption("predict with"))
    .requiredOption("--out <file>", "where to write the submission");
  addInputOptions(command).action((file: string, options: SubmitCommandOptions) =>
    runSession((session) => runSubmit(file, options, session), options),
  );
}

async function runSubmit(file: string, options: SubmitCommandOptions, session: Session): Promise<void> {
  const { loadModel } = await import("../pipeline/model-file.ts");
  const { writeSubmission } = await import("../batch/submission.ts");
  const model = await loadModel(await chosenModel(options.model));
  const { fields, vectorLengths } = model;
  const { movies } = await readInput(file, options, session, { fields, vectorLengths });
  const rowCount = await writeSubmission(model, movies, options.out);
  print(`Wrote ${options.out}: ${rowCount} rows × ${model.genres.count + 1} columns.`);
}
