import { expect, it } from "vitest";
import { vectorizerFromSettings } from "../features/registry.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import { inlinePool, type Pool } from "../pool/pool.ts";
import { transformMovies } from "./transform-movies.ts";

const words = ["war", "love", "ship", "moon", "train"];
const movies: Movie[] = Array.from({ length: 2 * 16_384 + 5 }, (_, i) => ({
  id: String(i),
  title: "",
  year: null,
  plot: `${words[i % 5]} ${words[(i * i) % 5]}`,
}));
const fitted = vectorizerFromSettings({ kind: "tfidf" }).fit(movies.slice(0, 50));

/** The arrays may be longer than what they hold. */
const entriesOf = ({ rowCount, columnCount, indptr, indices, values }: SparseMatrix) => {
  const end = indptr[rowCount];
  return { rowCount, columnCount, indptr, indices: indices.subarray(0, end), values: values.subarray(0, end) };
};

/** Notes how many movies each task has, and the signal. */
function notingPool() {
  const tasks: { readonly count: number; readonly signal: AbortSignal | undefined }[] = [];
  const pool: Pool = {
    size: 1,
    run: (task, payload, options) => {
      tasks.push({ count: (payload as { movies: Movie[] }).movies.length, signal: options?.signal });
      return inlinePool.run(task, payload, options);
    },
  };
  return { pool, tasks };
}

it("many movies are transformed on the pool, chunk by chunk, to the same rows", async () => {
  const { pool, tasks } = notingPool();
  const { signal } = new AbortController();
  expect(entriesOf(await transformMovies(fitted, movies, { pool, signal }))).toEqual(
    entriesOf(fitted.transform(movies)),
  );
  expect(tasks).toEqual([16_384, 16_384, 5].map((count) => ({ count, signal })));
});

it("movies of one chunk stay in the calling thread", async () => {
  const { pool, tasks } = notingPool();
  const few = movies.slice(0, 16_384);
  expect(entriesOf(await transformMovies(fitted, few, { pool }))).toEqual(entriesOf(fitted.transform(few)));
  expect(tasks).toEqual([]);
});
