import { ClaquetaError } from "../../errors.ts";
import { type DuplicateReason, duplicateReasons } from "../duplicates.ts";
import { type ExtraCorpus, type ExtraSpec, partialLabels, type RemovedMovie } from "../extra-corpus.ts";
import { withoutEndings } from "../formats/file-kind.ts";
import type { Genres } from "../genres.ts";
import { type KnownList, KnownMovies } from "../known-movies.ts";
import type { Movie } from "../movie.ts";
import { GenreSieve } from "./genre-sieve.ts";
import { readRows } from "./read-movies.ts";
import type { RowOptions } from "./row-reader.ts";

/** How extra corpora are to be read. */
export interface ExtraOptions extends Pick<RowOptions, "skipInvalid" | "limits" | "signal"> {
  /** Called now and then with a file's name and the movies read from it so far. */
  readonly onProgress?: ((file: string, movieCount: number) => void) | undefined;
}

/** Extra corpora that have been read, one after another. */
export interface ExtraCorpora {
  /** One for each file, in their order. */
  readonly corpora: readonly ExtraCorpus[];
  /** In the order of the corpora and of their rows. */
  readonly removed: readonly RemovedMovie[];
  /** To be printed once. */
  readonly warnings: readonly string[];
}

const progressRows = 5_000;

/** Reads files of movies from elsewhere, in formats as `readMovies` reads them with columns `plot` and `genres` and,
 * where they have them, `title` and `year`, which may be empty in any row.
 *
 * `known` are the lists whose movies must not come in: the main file's, and those to be predicted. What is taken for
 * one of them (see KnownMovies) is left out and listed; so are, counted only, rows without a plot or without any label.
 * Movies that stand in several of the files are not looked for. One file is read after another, a row at a time.
 *
 * Throws UNKNOWN_GENRE where `unknown` names what is not among `genres`; INVALID_SETTING where two files have the same
 * contents; NO_ROWS where nothing is left of one; and what `readRows` throws. */
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
    const read = await readExtra(spec, freshName(spec.path, corpora), genres, knownMovies, options);
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
  const stranger = unknown.find((name) => genres.indexOf(name) < 0);
  if (stranger === undefined) return;
  const what = `the main file has no genre ${JSON.stringify(stranger.slice(0, 40))}`;
  const expected = `some of ${genres.names.slice(0, 50).join(", ")}`;
  throw new ClaquetaError("UNKNOWN_GENRE", { where: `${path}, unknown`, what, expected });
}

/** `data/tmdb.csv.gz` → `tmdb`, and `tmdb-2` where that is taken. */
function freshName(path: string, corpora: readonly ExtraCorpus[]): string {
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
  const sieve = new GenreSieve(genres);
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
    const own = movie.genres === undefined ? undefined : sieve.pass(movie.genres);
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
  const foreignGenres = sieve.foreignGenres();
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

/** What may be a slip in `unknown`, and what was dropped. */
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
