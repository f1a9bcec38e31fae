import type { Command } from "commander";
import type { FieldSchema } from "../documents/fields.ts";
import type { OnFitProgress } from "../selection/compare.ts";
import { startTimeBudget } from "../selection/time-budget.ts";
import { addExtraOptions, type ExtraInputOptions, readExtraInput } from "./extra-input.ts";
import { allFields, readInput } from "./movie-input.ts";
import {
  addInputOptions,
  fieldsOption,
  jobsOption,
  nameList,
  recipeFileOption,
  resamplesOption,
  seedOption,
  testSize,
  timeBudgetOption,
  wholeNumber,
} from "./options.ts";
import { readRecipeFiles } from "./recipe-files.ts";
import { giveReport } from "./report-context.ts";
import { printWarnings, runSession, type Session } from "./session.ts";

export interface SplitOptions {
  readonly testSize: number;
  readonly cv?: number;
  readonly seed: number;
  readonly groupDuplicates?: boolean;
  readonly stratified?: boolean;
  readonly resamples: number;
  readonly jobs?: number;
  readonly repeats: number;
  readonly leastSupport: number;
  readonly timeBudget?: number;
  readonly recipeFile?: readonly string[];
  readonly fields?: FieldSchema;
}

interface CompareCommandOptions extends ExtraInputOptions, SplitOptions {
  readonly recipes?: string[];
  readonly out?: string;
  readonly json?: boolean;
}

/** Options of `compare` and `train`: how movies are split into training and held-out movies. */
export function addSplitOptions(command: Command): Command {
  return command
    .option("--test-size <share>", "share (or number) of movies that judge the models", testSize, 0.2)
    .option("--cv <folds>", "judge by cross-validation with this many folds instead", wholeNumber(2, 100))
    .option("--repeats <number>", "cross-validate so often, each time with other folds", wholeNumber(1, 100), 1)
    .addOption(seedOption())
    .option("--group-duplicates", "keep near-duplicate movies on one side")
    .option("--stratified", "give every genre the same share on each side (iterative stratification)")
    .addOption(resamplesOption())
    .option("--least-support <movies>", "held-out movies below which a genre is rare", wholeNumber(1, 1e6), 20)
    .addOption(timeBudgetOption(budgetHelp))
    .addOption(recipeFileOption())
    .addOption(fieldsOption())
    .addOption(jobsOption());
}

const budgetHelp =
  "start cheap recipes first, and none that would pass this time, such as 5m; tells which were not run";

/** A progress callback that shows all parallel fits as one bar and keeps messages such as an epoch's losses. */
export function showFits(session: Session): OnFitProgress {
  const fits = new Set<string>();
  return (recipe, split, splitCount, _done, overall, message) => {
    const label = splitCount > 1 ? `${recipe}, fold ${split + 1} of ${splitCount}` : recipe;
    fits.add(label);
    if (message !== undefined) session.progress.say(`${label}: ${message}`);
    session.progress.update(fits.size === 1 ? label : "all fits", overall);
  };
}

export function addCompare(program: Command): void {
  const command = program
    .command("compare <file>")
    .summary("compare recipes on movies that no model saw")
    .description(
      "Fits recipes on the same training movies and judges them by their probabilities on the same held-out movies.\n" +
        "FILE: movies with genres, as CSV, JSON Lines, .gz or .zip, or - for standard input.",
    )
    .option("--recipes <names>", "recipes to compare (default: the report's three; see `claqueta recipes`)", nameList)
    .option("--out <file>", "save everything as JSON, for `claqueta report`")
    .option("--json", "print JSON instead of a table");
  addInputOptions(addExtraOptions(addSplitOptions(command))).action((file: string, options: CompareCommandOptions) =>
    runSession((session) => runCompare(file, options, session), options),
  );
}

async function runCompare(file: string, options: CompareCommandOptions, session: Session): Promise<void> {
  const { compare } = await import("../selection/compare.ts");
  const { recipeNamed, reportRecipes } = await import("../selection/recipes/recipe-registry.ts");
  const { Genres } = await import("../movies/genres.ts");
  const { comparisonTable } = await import("../report/comparison-table.ts");
  const own = await readRecipeFiles(options.recipeFile);
  const named = options.recipes?.map(recipeNamed) ?? (own.length > 0 ? [] : reportRecipes);
  const recipes = [...named, ...own];
  const { fields } = options;
  const table = await readInput(file, options, session, { requireGenres: true, ...allFields(recipes, fields) });
  const { movies, sha256 } = table;
  const extra = await readExtraInput(table, Genres.of(movies), options, session);
  const comparison = await compare(movies, {
    recipes,
    fields,
    extra: extra.corpora,
    ...splitSettings(options),
    pool: await session.pool(options.jobs),
    dataSha256: sha256,
    signal: session.signal,
    onProgress: showFits(session),
  });
  session.progress.clear();
  await giveReport(comparison, comparisonTable(comparison), options, table);
  printWarnings([...extra.warnings, ...comparison.warnings]);
}

export function splitSettings(options: SplitOptions) {
  const { testSize, cv, seed, groupDuplicates, stratified, resamples, repeats, leastSupport, timeBudget } = options;
  return {
    testSize,
    cv: cv ?? null,
    seed,
    groupDuplicates: groupDuplicates ?? false,
    stratified: stratified ?? false,
    resamples,
    repeats,
    minSupport: leastSupport,
    timeBudget: timeBudget === undefined ? undefined : startTimeBudget(timeBudget),
  };
}
