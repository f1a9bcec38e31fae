import { ClaquetaError } from "../../errors.ts";
import { type DuplicateReason, duplicateReasons } from "../duplicates.ts";
import { type ExtraCorpus, type ExtraSpec, partialLabels, type RemovedMovie } from "../extra-corpus.ts";
import { withoutEndings } from "../formats/file-kind.ts";
import type { Genres } from "../genres.ts";
import { type KnownList, KnownMovies } from "../known-movies.ts";
import type { Movie } from "../movie.ts";
import { GenreFilter } from "./genre-filter.ts";
import { readRows } from "./read-movies.ts";
import type { RowOptions } from "./row-reader.ts";

/** How extra corpora are read. */
export interface ExtraOptions extends Pick<RowOptions, "skipInvalid" | "limits" | "signal"> {
  /** Called at intervals with a file's name and the number of movies read from it so far. */
  readonly onProgress?: ((file: string, movieCount: number) => void) | undefined;
}

/** What was read of all files, and what was left out of them. */
export interface ExtraCorpora {
  /** One for each file, in their order. */
  readonly corpora: readonly ExtraCorpus[];
  /** In the order of the corpora and of their rows. */
  readonly removed: readonly RemovedMovie[];
  readonly warnings: readonly string[];
}

const progressRows = 5_000;

/** Reads files of extra movies, in the formats of `readMovies`, with columns `plot` and `genres` and optional columns
 * `title` and `year`, which may be empty in any row.
 *
 * Movies of the `known` lists (the main file's, and those to predict) are left out and listed; see KnownMovies. Rows
 * without a plot or without any label are left out and counted. Duplicates among the extra files are not searched for.
 * The files are read one after another, a row at a time.
 *
 * Throws UNKNOWN_GENRE where `unknown` names a genre that `genres` lacks; INVALID_SETTING where two files have the same
 * contents; NO_ROWS where nothing of a file is left; and what `readRows` throws. */
export async function readExtraCorpora(
  specs: readonly ExtraSpec[],
  genres: Genres,
  known: readonly KnownList[],
  options: ExtraOptions = {},
): Promise<ExtraCorpora> {
  for (const spec of specs) checkUnknown(spec, genres);
  if (specs.length === 0) return { corpora: [], removed: [], warnings: [] };
  const knownMovies = new KnownMovies(known);
  const corpora: ExtraCorpus[] = [];
  const removed: RemovedMovie[] = [];
  const warnings: string[] = [];
  for (const spec of specs) {
    const read = await readExtra(spec, uniqueName(spec.path, corpora), genres, knownMovies, options);
    const same = corpora.find(({ sha256 }) => sha256 === read.corpus.sha256);
    if (same !== undefined) {
      const what = `it has the same contents as ${same.file}`;
      throw new ClaquetaError("INVALID_SETTING", { where: spec.path, what, expected: "each corpus once" });
    }
    corpora.push(read.corpus);
    for (const each of read.removed) removed.push(each);
    warnings.push(...read.warnings);
  }
  return { corpora, removed, warnings };
}

function checkUnknown({ path, unknown }: ExtraSpec, genres: Genres): void {
  const foreign = unknown.find((name) => genres.indexOf(name) < 0);
  if (foreign === undefined) return;
  const what = `the main file has no genre ${JSON.stringify(foreign.slice(0, 40))}`;
  const expected = `some of ${genres.names.slice(0, 50).join(", ")}`;
  throw new ClaquetaError("UNKNOWN_GENRE", { where: `${path}, unknown`, what, expected });
}

/** `data/tmdb.csv.gz` → `tmdb`, and `tmdb-2` where that is taken. */
function uniqueName(path: string, corpora: readonly ExtraCorpus[]): string {
  const base = withoutEndings(path.split(/[\\/]/).at(-1) as string);
  let name = base;
  for (let i = 2; corpora.some((corpus) => corpus.name === name); i++) name = `${base}-${i}`;
  return name;
}

async function readExtra(
  spec: ExtraSpec,
  name: string,
  genres: Genres,
  knownMovies: KnownMovies,
  options: ExtraOptions,
): Promise<{ corpus: ExtraCorpus; removed: RemovedMovie[]; warnings: string[] }> {
  const { skipInvalid, limits, signal } = options;
  const rows = readRows(spec.path, {
    columns: { genres: "genres" }, // named, so that the file must have it, though not every row a value
    optionalColumns: ["title", "year"],
    emptyPlots: true,
    skipInvalid,
    limits,
    signal,
  });
  const filter = new GenreFilter(genres);
  const movies: Movie[] = [];
  const removed: RemovedMovie[] = [];
  const removedCounts = Object.fromEntries(duplicateReasons.map((reason) => [reason, 0])) as {
    [reason in DuplicateReason]: number;
  };
  const allUnknown = spec.unknown.length > 0 && genres.names.every((genre) => spec.unknown.includes(genre));
  let withoutPlotCount = 0;
  let withoutLabelCount = 0;
  for await (const { row, movie } of rows) {
    if (rows.rowCount % progressRows === 0) options.onProgress?.(spec.path, movies.length);
    if (movie === null) continue;
    if (movie.plot.trim() === "") {
      withoutPlotCount++;
      continue;
    }
    const own = movie.genres === undefined ? undefined : filter.pass(movie.genres);
    if (own === undefined || (allUnknown && own.length === 0)) {
      withoutLabelCount++;
      continue;
    }
    const twin = knownMovies.twinOf(movie);
    if (twin === null) {
      movies.push(own === movie.genres ? movie : { ...movie, genres: own });
      continue;
    }
    const { list, movie: other, reason } = twin;
    removedCounts[reason]++;
    const { title } = movie;
    removed.push({ corpus: name, row, title, reason, twin: { file: list.name, id: other.id, title: other.title } });
  }
  const { rowCount, skippedCount: invalidCount } = rows;
  const foreignGenres = filter.foreignGenres();
  const counts = { rowCount, invalidCount, withoutPlotCount, withoutLabelCount, removed: removedCounts, foreignGenres };
  if (movies.length === 0) {
    const gone = `${removed.length} are in other files, ${withoutPlotCount} have no plot, ${withoutLabelCount} no label`;
    const what = `none of its ${rowCount} rows is left: ${gone}, ${invalidCount} cannot be used`;
    throw new ClaquetaError("NO_ROWS", { where: spec.path, what, expected: "movies of its own" });
  }
  const unknown = genres.names.filter((genre) => spec.unknown.includes(genre));
  const labels = partialLabels(movies, genres, unknown);
  const corpus = { name, file: spec.path, sha256: rows.sha256 as string, unknown, movies, labels, counts };
  const warnings = genreWarnings(corpus, genres);
  if (invalidCount > 0) {
    const first = rows.skipped[0].message;
    warnings.unshift(`${rows.name}: ${invalidCount} of ${rowCount} rows were skipped; the first: ${first}`);
  }
  return { corpus, removed, warnings };
}

/** Warns of likely mistakes in `unknown`, and of dropped genres. */
function genreWarnings(corpus: ExtraCorpus, genres: Genres): string[] {
  const { file, labels, unknown, counts } = corpus;
  const warnings: string[] = [];
  const given = new Uint8Array(labels.columnCount);
  for (let at = 0; at < labels.values.length; at++) given[at % given.length] |= labels.values[at];
  const never = genres.names.filter((genre, column) => !unknown.includes(genre) && given[column] === 0);
  if (never.length > 0) {
    warnings.push(
      `${file}: no movie has ${never.join(", ")}, so all count as not being it. If the file just never says so, ` +
        `add ,unknown=${[...unknown, ...never].join("+")}`,
    );
  }
  if (counts.foreignGenres.length > 0) {
    const listed = counts.foreignGenres.slice(0, 10).map(({ name, count }) => `${name} (${count})`);
    const more = counts.foreignGenres.length - listed.length;
    warnings.push(
      `${file}: genres that the main file lacks were dropped: ${listed.join(", ")}${more > 0 ? ` and ${more} more` : ""}`,
    );
  }
  return warnings;
}
