import { textOfField } from "../../src/documents/fields.ts";
import { ClaquetaError } from "../../src/errors.ts";
import { recordWriter } from "../../src/movies/formats/delimited.ts";
import { formatLike, streamFormatByName, tableFormats } from "../../src/movies/formats/stream-formats.ts";
import type { MovieRow } from "../../src/movies/read/movie-row.ts";
import { RowReader } from "../../src/movies/read/row-reader.ts";
import { TextRows } from "../../src/movies/read/text-rows.ts";
import type { GenreScore } from "../../src/pipeline/genre-model.ts";
import { sum } from "../../src/statistics.ts";
import { fieldFault, type ModelCard, type MovieText, type Predictor } from "../predictor.ts";

/** UTF-16 code units of plots and fields in one call: keeps requests below the limits of servers. */
const maxLengthPerCall = 500_000;
/** Code units that a number of a vector takes at most in a request. */
const numberLength = 24;
/** How many unusable rows are listed. */
const maxListedProblems = 20;
/** Longer rows stop the reading. */
const rowLength = 2 ** 21;

export interface FileProgress {
  readonly readBytes: number;
  readonly totalBytes: number;
  readonly movieCount: number;
}

export interface GenreFile {
  readonly content: Blob;
  /** The given file's, with `-genres` before its ending. */
  readonly name: string;
  readonly rowCount: number;
  readonly problemCount: number;
  /** The first of them, for people, in English. */
  readonly problems: readonly string[];
  /** The model's fields for which there is no column. */
  readonly lackingFields: readonly string[];
}

/** The format of a file, by the ending of its name, else by its beginning; undefined if the page does not read it. */
async function tableFormatOf(file: File): Promise<(typeof tableFormats)[number] | undefined> {
  const beginning = new TextDecoder().decode(await file.slice(0, 4096).arrayBuffer());
  // Compressed files and those of office programs have control characters there.
  const isText = ![...beginning.slice(0, 8)].some((letter) => /\p{Cc}/u.test(letter) && !"\0\t\r\n".includes(letter));
  const format = streamFormatByName(file.name) ?? (isText ? formatLike(beginning, true) : undefined);
  return tableFormats.find(({ name }) => name === format?.name);
}

/** The same file with columns added: the named genres joined by `|`, and the probability of each genre in the model's
 * order. Rows without a usable movie stay, with empty new fields. Memory grows with the result alone. Returns undefined
 * where the file is in none of `tableFormats`. Throws ClaquetaError where the file as a whole cannot be used,
 * PredictorError, and the signal's reason. */
export async function addGenres(
  file: File,
  predictor: Predictor,
  card: ModelCard,
  signal: AbortSignal,
  onProgress: (progress: FileProgress) => void,
): Promise<GenreFile | undefined> {
  const format = await tableFormatOf(file);
  if (format === undefined) return undefined;
  const record = recordWriter(format.output, "\r\n");
  const names = card.genres.map(({ genre }) => genre);
  const source = { name: file.name, format, contents: () => readChunks(file) };
  const reader = new RowReader(file.name, (schema, readLimits) => new TextRows(source, schema, readLimits), {
    optionalColumns: ["title", "year"],
    columns: { genres: null },
    fields: card.fields,
    skipInvalid: true,
    limits: { rowLength },
    signal,
  });
  const parts: string[] = [];
  const problems: string[] = [];
  let problemCount = 0;
  let movieCount = 0;
  let held: { readonly values: readonly string[]; readonly isUsable: boolean }[] = [];
  let movies: MovieText[] = [];
  let heldLength = 0;

  const flush = async (): Promise<void> => {
    signal.throwIfAborted();
    const answers = movies.length === 0 ? [] : await predictor.predictMany(movies, signal);
    let next = 0;
    for (const { values, isUsable } of held) {
      const missing = Array(Math.max(0, reader.columns.length - values.length)).fill("");
      parts.push(record([...values, ...missing, ...answerFields(isUsable ? answers[next++] : [], names)]));
    }
    movieCount += movies.length;
    held = [];
    movies = [];
    heldLength = 0;
    onProgress({ readBytes: reader.decompressedByteCount, totalBytes: file.size, movieCount });
  };

  for await (const row of reader) {
    if (parts.length === 0) parts.push(record(headerOf(reader.columns, names)));
    const problem = row.problem?.message.replace(/ Fix the row.*$/s, "") ?? misfit(row, card);
    held.push({ values: row.values, isUsable: problem === null });
    if (problem !== null) {
      problemCount++;
      if (problems.length < maxListedProblems) problems.push(problem);
    } else if (row.movie !== null) {
      const { title, year, plot, fields } = row.movie;
      movies.push({ title, year, plot, ...(fields && { fields }) });
      heldLength += plot.length + lengthOf(fields);
    }
    if (movies.length === card.limits.moviesPerCall || heldLength > maxLengthPerCall || held.length >= 10_000)
      await flush();
  }
  if (held.length > 0) await flush();
  if (reader.rowCount === 0) {
    throw new ClaquetaError("NO_ROWS", { where: file.name, what: "there are no rows", expected: "movies" });
  }
  return {
    content: new Blob(parts, { type: `${format.mediaType};charset=utf-8` }),
    name: `${file.name.replace(/\.[^.]*$/, "")}-genres.${format.extensions[0]}`,
    rowCount: reader.rowCount,
    problemCount,
    problems,
    lackingFields: Object.keys(card.fields).filter((name) => !reader.columns.includes(name)),
  };
}

/** For browsers that cannot iterate over streams. */
async function* readChunks(file: File): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const lengthOf = (fields: MovieText["fields"] = {}): number =>
  sum(
    Object.values(fields).map((value) =>
      value instanceof Float32Array ? numberLength * value.length : textOfField(value).length,
    ),
  );

/** What the model does not take of a row's movie, for people, or null. */
function misfit({ row, movie }: MovieRow, card: ModelCard): string | null {
  if (movie === null) return null;
  const { plotLength, titleLength, fieldLength } = card.limits;
  const tooLong = (field: string, max: number): string =>
    `row ${row}: the ${field} is too long; expected at most ${max} characters.`;
  if (movie.plot.length > plotLength) return tooLong("plot", plotLength);
  if (movie.title.length > titleLength) return tooLong("title", titleLength);
  for (const [name, value] of Object.entries(movie.fields ?? {})) {
    const fault = fieldFault(name, value, card);
    if (fault === "tooLong") return tooLong(name, fieldLength);
    if (fault === "wrong")
      return `row ${row}: the ${name} has another length; expected ${card.vectorLengths[name]} numbers.`;
  }
  return null;
}

/** A name that no column has. */
function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let k = 2; taken.includes(name); k++) name = `${wanted}_${k}`;
  return name;
}

/** The columns of the result. */
function headerOf(columns: readonly string[], names: readonly string[]): string[] {
  const genres = freeName(columns.includes("genres") ? "predicted_genres" : "genres", columns);
  return [...columns, genres, ...names.map((name) => freeName(`p_${name}`, columns))];
}

/** A row's fields in the added columns. */
function answerFields(scores: readonly GenreScore[], names: readonly string[]): string[] {
  const probabilities = new Map(scores.map(({ genre, probability }) => [genre, String(probability)]));
  const named = scores.filter(({ selected }) => selected).map(({ genre }) => genre);
  return [named.join("|"), ...names.map((name) => probabilities.get(name) ?? "")];
}
