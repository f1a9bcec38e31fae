import { areBuiltIn, type FeatureOptions, textTransformsFor, vectorizerFromState } from "../features/registry.ts";
import type { FitProgress } from "../learners/learner.ts";
import { learnerFromSettings } from "../learners/registry.ts";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import { type FeatureRows, type FittedPipeline, fitFeatures, fitPipeline } from "../pipeline/fit-pipeline.ts";
import { MeteredPool } from "../pool/metered-pool.ts";
import type { Pool } from "../pool/pool.ts";
import type { Recipe } from "./recipe.ts";
import { vectoriseMoviesTask } from "./vectorise-movies.ts";

export interface FitRecipeOptions {
  readonly seed: number;
  readonly pool: Pool;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
}

/** Features fitted to some movies, with these movies as rows and the thread time that it took. */
export interface FittedFeatures extends FeatureRows {
  /** Such as a part without any term. */
  readonly warnings: readonly string[];
  readonly seconds: number;
  /** The store's held-out movies as rows; absent where it has none. */
  readonly heldOut?: { readonly matrix: SparseMatrix; readonly seconds: number };
}

/** Movies that judge what is fitted on the store's movies, and the pool on which both are transformed. */
interface HeldOutMovies extends Pick<FitRecipeOptions, "pool" | "signal"> {
  readonly movies: readonly Movie[];
}

/** Keeps the features of one set of training movies: recipes with the same features fit them once, even in parallel. */
export class FeatureStore {
  readonly #movies: readonly Movie[];
  readonly #heldOut: HeldOutMovies | undefined;
  readonly #made = new Map<string | FeatureOptions, Promise<FittedFeatures>>();

  constructor(movies: readonly Movie[], heldOut?: HeldOutMovies) {
    this.#movies = movies;
    this.#heldOut = heldOut;
  }

  get({ features }: Pick<Recipe, "features">): Promise<FittedFeatures> {
    // A vectorizer of one's own is known by itself, not by its settings.
    const key = areBuiltIn(features) ? JSON.stringify(features) : features;
    const made =
      this.#made.get(key) ?? (this.#heldOut ? this.#fitOnPool(features, this.#heldOut) : this.#fit(features));
    this.#made.set(key, made);
    return made;
  }

  async #fit(features: FeatureOptions): Promise<FittedFeatures> {
    await textTransformsFor(features); // once loaded, they cost nothing
    const start = performance.now();
    const rows = await fitFeatures(features, this.#movies);
    const seconds = (performance.now() - start) / 1000;
    return { ...rows, warnings: rows.features.warnings ?? [], seconds };
  }

  /** For features that threads do not know. */
  async #fitHere(features: FeatureOptions, movies: readonly Movie[]): Promise<FittedFeatures> {
    const fitted = await this.#fit(features);
    const start = performance.now();
    const matrix = fitted.features.transform(movies);
    return { ...fitted, heldOut: { matrix, seconds: (performance.now() - start) / 1000 } };
  }

  async #fitOnPool(features: FeatureOptions, { movies, pool, signal }: HeldOutMovies): Promise<FittedFeatures> {
    if (!areBuiltIn(features)) return await this.#fitHere(features, movies);
    let seconds = 0;
    const payload = { features, movies: this.#movies, heldOut: movies };
    const made = await pool.run(vectoriseMoviesTask, payload, {
      signal,
      onEnd: (all) => {
        seconds = all;
      },
    });
    return {
      features: vectorizerFromState(made.state, await textTransformsFor(features)),
      matrix: made.matrix,
      warnings: made.warnings,
      seconds: seconds - made.heldOutSeconds,
      heldOut: { matrix: made.heldOut, seconds: made.heldOutSeconds },
    };
  }
}

export interface RecipeFit extends FittedPipeline {
  /** Transforming and fitting, as if this recipe had been alone: thread time, however many threads shared it. */
  readonly seconds: number;
  /** For the user, such as a learner that did not converge. */
  readonly warnings: readonly string[];
}

/** Fits features and learner on the store's movies; labels: their rows, same order. */
export async function fitRecipe(
  recipe: Recipe,
  store: FeatureStore,
  labels: LabelMatrix,
  options: FitRecipeOptions,
): Promise<RecipeFit> {
  const rows = await store.get(recipe);
  const pool = new MeteredPool(options.pool);
  const fitted = await fitPipeline(learnerFromSettings(recipe.learner), rows, labels, { ...options, pool });
  const warnings = [...rows.warnings, ...(fitted.classifier.warnings ?? [])];
  return { ...fitted, seconds: rows.seconds + pool.seconds, warnings };
}
