import type { Command } from "commander";
import { addSplitOptions, type SplitOptions, showFits, splitSettings } from "./compare.ts";
import { readInput } from "./movie-input.ts";
import { addInputOptions, type InputOptions } from "./options.ts";
import { print } from "./output.ts";
import { printWarnings, runSession, type Session } from "./session.ts";

interface TrainCommandOptions extends InputOptions, SplitOptions {
  readonly out: string;
  readonly recipe: string;
}

export function addTrain(program: Command): void {
  const command = program
    .command("train <file>")
    .summary("make a model file")
    .description(
      "Fits a recipe on all movies of FILE and saves it. With --recipe auto the report's recipes and the words\n" +
        "recipes are compared first; the best by held-out probabilities is fitted on all movies.",
    )
    .requiredOption("--out <model>", "where to save the model")
    .option("--recipe <name>", "a recipe's name, or auto", "auto");
  addInputOptions(addSplitOptions(command)).action((file: string, options: TrainCommandOptions) =>
    runSession((session) => runTrain(file, options, session), options),
  );
}

async function runTrain(file: string, options: TrainCommandOptions, session: Session): Promise<void> {
  const { train } = await import("../selection/train.ts");
  const { autoRecipes, recipeNamed } = await import("../selection/recipes/recipe-registry.ts");
  const { comparisonTable } = await import("../report/comparison-table.ts");
  const { size } = await import("../report/terminal-table.ts");
  const { saveModel } = await import("../genre-model/model-file.ts");
  const recipes = options.recipe === "auto" ? autoRecipes : [recipeNamed(options.recipe)];
  const { movies, sha256 } = await readInput(file, options, session, { requireGenres: true });
  const { model, comparison } = await train(movies, {
    recipes,
    ...splitSettings(options),
    pool: await session.pool(options.jobs),
    dataSha256: sha256,
    signal: session.signal,
    onProgress: showFits(session),
  });
  const bytes = await saveModel(model, options.out);
  session.progress.clear();
  if (comparison !== undefined) print(`${comparisonTable(comparison)}\n`);
  print(`Saved ${options.out}: ${model.provenance.recipe} fitted on all ${movies.length} movies, ${size(bytes)}.`);
  printWarnings([
    ...(comparison?.warnings ?? []),
    ...((model.provenance.notes.warnings as string[] | undefined) ?? []),
  ]);
}
