import { ClaquetaError } from "../../errors.ts";
import { vectorizerFromSettings } from "../../features/make-vectorizer.ts";
import { FittedTerms } from "../../features/term-vectorizer.ts";
import { textTransformsFor } from "../../features/text-transforms.ts";
import { FittedUnion } from "../../features/union.ts";
import type { FittedVectorizer } from "../../features/vectorizer.ts";
import { classifierFromState } from "../../learners/classifier-state.ts";
import { compactState } from "../../learners/compact/classifier.ts";
import type { Classifier } from "../../learners/learner.ts";
import { learnerFromSettings } from "../../learners/learner-settings.ts";
import { type LabelMatrix, takeLabelRows } from "../../matrix/dense-matrix.ts";
import type { Storage } from "../../matrix/quantised-table.ts";
import type { State } from "../../matrix/state.ts";
import { rocAucScore } from "../../metrics/roc-auc.ts";
import type { Movie } from "../../movies/movie.ts";
import type { Split } from "../../movies/split/split.ts";
import type { FitRecipeOptions } from "../fit-recipe.ts";
import type { Recipe } from "../recipe.ts";
import { byImportance, columnImportance } from "./column-importance.ts";

/** Features and classifier of one fit. */
export interface FittedPair {
  readonly features: FittedVectorizer;
  readonly classifier: Classifier;
}

/** One way to meet the budget, judged on held-out movies. */
export interface CompressionTrial {
  readonly storage: Storage;
  readonly columnCount: number;
  readonly bytes: number;
  readonly rocAucMacro: number;
}

/** A recipe made small, and what that cost on held-out movies. */
export interface Compression {
  /** Fitted on all movies, within the budget. */
  readonly fit: FittedPair;
  readonly bytes: number;
  /** The whole model's held-out figure: what the trials are to be compared with. */
  readonly whole: { readonly columnCount: number; readonly rocAucMacro: number };
  readonly trials: readonly CompressionTrial[];
  /** The trial that was taken: the best held-out macro ROC AUC. */
  readonly chosen: CompressionTrial;
}

/** Narrower numbers leave room for more terms; which of the two is worth more is measured. */
const tried: readonly Storage[] = ["int8", "int4"];
const storageBits = { int4: 4, int8: 8, float16: 16 } as const;
/** Of a budget, so that the final fit, whose terms are other ones, keeps within it too. */
const spare = 0.995;

/** A recipe's model in at most maxBytes: the terms that matter most (columnImportance), the learner fitted anew on these,
 * terms as fingerprints and tables as small whole numbers. Storage is chosen on the split's test rows; then all is done on
 * all movies. sizeOf: bytes of the model file that these parts make. Throws INVALID_SETTING where the recipe has no table
 * with a row a term, or the budget holds no term. */
export async function compressRecipe(
  recipe: Recipe,
  movies: readonly Movie[],
  labels: LabelMatrix,
  split: Split,
  maxBytes: number,
  sizeOf: (fit: FittedPair) => Promise<number>,
  options: FitRecipeOptions,
): Promise<Compression> {
  const testMovies = Array.from(split.test, (row) => movies[row]);
  const testLabels = takeLabelRows(labels, split.test);
  const score = ({ features, classifier }: FittedPair): number =>
    rocAucScore(classifier.predictProba(features.transform(testMovies)), testLabels).macro;
  const trainMovies = Array.from(split.train, (row) => movies[row]);
  const judged = await RecipeCompressor.of(recipe, trainMovies, takeLabelRows(labels, split.train), options);
  const whole = { columnCount: judged.whole.features.columnCount, rocAucMacro: score(judged.whole) };
  const trials: CompressionTrial[] = [];
  for (const storage of tried) {
    const { fit, bytes } = await judged.within(spare * maxBytes, storage, sizeOf);
    trials.push({ storage, columnCount: fit.features.columnCount, bytes, rocAucMacro: score(fit) });
    options.onProgress?.({ done: trials.length / (tried.length + 1), message: `${storage}: ${bytes} bytes` });
  }
  const chosen = trials.reduce((best, trial) => (trial.rocAucMacro > best.rocAucMacro ? trial : best));
  const final = await RecipeCompressor.of(recipe, movies, labels, options);
  const { fit, bytes } = await final.within(maxBytes, chosen.storage, sizeOf);
  options.onProgress?.({ done: 1 });
  return { fit, bytes, whole, trials, chosen };
}

/** One set of movies, the whole fit on them, and smaller fits made from it. */
class RecipeCompressor {
  readonly whole: FittedPair;
  readonly #recipe: Recipe;
  readonly #movies: readonly Movie[];
  readonly #labels: LabelMatrix;
  readonly #options: FitRecipeOptions;
  /** The terms' columns, the most important first. */
  readonly #order: Int32Array;

  private constructor(
    recipe: Recipe,
    movies: readonly Movie[],
    labels: LabelMatrix,
    options: FitRecipeOptions,
    whole: FittedPair,
    order: Int32Array,
  ) {
    this.#recipe = recipe;
    this.#movies = movies;
    this.#labels = labels;
    this.#options = options;
    this.whole = whole;
    this.#order = order;
  }

  static async of(
    recipe: Recipe,
    movies: readonly Movie[],
    labels: LabelMatrix,
    options: FitRecipeOptions,
  ): Promise<RecipeCompressor> {
    const transforms = await textTransformsFor(recipe.features);
    const { fitted, matrix } = vectorizerFromSettings(recipe.features, transforms).fitTransform(movies);
    const classifier = await learnerFromSettings(recipe.learner).fit(matrix, labels, quiet(options));
    const importance = columnImportance(matrix, classifier);
    if (importance === undefined || !(fitted instanceof FittedUnion || fitted instanceof FittedTerms)) {
      throw new ClaquetaError("INVALID_SETTING", {
        where: "--max-size",
        what: `recipe ${recipe.name} has no table of weights with a row a term`,
        expected: "a recipe of a regression or an embedding network",
      });
    }
    return new RecipeCompressor(
      recipe,
      movies,
      labels,
      options,
      { features: fitted, classifier },
      byImportance(importance),
    );
  }

  /** The fit with as many terms as the budget holds. */
  async within(
    maxBytes: number,
    storage: Storage,
    sizeOf: (fit: FittedPair) => Promise<number>,
  ): Promise<{ readonly fit: FittedPair; readonly bytes: number }> {
    const { classifier } = this.whole;
    const tables = Object.keys(columnStorage(classifier.toState(), storage));
    const width = tables.reduce((sum, name) => sum + classifier.toState().tensors[name].shape[1], 0);
    // A term's codes, its fingerprint (2 bytes), its idf (1) and a scale for each table (2).
    const termBytes = (width * storageBits[storage]) / 8 + 3 + 2 * tables.length;
    let count = Math.min(this.#order.length, Math.floor(maxBytes / termBytes));
    let known: { count: number; bytes: number } | undefined;
    for (let attempt = 0; attempt < 8 && count > 0; attempt++) {
      const fit = await this.#fitTo(count, storage);
      const bytes = await sizeOf(fit);
      if (bytes <= maxBytes) return { fit, bytes };
      // Bytes are a line in the number of terms: through two points once there are two, else through the origin.
      const slope = known === undefined ? bytes / count : (known.bytes - bytes) / (known.count - count);
      known = { count, bytes };
      count = Math.min(count - 1, Math.floor(count - (1.002 * (bytes - maxBytes)) / slope));
    }
    throw new ClaquetaError("INVALID_SETTING", {
      where: "--max-size",
      what: `${maxBytes} bytes do not hold the smallest model of recipe ${this.#recipe.name}`,
      next: "Allow more bytes.",
    });
  }

  async #fitTo(count: number, storage: Storage): Promise<FittedPair> {
    const features = this.whole.features as FittedUnion | FittedTerms;
    const { fitted } = features.compact(this.#order.subarray(0, count));
    const rows = fitted.transform(this.#movies);
    const classifier = await learnerFromSettings(this.#recipe.learner).fit(rows, this.#labels, quiet(this.#options));
    const state = classifier.toState();
    return { features: fitted, classifier: classifierFromState(compactState(state, columnStorage(state, storage))) };
  }
}

const quiet = (options: FitRecipeOptions): FitRecipeOptions => ({ ...options, onProgress: undefined });

/** The tables that have a row a column. */
function columnStorage({ tensors }: State, storage: Storage): { [tensor: string]: Storage } {
  const names = Object.keys(tensors).filter((name) => /(^|\.)(weights|embeddings)$/.test(name));
  return Object.fromEntries(names.filter((name) => tensors[name].shape.length === 2).map((name) => [name, storage]));
}
