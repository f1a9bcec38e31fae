import { type Command, InvalidArgumentError, Option } from "commander";
import { allowedFieldNames, type FieldSchema, fieldTypes, isFieldName, isFieldType } from "../documents/fields.ts";
import { ClaquetaError } from "../errors.ts";
import { type FileFormat, kindNames } from "../movies/formats/file-kind.ts";
import { readThresholdGoal, type ThresholdGoal, thresholdGoalForms } from "../selection/threshold-goal.ts";

/** A parser for commander, which prints the error with the option's name. */
const checked =
  <Value>(expected: string, parse: (text: string) => Value | undefined) =>
  (text: string): Value => {
    const value = parse(text);
    if (value === undefined) throw new InvalidArgumentError(`Expected ${expected}.`);
    return value;
  };

const isWhole = (text: string): boolean => /^\d{1,10}$/.test(text);

export const wholeNumber = (min: number, max: number): ((text: string) => number) =>
  checked(`a whole number from ${min} to ${max}`, (text) =>
    isWhole(text) && Number(text) >= min && Number(text) <= max ? Number(text) : undefined,
  );

/** Strictly between 0 and 1, or a whole number of rows. */
export const testSize: (text: string) => number = checked("a share such as 0.2, or a number of movies", (text) => {
  const value = Number(text);
  const isShare = value > 0 && value < 1;
  return /^[\d.]+$/.test(text) && (isShare || (isWhole(text) && value >= 1)) ? value : undefined;
});

/** `plot=overview,title=name` */
export const columnNames: (text: string) => Record<string, string> = checked(
  "pairs such as plot=overview,title=name (known: id, title, year, plot, genres, and fields of your own)",
  (text) => {
    const pairs = text.split(",").map((pair) => pair.split("="));
    const known = ["id", "title", "year", "plot", "genres"];
    const isPair = ([part, name, ...rest]: string[]): boolean =>
      rest.length === 0 && name !== undefined && name !== "" && (known.includes(part) || isFieldName(part));
    return pairs.every(isPair) ? Object.fromEntries(pairs) : undefined;
  },
);

/** `cast:text,runtime:number` */
export const fieldSchema: (text: string) => FieldSchema = checked(
  `pairs such as cast:text,runtime:number (types: ${fieldTypes.join(", ")}); each with ${allowedFieldNames}`,
  (text) => {
    const pairs = text.split(",").map((pair) => pair.trim().split(":"));
    const isPair = ([name, type, ...rest]: string[]): boolean =>
      rest.length === 0 && isFieldName(name) && type !== undefined && isFieldType(type);
    const names = new Set(pairs.map(([name]) => name));
    return pairs.every(isPair) && names.size === pairs.length ? Object.fromEntries(pairs) : undefined;
  },
);

/** `--field cast="Buster Keaton"`, which may be given again. */
export const fieldValueOption = (): Option =>
  new Option("--field <name=value>", "a field that the model reads; may be given again").argParser(
    (text: string, earlier: Record<string, string> | undefined) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (name === undefined) throw new InvalidArgumentError("Expected NAME=VALUE.");
      return { ...earlier, [name]: value };
    },
  );

export const fieldsOption = (): Option =>
  new Option("--fields <pairs>", "more columns to read, such as cast:text,runtime:number,country:category").argParser(
    fieldSchema,
  );

/** `title,year` */
export const optionalColumns: (text: string) => ("title" | "year")[] = checked("title, year or title,year", (text) => {
  const names = text.split(",");
  return names.every((name) => name === "title" || name === "year") ? names : undefined;
});

/** From 0 to 3,600; fractions too. */
export const seconds: (text: string) => number = checked("seconds, 0 to 3600", (text) => {
  const value = Number(text);
  return /^[\d.]+$/.test(text) && value >= 0 && value <= 3600 ? value : undefined;
});

export const nameList: (text: string) => string[] = checked("names joined by commas", (text) => {
  const names = text.split(",").map((name) => name.trim());
  return names.every((name) => name !== "") ? names : undefined;
});

const unitBytes: { readonly [unit: string]: number } = { "": 1, kb: 1e3, mb: 1e6, gb: 1e9 };

/** `8MB`, `900kB`; without a unit bytes. */
export const byteCount: (text: string) => number = checked("a size such as 8MB or 900kB", (text) => {
  const [, number, unit] = /^(\d{1,10}(?:\.\d+)?)(|kb|mb|gb)$/.exec(text.toLowerCase()) ?? [];
  const value = Math.floor(Number(number) * unitBytes[unit]);
  return value >= 1 ? value : undefined;
});

const unitSeconds: { readonly [unit: string]: number } = { "": 1, s: 1, m: 60, h: 3600 };

/** `90s`, `5m`, `1.5h`; without a unit seconds. */
export const duration: (text: string) => number = checked("a time such as 90s, 5m or 1h", (text) => {
  const [, number, unit] = /^(\d{1,6}(?:\.\d{1,3})?)([smh]?)$/.exec(text) ?? [];
  const value = Number(number) * unitSeconds[unit ?? ""];
  return value > 0 ? value : undefined;
});

export const thresholdGoalOption: (text: string) => ThresholdGoal = checked(thresholdGoalForms, readThresholdGoal);

/** Options of every command that reads movies from a file. */
export interface InputOptions {
  readonly columns?: Record<string, string>;
  readonly optional?: ("title" | "year")[];
  readonly inputFormat?: FileFormat;
  readonly skipInvalid?: boolean;
  readonly quiet?: boolean;
}

export function addInputOptions(command: Command): Command {
  return command
    .option("--columns <pairs>", "other names of columns, such as plot=overview,title=name", columnNames)
    .option("--optional <columns>", "columns that may be missing or empty: title, year or title,year", optionalColumns)
    .addOption(new Option("--input-format <name>", "what the file is (default: by its name)").choices(kindNames))
    .option("--skip-invalid", "leave out rows that cannot be used; they are counted and listed")
    .option("-q, --quiet", "no progress");
}

export const seedOption = (): Option =>
  new Option("--seed <number>", "source of every random choice").argParser(wholeNumber(0, 2 ** 32 - 1)).default(42);

export const resamplesOption = (): Option =>
  new Option("--resamples <number>", "bootstrap resamples behind each interval")
    .argParser(wholeNumber(20, 100_000))
    .default(1000);

export const jobsOption = (): Option =>
  new Option("--jobs <number>", "threads to use (default: all cores); results do not depend on it").argParser(
    wholeNumber(1, 1024),
  );

const modelEnvironmentName = "CLAQUETA_MODEL";

/** `--model`; `chosenModel` gives the file. purpose: a verb such as `judge`. */
export const modelOption = (purpose: string): Option =>
  new Option(
    "--model <model>",
    `model file to ${purpose} (default: the one that ${modelEnvironmentName} names, or the package's own)`,
  );

/** Path of the model file: the given one, else the environment's, else the package's own. Throws FILE_NOT_FOUND if that
 * one is missing. */
export async function chosenModel(given: string | undefined): Promise<string> {
  const named = given ?? process.env[modelEnvironmentName];
  if (named !== undefined && named !== "") return named;
  const { access } = await import("node:fs/promises");
  const { defaultModelPath } = await import("../pipeline/default-model.ts");
  const path = defaultModelPath();
  await access(path).catch((cause) => {
    const next = `Name a model with --model FILE or in ${modelEnvironmentName}, or make the default one: npm run train:default.`;
    throw new ClaquetaError("FILE_NOT_FOUND", { where: path, what: "the default model is not there", next, cause });
  });
  return path;
}

/** Path of a model's report: the given one, else the default model's own for that model. */
export async function chosenReport(given: string | undefined, model: string): Promise<string | undefined> {
  if (given !== undefined) return given;
  const { existsSync } = await import("node:fs");
  const { defaultModelPath, defaultReportPath } = await import("../pipeline/default-model.ts");
  return model === defaultModelPath() && existsSync(defaultReportPath()) ? defaultReportPath() : undefined;
}

export const timeBudgetOption = (what: string): Option => new Option("--time-budget <time>", what).argParser(duration);

export const recipeFileOption = (): Option =>
  new Option("--recipe-file <file>", "a recipe as JSON, such as `claqueta tune` saves; may be given again").argParser(
    (text: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), text],
  );
