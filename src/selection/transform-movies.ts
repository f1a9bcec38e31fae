import { isBuiltInFitted, textTransformsFor, vectorizerFromState } from "../features/registry.ts";
import type { FittedVectorizer } from "../features/vectorizer.ts";
import { joinRows, type SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import type { Pool, Task } from "../pool/pool.ts";

/** Movies as rows of fitted features; the matrix is in shared memory. */
export const transformMoviesTask: Task<{ readonly state: State; readonly movies: readonly Movie[] }, SparseMatrix> = {
  name: "selection/transform-movies",
  async run({ state, movies }) {
    const transforms = await textTransformsFor({ ...state.settings, kind: state.kind });
    return vectorizerFromState(state, transforms).transform(movies);
  },
};

const chunkMovies = 16_384;

/** The rows of many movies, chunk by chunk on the pool's threads: the same as `fitted.transform(movies)`. */
export async function transformMovies(
  fitted: FittedVectorizer,
  movies: readonly Movie[],
  { pool, signal }: { readonly pool: Pool; readonly signal?: AbortSignal | undefined },
): Promise<SparseMatrix> {
  if (movies.length <= chunkMovies || !isBuiltInFitted(fitted)) {
    return fitted.transform(movies);
  }
  const state = fitted.toState();
  const chunks = Array.from({ length: Math.ceil(movies.length / chunkMovies) }, (_, i) =>
    pool.run(transformMoviesTask, { state, movies: movies.slice(i * chunkMovies, (i + 1) * chunkMovies) }, { signal }),
  );
  return joinRows(await Promise.all(chunks));
}
