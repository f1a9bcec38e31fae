import { type Command, Option } from "commander";
import { type ThresholdGoal, thresholdGoalForms } from "../selection/threshold-goal.ts";
import { addSplitOptions, type SplitOptions, showFits, splitSettings } from "./compare.ts";
import { addExtraOptions, type ExtraInputOptions, readExtraInput } from "./extra-input.ts";
import { allFields, readInput } from "./movie-input.ts";
import { addInputOptions, byteCount, thresholdGoalOption, wholeNumber } from "./options.ts";
import { print, saveJson } from "./output.ts";
import { readRecipeFiles } from "./recipe-files.ts";
import { reportContext } from "./report-context.ts";
import { printWarnings, runSession, type Session } from "./session.ts";

interface TrainCommandOptions extends ExtraInputOptions, SplitOptions {
  readonly out: string;
  readonly recipe?: string;
  readonly calibrate: "auto" | "none";
  readonly thresholdGoal?: ThresholdGoal;
  readonly atLeast: number;
  readonly report?: string;
  readonly maxSize?: number;
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
    .option("--recipe <name>", "a recipe's name, or auto (default: auto, or the recipe files alone)")
    .addOption(
      new Option("--calibrate <how>", "fit each genre's calibration to out-of-fold predictions")
        .choices(["auto", "none"])
        .default("none"),
    )
    .option(
      "--threshold-goal <goal>",
      `choose each genre's threshold on out-of-fold predictions: ${thresholdGoalForms} (default: 0.5 for all)`,
      thresholdGoalOption,
    )
    .option("--at-least <number>", "fill answers up to so many genres", wholeNumber(0, 1000), 0)
    .option(
      "--max-size <size>",
      "a model file of at most so many bytes, such as 8MB: fewer terms, as fingerprints; whole numbers of 4 or 8 bits; " +
        "of a stack, small-stack alone",
      byteCount,
    )
    .option("--report <file>", "save comparison and calibration figures as JSON, for `claqueta report`");
  addInputOptions(addExtraOptions(addSplitOptions(command))).action((file: string, options: TrainCommandOptions) =>
    runSession((session) => runTrain(file, options, session), options),
  );
}

async function runTrain(file: string, options: TrainCommandOptions, session: Session): Promise<void> {
  const { train } = await import("../selection/train.ts");
  const { withFields } = await import("../selection/with-fields.ts");
  const { autoRecipes, budgetRecipes, recipeNamed } = await import("../selection/recipes/recipe-registry.ts");
  const { Genres } = await import("../movies/genres.ts");
  const { extraTable } = await import("../report/extra-table.ts");
  const candidates = options.timeBudget === undefined ? autoRecipes : budgetRecipes;
  const recipesNamed = (name: string) => (name === "auto" ? candidates : [recipeNamed(name)]);
  const { comparisonTable } = await import("../report/comparison-table.ts");
  const { answersTable } = await import("../report/answers-table.ts");
  const { size } = await import("../report/terminal-table.ts");
  const { compressionLines } = await import("../report/compression-lines.ts");
  const { saveModel } = await import("../pipeline/model-file.ts");
  const own = await readRecipeFiles(options.recipeFile);
  const named = options.recipe === undefined && own.length > 0 ? [] : recipesNamed(options.recipe ?? "auto");
  const { fields } = options;
  const plain = [...named, ...own];
  const recipes = fields === undefined ? plain : plain.map((recipe) => withFields(recipe, fields));
  const table = await readInput(file, options, session, { requireGenres: true, ...allFields(recipes) });
  const { movies, sha256 } = table;
  const extra = await readExtraInput(table, Genres.of(movies), options, session);
  if (extra.corpora.length > 0) print(`${extraTable(extra.corpora)}\n`);
  const { calibrate, thresholdGoal = null, atLeast } = options;
  const { model, comparison, answers, heldOut, compression } = await train(movies, {
    recipes,
    extra: extra.corpora,
    ...splitSettings(options),
    answers: { calibrate, thresholdGoal, atLeast },
    pool: await session.pool(options.jobs),
    heldOutFigures: options.report !== undefined,
    dataSha256: sha256,
    signal: session.signal,
    onProgress: showFits(session),
    ...(options.maxSize !== undefined && { maxBytes: options.maxSize }),
  });
  const bytes = await saveModel(model, options.out);
  session.progress.clear();
  if (options.report !== undefined) {
    const found = { comparison, answers, heldOut, compression, ...(await reportContext(table)) };
    await saveJson(options.report, { kind: "training", model: model.provenance, ...found });
  }
  if (comparison !== undefined) print(`${comparisonTable(comparison)}\n`);
  if (answers !== undefined) print(`${answersTable(answers)}\n`);
  if (compression !== undefined) print(`${compressionLines(compression).join("\n")}\n`);
  print(`Saved ${options.out}: ${model.provenance.recipe} fitted on all ${movies.length} movies, ${size(bytes)}.`);
  printWarnings([
    ...extra.warnings,
    ...(comparison?.warnings ?? []),
    ...((model.provenance.notes.warnings as string[] | undefined) ?? []),
  ]);
}
