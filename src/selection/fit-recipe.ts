import { vectorizerFromSettings } from "../features/make-vectorizer.ts";
import { textTransformsFor } from "../features/text-transforms.ts";
import type { FittedVectorizer } from "../features/vectorizer.ts";
import type { Classifier, FitProgress } from "../learners/learner.ts";
import { learnerFromSettings } from "../learners/learner-settings.ts";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import type { Pool } from "../pool/pool.ts";
import type { Recipe } from "./recipe.ts";

export interface FitRecipeOptions {
  readonly seed: number;
  readonly pool: Pool;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
}

/** Features learned from some movies, with those movies as rows and the time that it took. */
export interface FittedFeatures {
  readonly fitted: FittedVectorizer;
  readonly matrix: SparseMatrix;
  readonly seconds: number;
}

/** Keeps the features of one set of training movies, so that recipes which read movies alike read them once. */
export class FeatureStore {
  readonly #movies: readonly Movie[];
  readonly #made = new Map<string, FittedFeatures>();

  constructor(movies: readonly Movie[]) {
    this.#movies = movies;
  }

  async get(recipe: Recipe): Promise<FittedFeatures> {
    const key = JSON.stringify(recipe.features);
    let made = this.#made.get(key);
    if (made === undefined) {
      const transforms = await textTransformsFor(recipe.features);
      const start = performance.now();
      const { fitted, matrix } = vectorizerFromSettings(recipe.features, transforms).fitTransform(this.#movies);
      made = { fitted, matrix, seconds: (performance.now() - start) / 1000 };
      this.#made.set(key, made);
    }
    return made;
  }
}

export interface RecipeFit {
  readonly features: FittedVectorizer;
  readonly classifier: Classifier;
  /** Reading the text and fitting, as if this recipe had been alone. */
  readonly seconds: number;
  /** What the user should know of this fit, such as a learner that did not converge. */
  readonly warnings: readonly string[];
}

/** Fits features and learner on the store's movies; labels: their rows, same order. */
export async function fitRecipe(
  recipe: Recipe,
  store: FeatureStore,
  labels: LabelMatrix,
  options: FitRecipeOptions,
): Promise<RecipeFit> {
  const { fitted, matrix, seconds } = await store.get(recipe);
  const start = performance.now();
  const classifier = await learnerFromSettings(recipe.learner).fit(matrix, labels, options);
  return {
    features: fitted,
    classifier,
    seconds: seconds + (performance.now() - start) / 1000,
    warnings: classifier.warnings ?? [],
  };
}
