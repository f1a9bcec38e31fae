import type { FeatureOptions } from "../features/registry.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import { fitFeatures } from "../pipeline/fit-pipeline.ts";
import type { Task } from "../pool/pool.ts";

export interface VectoriseMovies {
  readonly features: FeatureOptions;
  /** The features are fitted to these. */
  readonly movies: readonly Movie[];
  /** Transformed by the fitted features. */
  readonly heldOut: readonly Movie[];
}

export interface VectorisedMovies {
  readonly state: State;
  readonly warnings: readonly string[];
  readonly matrix: SparseMatrix;
  readonly heldOut: SparseMatrix;
  readonly heldOutSeconds: number;
}

/** Features fitted to some movies, and the rows of these and of held-out movies; the matrices are in shared memory. */
export const vectoriseMoviesTask: Task<VectoriseMovies, VectorisedMovies> = {
  name: "selection/vectorise-movies",
  async run({ features, movies, heldOut }) {
    const { features: fitted, matrix } = await fitFeatures(features, movies);
    const start = performance.now();
    const rows = fitted.transform(heldOut);
    return {
      state: fitted.toState(),
      warnings: fitted.warnings ?? [],
      matrix,
      heldOut: rows,
      heldOutSeconds: (performance.now() - start) / 1000,
    };
  },
};
