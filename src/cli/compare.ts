import type { Command } from "commander";
import { addExtraOptions, type ExtraInputOptions, readExtraInput } from "./extra-input.ts";
import { readInput } from "./movie-input.ts";
import { addInputOptions, jobsOption, nameList, seedOption, testSize, wholeNumber } from "./options.ts";
import { jsonText, print, saveJson } from "./output.ts";
import { reportContext } from "./report-context.ts";
import { printWarnings, runSession, type Session } from "./session.ts";

export interface SplitOptions {
  readonly testSize: number;
  readonly cv?: number;
  readonly seed: number;
  readonly groupDuplicates?: boolean;
  readonly stratified?: boolean;
  readonly resamples: number;
  readonly jobs?: number;
}

interface CompareCommandOptions extends ExtraInputOptions, SplitOptions {
  readonly recipes?: string[];
  readonly out?: string;
  readonly json?: boolean;
}

/** What `compare` and `train` share: how movies are parted into those that train and those that judge. */
export function addSplitOptions(command: Command): Command {
  return command
    .option("--test-size <share>", "share (or number) of movies that judge the models", testSize, 0.2)
    .option("--cv <folds>", "judge by cross-validation with this many folds instead", wholeNumber(2, 100))
    .addOption(seedOption())
    .option("--group-duplicates", "keep near-duplicate movies on one side")
    .option("--stratified", "give every genre the same share on each side (iterative stratification)")
    .option("--resamples <number>", "bootstrap resamples behind each interval", wholeNumber(20, 100_000), 1000)
    .addOption(jobsOption());
}

/** A progress callback that shows each recipe's fit as a bar and keeps messages such as an epoch's losses. */
export function showFits(session: Session) {
  return (recipe: string, split: number, splitCount: number, done: number, message?: string): void => {
    const label = splitCount > 1 ? `${recipe}, fold ${split + 1} of ${splitCount}` : recipe;
    if (message !== undefined) session.progress.say(`${label}: ${message}`);
    session.progress.update(label, done);
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
  const recipes = options.recipes?.map(recipeNamed) ?? reportRecipes;
  const table = await readInput(file, options, session, { requireGenres: true });
  const { movies, sha256 } = table;
  const extra = await readExtraInput(table, Genres.of(movies), options, session);
  const comparison = await compare(movies, {
    recipes,
    extra: extra.corpora,
    ...splitSettings(options),
    pool: await session.pool(options.jobs),
    dataSha256: sha256,
    signal: session.signal,
    onProgress: showFits(session),
  });
  session.progress.clear();
  const isKept = options.out !== undefined || options.json === true;
  const kept = isKept ? { ...comparison, ...(await reportContext(table)) } : comparison;
  if (options.out !== undefined) await saveJson(options.out, kept);
  print(options.json ? jsonText(kept) : comparisonTable(comparison));
  printWarnings([...extra.warnings, ...comparison.warnings]);
}

export function splitSettings(options: SplitOptions) {
  const { testSize, cv, seed, groupDuplicates, stratified, resamples } = options;
  return {
    testSize,
    cv: cv ?? null,
    seed,
    groupDuplicates: groupDuplicates ?? false,
    stratified: stratified ?? false,
    resamples,
  };
}
