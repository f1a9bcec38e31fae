import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { ExtraSpec } from "../movies/extra-corpus.ts";
import type { Genres } from "../movies/genres.ts";
import type { ExtraCorpora } from "../movies/read/read-extra-corpora.ts";
import type { MovieTable } from "../movies/read/read-movies.ts";
import { readInput } from "./movie-input.ts";
import type { InputOptions } from "./options.ts";
import type { Session } from "./session.ts";

/** Options of every command that also learns from extra movies. */
export interface ExtraInputOptions extends InputOptions {
  readonly extra?: ExtraSpec[];
  readonly toPredict?: string[];
  readonly removed?: string;
}

export function addExtraOptions(command: Command): Command {
  return command
    .option(
      "--extra <file>",
      "learn from these movies too; FILE,unknown=News+Short names genres that it never gives (may be repeated)",
      extraSpec,
    )
    .option(
      "--to-predict <file>",
      "a file whose movies must not be learnt from: they are taken out of each --extra (may be repeated)",
      (file: string, earlier: readonly string[] = []) => onceEach(earlier, file),
    )
    .option("--removed <file>", "list the movies taken out of each --extra, as JSON Lines");
}

/** Appends `FILE` or `FILE,unknown=Biography+Film-Noir` to the earlier ones. */
export function extraSpec(text: string, earlier: readonly ExtraSpec[] = []): ExtraSpec[] {
  const [, path, settings] = /^(.*?)((?:,[^,=./\\]*=[^,]*)*)$/s.exec(text) as RegExpExecArray;
  const unknown: string[] = [];
  for (const setting of settings.split(",").slice(1)) {
    const [key, value] = setting.split("=", 2).map((part) => part.trim());
    if (key !== "unknown") throw new InvalidArgumentError(`There is no setting ${JSON.stringify(key)}; ${forms}.`);
    if (unknown.length > 0) throw new InvalidArgumentError(`unknown stands twice; join the genres by +.`);
    const names = value.split("+").map((name) => name.trim());
    if (names.includes("")) throw new InvalidArgumentError(`There is an empty genre name; ${forms}.`);
    if (new Set(names).size < names.length) throw new InvalidArgumentError("A genre stands twice behind unknown=.");
    unknown.push(...names);
  }
  if (path === "" || /,\s*unknown$/.test(path)) throw new InvalidArgumentError(`Expected ${forms}.`);
  const paths = earlier.map((spec) => spec.path);
  onceEach(paths, path);
  return [...earlier, { path, unknown }];
}

const forms = "a file, or a file and the genres it never gives: FILE,unknown=News+Short";

/** Adds a file to the earlier ones. The same file twice is refused: otherwise the mistake would pass unnoticed. */
function onceEach(earlier: readonly string[], file: string): string[] {
  if (earlier.some((other) => resolve(other) === resolve(file))) {
    throw new InvalidArgumentError(`${JSON.stringify(file)} is given twice.`);
  }
  return [...earlier, file];
}

/** The corpora of `--extra`, and the files whose movies they must not contain. */
export interface ExtraInput extends ExtraCorpora {
  /** Each `--to-predict`, for the report. */
  readonly toPredict: readonly Pick<MovieTable, "name" | "sha256">[];
}

/** Reads the files of `--extra`, without the movies of the main file and of each `--to-predict`; writes the list of
 * `--removed`. The command prints the warnings. Throws what readExtraCorpora and readMovies throw; USAGE if the other
 * two options come without `--extra`. */
export async function readExtraInput(
  main: Pick<MovieTable, "name" | "movies">,
  genres: Genres,
  options: ExtraInputOptions,
  session: Session,
): Promise<ExtraInput> {
  const { extra = [], toPredict: paths = [] } = options;
  if (extra.length === 0) {
    const alone = options.removed !== undefined ? "--removed" : paths.length > 0 ? "--to-predict" : undefined;
    if (alone === undefined) return { corpora: [], removed: [], warnings: [], toPredict: [] };
    const { ClaquetaError } = await import("../errors.ts");
    const what = "there is nothing that movies could be taken out of";
    throw new ClaquetaError("USAGE", { where: alone, what, expected: "at least one --extra" });
  }
  const { readExtraCorpora } = await import("../movies/read/read-extra-corpora.ts");
  const { inputFormat: _ofTheMainFile, ...inputOptions } = options;
  const toPredict: MovieTable[] = [];
  for (const path of paths) {
    const columns = { ...options.columns, genres: null };
    const lenient = { columns, optionalColumns: ["title", "year"], emptyPlots: true } as const;
    toPredict.push(await readInput(path, inputOptions, session, lenient));
  }
  const read = await readExtraCorpora(extra, genres, [main, ...toPredict], {
    skipInvalid: options.skipInvalid,
    signal: session.signal,
  });
  if (options.removed !== undefined) {
    const { writeAtomic } = await import("../files/atomic-file.ts");
    await writeAtomic(options.removed, ...read.removed.map((movie) => `${JSON.stringify(movie)}\n`));
  }
  return { ...read, toPredict: toPredict.map(({ name, sha256 }) => ({ name, sha256 })) };
}
