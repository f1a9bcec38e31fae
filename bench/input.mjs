// What both sides read: the movies of the real files as JSON Lines, and the rows of the split.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { vectorizerFromSettings } from "../dist/features/registry.js";
import { Genres } from "../dist/movies/genres.js";
import { readMovies } from "../dist/movies/read/read-movies.js";
import { trainTestSplit } from "../dist/movies/split/train-test-split.js";

/** The extra files, and the genres that each never gives: unknown, not absent. */
const extraFiles = {
  mmimdb: ["News"],
  "imdb-descriptions": ["Short"],
  "wikipedia-plots": ["Short"],
  "tmdb-overviews": ["Biography", "Film-Noir", "Musical", "News", "Short", "Sport"],
};
const extraPath = (dataFolder, name) => join(dataFolder, "extra", `${name}.csv.gz`);
const trainingPath = (dataFolder) => join(dataFolder, "dataTraining.zip");
const testingPath = (dataFolder) => join(dataFolder, "dataTesting.zip");

/** Where the real files are: CLAQUETA_DATA_DIR, or shared/data beside the repository. */
export function dataFolderOf(root) {
  return process.env.CLAQUETA_DATA_DIR ?? join(root, "../shared/data");
}

/** The files that the workloads need and that are not there. */
export function missingFiles(dataFolder, needsExtra) {
  const extra = needsExtra ? Object.keys(extraFiles).map((name) => extraPath(dataFolder, name)) : [];
  return [trainingPath(dataFolder), testingPath(dataFolder), ...extra].filter((path) => !existsSync(path));
}

const sha256 = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");

/** Writes movies.jsonl, new-movies.jsonl, rows.json and, with needsExtra, extra.jsonl to `folder`. max: how many movies
 * of each file at most. Returns the files' SHA-256 and the numbers of movies. */
export async function writeInput(folder, dataFolder, { needsExtra, max }) {
  const hashes = {
    "dataTraining.zip": sha256(trainingPath(dataFolder)),
    "dataTesting.zip": sha256(testingPath(dataFolder)),
  };
  const all = (await readMovies(trainingPath(dataFolder), { requireGenres: true })).movies;
  const genres = Genres.of(all);
  const movies = all.slice(0, max);
  const { train, test } = trainTestSplit(movies.length, { testSize: 0.2, seed: 42 });
  const rows = { genres: genres.names, train: [...train], test: [...test] };
  writeFileSync(join(folder, "rows.json"), JSON.stringify(rows));
  await writeLines(join(folder, "movies.jsonl"), movies);
  const newMovies = (await readMovies(testingPath(dataFolder))).movies.slice(0, max);
  await writeLines(join(folder, "new-movies.jsonl"), newMovies);
  const counts = { movies: movies.length, newMovies: newMovies.length, extra: 0, skippedExtra: 0 };
  if (!needsExtra) return { hashes, counts };

  const extra = [];
  for (const [name, never] of Object.entries(extraFiles)) {
    hashes[`extra/${name}.csv.gz`] = sha256(extraPath(dataFolder, name));
    const table = await readMovies(extraPath(dataFolder, name), {
      requireGenres: true,
      optionalColumns: ["title", "year"],
      skipInvalid: true,
    });
    counts.skippedExtra += table.skippedCount;
    for (const movie of table.movies.slice(0, max)) {
      extra.push({ ...movie, unknown: never.filter((genre) => !movie.genres.includes(genre)) });
    }
  }
  counts.extra = extra.length;
  await writeLines(join(folder, "extra.jsonl"), extra);
  return { hashes, counts };
}

/** Writes movies, of an array or an asynchronous iterable, as JSON Lines. */
export async function writeLines(path, movies) {
  const file = createWriteStream(path);
  for await (const movie of movies) {
    if (!file.write(`${JSON.stringify(movie)}\n`)) await once(file, "drain");
  }
  file.end();
  await finished(file);
}

/** Writes the terms that a vectorizer of these settings chooses from the training movies to terms.json. Of terms that
 * tie at `maxFeatures` the two sides would keep different ones, depending even on the machine, and a forest's quality
 * moves by 0.002 with them. */
export async function writeTerms(folder, features) {
  const movies = await readLines(folder, "movies");
  const { terms } = vectorizerFromSettings(features).fit(readRows(folder).train.map((row) => movies[row]));
  writeFileSync(join(folder, "terms.json"), JSON.stringify(terms));
}

/** Movies of one of the files that `writeInput` made. */
export async function readLines(folder, name) {
  const movies = [];
  const lines = createInterface({ input: createReadStream(join(folder, `${name}.jsonl`)), crlfDelay: Infinity });
  for await (const line of lines) movies.push(JSON.parse(line));
  return movies;
}

/** {genres: Genres, train, test} */
export function readRows(folder) {
  const { genres, train, test } = JSON.parse(readFileSync(join(folder, "rows.json"), "utf8"));
  return { genres: new Genres(genres), train, test };
}

/** The movies' labels, with a mask where any movie has unknown ones. */
export function labelsOf(movies, genres) {
  const labels = genres.encode(movies);
  if (!movies.some((movie) => movie.unknown?.length > 0)) return labels;
  const known = new Uint8Array(new SharedArrayBuffer(labels.values.length)).fill(1);
  for (const [row, movie] of movies.entries()) {
    for (const name of movie.unknown ?? []) known[row * genres.count + genres.indexOf(name)] = 0;
  }
  return { ...labels, known };
}
