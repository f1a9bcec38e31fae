import type { Command } from "commander";
import type { FieldSchema } from "../documents/fields.ts";
import { ClaquetaError } from "../errors.ts";
import type { AnyRecipe } from "../selection/recipe.ts";
import { addExtraOptions, type ExtraInputOptions, readExtraInput } from "./extra-input.ts";
import { allFields, readInput } from "./movie-input.ts";
import {
  addInputOptions,
  fieldsOption,
  jobsOption,
  seedOption,
  testSize,
  timeBudgetOption,
  wholeNumber,
} from "./options.ts";
import { print, saveJson } from "./output.ts";
import { readRecipeFiles } from "./recipe-files.ts";
import { printWarnings, runSession, type Session } from "./session.ts";

interface TuneCommandOptions extends ExtraInputOptions {
  readonly recipe?: string;
  readonly recipeFile?: string;
  readonly fields?: FieldSchema;
  readonly trials: number;
  readonly cv: number;
  readonly judgeSize: number;
  readonly seed: number;
  readonly timeBudget?: number;
  readonly log?: string;
  readonly resume?: boolean;
  readonly out?: string;
  readonly report?: string;
  readonly json?: boolean;
  readonly resamples: number;
  readonly jobs?: number;
}

export function addTune(program: Command): void {
  const command = program
    .command("tune <file>")
    .summary("search for a recipe's best settings")
    .description(
      "Tries settings of a recipe by successive halving: many on few movies, the\n" +
        "better ones on more, the best on all folds. A part of FILE takes no part in\n" +
        "that and judges the winner. Every trial is kept in a log; after Ctrl-C or a\n" +
        "crash --resume goes on with it. FILE as for compare.",
    )
    .option("--recipe <name>", "the recipe to begin with (see `claqueta recipes`)")
    .option("--recipe-file <file>", "the same as JSON, in place of --recipe")
    .option("--trials <number>", "settings to try, the recipe's own among them", wholeNumber(2, 10_000), 27)
    .option("--cv <folds>", "folds of the last rung", wholeNumber(2, 100), 5)
    .option("--judge-size <share>", "share (or number) of movies that judge the winner", testSize, 0.2)
    .addOption(seedOption())
    .addOption(timeBudgetOption("start no trial that would pass this time, such as 10m; each rung has its share of it"))
    .option("--log <file>", "where trials are kept, as JSON Lines (default: tune-RECIPE.jsonl)")
    .option("--resume", "go on with the log of an earlier run")
    .option("--out <file>", "save the best recipe as JSON, for --recipe-file of compare and train")
    .option("--report <file>", "save everything as JSON")
    .option("--json", "print JSON instead of tables")
    .option("--resamples <number>", "bootstrap resamples behind each interval", wholeNumber(20, 100_000), 1000)
    .addOption(fieldsOption())
    .addOption(jobsOption());
  addInputOptions(addExtraOptions(command)).action((file: string, options: TuneCommandOptions) =>
    runSession((session) => runTune(file, options, session), options),
  );
}

async function runTune(file: string, options: TuneCommandOptions, session: Session): Promise<void> {
  const { tune } = await import("../selection/tune/tune.ts");
  const { searchSpaceOf } = await import("../selection/tune/search-space-of.ts");
  const { startTimeBudget } = await import("../selection/time-budget.ts");
  const { Genres } = await import("../movies/genres.ts");
  const { LineLog } = await import("../files/line-log.ts");
  const { tuningTable } = await import("../report/tuning-table.ts");
  const { withFields } = await import("../selection/with-fields.ts");
  const chosen = await chosenRecipe(options);
  const recipe = options.fields === undefined ? chosen : withFields(chosen, options.fields);
  const timeBudget = options.timeBudget === undefined ? undefined : startTimeBudget(options.timeBudget);
  const table = await readInput(file, options, session, { requireGenres: true, ...allFields([recipe]) });
  const { movies, sha256 } = table;
  const extra = await readExtraInput(table, Genres.of(movies), options, session);
  printWarnings(extra.warnings);
  const logPath = options.log ?? `tune-${recipe.name}.jsonl`;
  const log = options.resume ? await LineLog.resume(logPath) : await LineLog.create(logPath);
  try {
    const { trials, cv, judgeSize, seed, resamples } = options;
    const tuning = await tune(movies, {
      recipe,
      space: searchSpaceOf(recipe),
      extra: extra.corpora,
      pool: await session.pool(options.jobs),
      ...{ trials, cv, judgeSize, seed, resamples, timeBudget, log },
      dataSha256: sha256,
      signal: session.signal,
      onProgress: (what, done) => session.progress.update(what, done),
    });
    session.progress.clear();
    if (options.out !== undefined) await saveJson(options.out, tuning.best);
    if (options.report !== undefined) await saveJson(options.report, tuning);
    print(options.json ? JSON.stringify(tuning, null, 2) : tuningTable(tuning));
  } catch (error) {
    const wasStopped = error instanceof ClaquetaError && error.code === "INTERRUPTED";
    session.progress.clear();
    if (wasStopped) printWarnings([`the trials so far are kept in ${logPath}; the same command with --resume goes on`]);
    throw error;
  } finally {
    await log.close();
  }
}

async function chosenRecipe({ recipe: name, recipeFile }: TuneCommandOptions): Promise<AnyRecipe> {
  if (name !== undefined && recipeFile === undefined) {
    return (await import("../selection/recipes/recipe-registry.ts")).recipeNamed(name);
  }
  if (recipeFile !== undefined && name === undefined) return (await readRecipeFiles([recipeFile]))[0];
  const what = name === undefined ? "there is no recipe to begin with" : "--recipe and --recipe-file are both given";
  throw new ClaquetaError("USAGE", { where: "tune", what, expected: "one of --recipe and --recipe-file" });
}
