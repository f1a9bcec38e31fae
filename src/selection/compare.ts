import { ClaquetaError, throwIfAborted } from "../errors.ts";
import { modelByteLength } from "../genre-model/model-codec.ts";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import type { JsonValue } from "../matrix/state.ts";
import { rocAucDifference } from "../metrics/bootstrap.ts";
import type { ErrorAnalysis } from "../metrics/error-analysis/error-analysis.ts";
import { type Scorecard, scorecard } from "../metrics/scorecard.ts";
import type { ExtraCorpus } from "../movies/extra-corpus.ts";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import type { Split } from "../movies/split/split.ts";
import type { Pool } from "../pool/pool.ts";
import { claquetaVersion } from "../version.ts";
import { assembleModel, settingsOf } from "./assemble-model.ts";
import { heldOutErrors, LearningCurves, type RecipeDetails, recipeDetails } from "./comparison-details.ts";
import { fitHeldOut, fitHeldOutStack, type HeldOutFit } from "./fit-held-out.ts";
import type { Recipe } from "./recipe.ts";
import { makeSplits, type SplitSettings } from "./splits.ts";
import { StackFit } from "./stack/fit-stack.ts";
import { type AnyRecipe, isStack } from "./stack/stack-recipe.ts";

/** What is compared and how the movies are parted; without split settings 80 to 20, seed 42. */
export interface CompareOptions extends Partial<SplitSettings> {
  readonly recipes: readonly AnyRecipe[];
  /** Movies from elsewhere, for the recipes that learn from them (stacks); none of the movies is among them. */
  readonly extra?: readonly ExtraCorpus[];
  readonly pool: Pool;
  /** Of the bootstrap; 1,000 where absent. */
  readonly resamples?: number;
  /** SHA-256 of the data file, kept in the result. */
  readonly dataSha256?: string;
  readonly signal?: AbortSignal | undefined;
  /** share done in [0, 1] of the recipe's fit on one split. */
  readonly onProgress?: (recipe: string, split: number, splitCount: number, done: number, message?: string) => void;
}

/** One recipe's figures, and what it took. */
export interface RecipeResult extends Scorecard, RecipeDetails {
  readonly name: string;
  readonly description: string;
  readonly features: JsonValue;
  readonly learner: JsonValue;
  /** Text to fitted model, wall clock; the mean over folds. */
  readonly fitSeconds: number;
  /** Text to probabilities of all held-out movies, one thread. */
  readonly predictSeconds: number;
  /** Size of the saved model of the (first) split. */
  readonly modelBytes: number;
}

/** How sure it is that the best is better than the second. */
export interface Lead {
  readonly second: string;
  readonly difference: number;
  /** 95%, paired bootstrap. */
  readonly interval: readonly [number, number];
  readonly pValue: number;
  /** Whether the interval leaves out 0. */
  readonly isMoreThanNoise: boolean;
}

/** What a comparison found: every recipe's figures on the same held-out movies. */
export interface Comparison {
  readonly kind: "comparison";
  readonly claquetaVersion: string;
  readonly dataSha256: string;
  readonly movieCount: number;
  readonly genres: readonly string[];
  readonly split: SplitSettings & { readonly trainCount: number; readonly testCount: number };
  readonly crossingGroupCount: number;
  /** The best first, by macro ROC AUC on held-out probabilities. */
  readonly recipes: readonly RecipeResult[];
  /** Name of the first. */
  readonly best: string;
  /** Absent where there is one recipe only. */
  readonly lead?: Lead;
  /** Of the best, each movie answered with as many genres as it has. */
  readonly errors: ErrorAnalysis;
  readonly warnings: readonly string[];
}

const defaultSplit: SplitSettings = { testSize: 0.2, cv: null, seed: 42, groupDuplicates: false, stratified: false };

/** Fits every recipe on the same training movies and judges it by probabilities on the same held-out ones. movies: all
 * with genres. Throws TOO_FEW_ROWS, BAD_ROW, INVALID_SETTING, INTERRUPTED. */
export async function compare(movies: readonly Movie[], options: CompareOptions): Promise<Comparison> {
  if (options.recipes.length === 0) {
    throw new ClaquetaError("INVALID_SETTING", { where: "recipes", what: "there is none", expected: "at least one" });
  }
  const split: SplitSettings = {
    testSize: options.testSize ?? defaultSplit.testSize,
    cv: options.cv ?? defaultSplit.cv,
    seed: options.seed ?? defaultSplit.seed,
    groupDuplicates: options.groupDuplicates ?? defaultSplit.groupDuplicates,
    stratified: options.stratified ?? defaultSplit.stratified,
  };
  const { seed } = split;
  const genres = Genres.of(movies);
  const labels = genres.encode(movies);
  const { splits, crossingGroupCount } = makeSplits(movies, labels, split);
  const learning = new LearningCurves();
  const fits = await fitAll(movies, labels, splits, seed, learning, options);
  const firstTraining = Array.from(splits[0].train, (row) => movies[row]);
  const results: (RecipeResult & { readonly place: number })[] = [];
  const warnings = new Set<string>();
  for (const [place, recipe] of options.recipes.entries()) {
    throwIfAborted(options.signal);
    const { heldOut, fitSeconds, predictSeconds, firstFit } = fits[place];
    const figures = await scorecard(heldOut.probabilities, heldOut.labels, genres.names, {
      thresholds: 0.5,
      seed,
      ...(options.resamples !== undefined && { resamples: options.resamples }),
      signal: options.signal,
    });
    for (const warning of firstFit.warnings) warnings.add(`${recipe.name}: ${warning}`);
    const model = assembleModel(recipe, firstFit, genres, { seed, trainingMovieCount: splits[0].train.length });
    results.push({
      name: recipe.name,
      description: recipe.description,
      ...settingsOf(recipe),
      fitSeconds,
      predictSeconds,
      modelBytes: modelByteLength(model),
      ...figures,
      ...recipeDetails(fits[place], firstTraining, genres.names, learning.of(recipe.name)),
      place,
    });
  }
  results.sort((a, b) => b.rocAuc.macro - a.rocAuc.macro);
  const [first, second] = results;
  const undefinedGenres = first.undefinedGenres;
  if (undefinedGenres.length > 0) {
    warnings.add(`${undefinedGenres.join(", ")}: no held-out movie has it (or every one), so it is in no mean`);
  }
  if (crossingGroupCount > 0) {
    warnings.add(
      `${crossingGroupCount} groups of near-duplicate movies stand on both sides of the split; --group-duplicates keeps them on one`,
    );
  }
  const lead = second && (await leadOf(fits[first.place], fits[second.place], second.name, options, seed));
  return {
    kind: "comparison",
    claquetaVersion,
    dataSha256: options.dataSha256 ?? "",
    movieCount: movies.length,
    genres: genres.names,
    split: { ...split, trainCount: splits[0].train.length, testCount: fits[0].heldOut.rows.length },
    crossingGroupCount,
    recipes: results.map(({ place: _, ...result }) => result),
    best: first.name,
    ...(lead && { lead }),
    errors: heldOutErrors(fits[first.place].heldOut, movies, genres.names),
    warnings: [...warnings],
  };
}

/** One fit a recipe, in the recipes' order. */
async function fitAll(
  movies: readonly Movie[],
  labels: LabelMatrix,
  splits: readonly Split[],
  seed: number,
  learning: LearningCurves,
  options: CompareOptions,
): Promise<HeldOutFit[]> {
  const { pool, signal, extra = [], onProgress } = options;
  const plain = options.recipes.filter((recipe): recipe is Recipe => !isStack(recipe));
  const plainFits = await fitHeldOut(plain, movies, labels, splits, {
    seed,
    pool,
    signal,
    onRecipe: (recipe, s, progress) => {
      learning.note(recipe.name, s, progress);
      onProgress?.(recipe.name, s, splits.length, progress.done, progress.message);
    },
  });
  const fits = new Map<AnyRecipe, HeldOutFit>(plain.map((recipe, i) => [recipe, plainFits[i]]));
  for (const recipe of options.recipes.filter(isStack)) {
    const stack = await StackFit.prepare(recipe, movies, labels, extra, {
      seed,
      pool,
      signal,
      onProgress: ({ done, message }) => onProgress?.(recipe.name, 0, 1, done, message),
    });
    fits.set(recipe, await fitHeldOutStack(stack, labels, splits));
  }
  return options.recipes.map((recipe) => fits.get(recipe) as HeldOutFit);
}

/** Paired bootstrap between the two best, on the same held-out movies. */
async function leadOf(
  first: HeldOutFit,
  second: HeldOutFit,
  secondName: string,
  options: CompareOptions,
  seed: number,
): Promise<Lead> {
  const { difference, interval, pValue } = await rocAucDifference(
    first.heldOut.probabilities,
    second.heldOut.probabilities,
    first.heldOut.labels,
    { seed, ...(options.resamples !== undefined && { resamples: options.resamples }), signal: options.signal },
  );
  return { second: secondName, difference, interval, pValue, isMoreThanNoise: interval[0] > 0 || interval[1] < 0 };
}
