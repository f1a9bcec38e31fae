import { csvField } from "../../src/batch/csv-field.ts";
import { ClaquetaError } from "../../src/errors.ts";
import type { MovieRow } from "../../src/movies/read/movie-row.ts";
import { RowReader } from "../../src/movies/read/row-reader.ts";
import type { GenreScore } from "../../src/pipeline/genre-model.ts";
import type { ModelCard, MovieText, Predictor } from "../predictor.ts";

/** Code units of plots that go into one call: keeps a request of long plots under what servers take. */
const mostLengthPerCall = 500_000;
/** Rows that could not be used and are told one by one. */
const listedProblems = 20;
/** Rows longer than this stop the reading. */
const rowLength = 2 ** 21;

export interface FileProgress {
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly movieCount: number;
}

export interface GenreFile {
  readonly csv: Blob;
  readonly rowCount: number;
  readonly problemCount: number;
  /** The first of them, for people, in English. */
  readonly problems: readonly string[];
}

interface FileLike {
  readonly name: string;
  readonly size: number;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** The same CSV with two things added behind its columns: the named genres joined by `|`, and a probability a genre in
 * the model's order. Rows without a usable movie stay in their places, their new fields empty. Flat but for the result.
 * Throws ClaquetaError where the file as a whole cannot be used, PredictorError, and the signal's reason. */
export async function addGenres(
  file: FileLike,
  predictor: Predictor,
  card: ModelCard,
  signal: AbortSignal,
  onProgress: (progress: FileProgress) => void,
): Promise<GenreFile> {
  const names = card.genres.map(({ genre }) => genre);
  const chunks = readChunks(file, signal);
  const reader = new RowReader(file.name, chunks, () => "csv", {
    optionalColumns: ["title", "year"],
    columns: { genres: null },
    skipInvalid: true,
    limits: { rowLength },
    signal,
  });
  const parts: string[] = [];
  const problems: string[] = [];
  let problemCount = 0;
  let held: { readonly row: MovieRow; readonly movie: MovieText | null }[] = [];
  let heldMovies = 0;
  let heldLength = 0;
  let movieCount = 0;

  const flush = async (): Promise<void> => {
    signal.throwIfAborted();
    const movies = held.flatMap(({ movie }) => (movie === null ? [] : [movie]));
    const answers = movies.length === 0 ? [] : await predictor.predictMany(movies, signal);
    let next = 0;
    const lines = held.map(({ row, movie }) => {
      const padded = Array.from(
        { length: Math.max(reader.columns.length, row.values.length) },
        (_, c) => row.values[c] ?? "",
      );
      return lineOf(padded, movie === null ? null : answers[next++], names);
    });
    parts.push(lines.join(""));
    movieCount += movies.length;
    held = [];
    heldMovies = 0;
    heldLength = 0;
    onProgress({ readBytes: reader.decompressedByteCount, totalBytes: file.size, movieCount });
  };

  for await (const row of reader) {
    if (parts.length === 0) parts.push(headerOf(reader.columns, names));
    const problem = row.problem?.message.replace(/ Fix the row.*$/s, "") ?? tooLong(row, card);
    if (problem !== null) {
      problemCount++;
      if (problems.length < listedProblems) problems.push(problem);
    }
    const movie = problem === null && row.movie !== null ? row.movie : null;
    held.push({ row, movie: movie && { title: movie.title, year: movie.year, plot: movie.plot } });
    if (movie !== null) heldMovies++;
    heldLength += movie?.plot.length ?? 0;
    if (heldMovies === card.limits.moviesPerCall || heldLength > mostLengthPerCall || held.length >= 10_000)
      await flush();
  }
  if (held.length > 0) await flush();
  if (reader.rowCount === 0) {
    throw new ClaquetaError("NO_ROWS", { where: file.name, what: "there are no rows", expected: "movies" });
  }
  return {
    csv: new Blob(parts, { type: "text/csv;charset=utf-8" }),
    rowCount: reader.rowCount,
    problemCount,
    problems,
  };
}

async function* readChunks(file: FileLike, signal: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = file.stream().getReader();
  try {
    for (;;) {
      signal.throwIfAborted();
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function tooLong({ row, movie }: MovieRow, { limits }: ModelCard): string | null {
  if (movie === null) return null;
  const [part, most] =
    movie.plot.length > limits.plotLength ? ["plot", limits.plotLength] : ["title", limits.titleLength];
  if (movie.plot.length <= limits.plotLength && movie.title.length <= limits.titleLength) return null;
  return `row ${row}: the ${part} is too long; expected at most ${most} characters.`;
}

/** A name that the file has not got yet. */
function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let k = 2; taken.includes(name); k++) name = `${wanted}_${k}`;
  return name;
}

function headerOf(columns: readonly string[], names: readonly string[]): string {
  const genres = freeName(columns.includes("genres") ? "predicted_genres" : "genres", columns);
  const added = [genres, ...names.map((name) => freeName(`p_${name}`, columns))];
  return `${[...columns, ...added].map(csvField).join(",")}\r\n`;
}

function lineOf(values: readonly string[], scores: readonly GenreScore[] | null, names: readonly string[]): string {
  const probabilities = new Map((scores ?? []).map(({ genre, probability }) => [genre, probability]));
  const named = (scores ?? []).filter(({ selected }) => selected).map(({ genre }) => genre);
  const added = [named.join("|"), ...names.map((name) => String(probabilities.get(name) ?? ""))];
  return `${[...values, ...added].map(csvField).join(",")}\r\n`;
}

/** `movies.csv` → `movies-genres.csv` */
export const resultName = (name: string): string => `${name.replace(/\.[^.]*$/, "")}-genres.csv`;
