import type { FieldSchema } from "../documents/fields.ts";
import { ClaquetaError } from "../errors.ts";
import type { JsonValue } from "../json.ts";
import type { ErrorAnalysis } from "../metrics/error-analysis/error-analysis.ts";
import type { Interval } from "../metrics/figure.ts";
import type { records } from "../metrics/figures.ts";
import type { HeldFigures } from "../metrics/held-figures.ts";
import { meanScorecard } from "../metrics/mean-scorecard.ts";
import { type Scorecard, scorecard } from "../metrics/scorecard.ts";
import type { ExtraCorpus } from "../movies/extra-corpus.ts";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import { modelByteLength } from "../pipeline/model-codec.ts";
import type { Pool } from "../pool/pool.ts";
import { claquetaVersion } from "../version.ts";
import { assembleModel, settingsOf } from "./assemble-model.ts";
import { heldOutErrors, LearningCurves, type RecipeDetails, recipeDetails } from "./comparison-details.ts";
import { type FailedCandidate, failedCandidate } from "./failed-candidate.ts";
import { fitRepeats, type NotRun, repeatSeed } from "./fit-repeats.ts";
import {
  compareFields,
  compareRuns,
  type FieldEffect,
  type PairedComparison,
  type RareGenres,
  rareGenresOf,
} from "./paired-comparisons.ts";
import type { AnyRecipe } from "./recipe.ts";
import { makeSplits, type SplitSettings } from "./splits.ts";
import type { TimeBudget } from "./time-budget.ts";
import { withFields } from "./with-fields.ts";

/** done: share in [0, 1] of the recipe's fit on one split; overall: of all the fits that run beside it. */
export type OnFitProgress = (
  recipe: string,
  split: number,
  splitCount: number,
  done: number,
  overall: number,
  message?: string,
) => void;

/** What is compared and how the movies are split; 80 to 20 with seed 42 where no split settings are given. */
export interface CompareOptions extends Partial<SplitSettings> {
  readonly recipes: readonly AnyRecipe[];
  /** Each recipe is judged without these fields and with them (see `withFields`). */
  readonly fields?: FieldSchema | undefined;
  /** Movies from elsewhere, for the recipes that learn from them (stacks); none of the movies is among them. */
  readonly extra?: readonly ExtraCorpus[];
  readonly pool: Pool;
  /** Cross-validations with other folds, each with a seed of its own; 1 where absent. Above 1 they need `cv`. */
  readonly repeats?: number;
  /** Held-out movies below which a genre counts as rare; 20 where absent. */
  readonly minSupport?: number;
  /** Cheap recipes first, none that would pass it; see `fitRepeats`. */
  readonly timeBudget?: TimeBudget | undefined;
  /** Fits of the best that follow within the time budget. */
  readonly laterFitCount?: number | undefined;
  /** Of the bootstrap; 1,000 where absent. */
  readonly resamples?: number;
  /** SHA-256 of the data file, kept in the result. */
  readonly dataSha256?: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: OnFitProgress;
}

/** One recipe's figures, means over repeats, and its costs: thread time, the mean over folds, which does not depend on
 * what runs at the same time; the size of the (first) split's saved model. */
export interface RecipeResult extends Scorecard, RecipeDetails, HeldFigures<(typeof records.costs)[number]> {
  readonly name: string;
  readonly description: string;
  readonly features: JsonValue;
  readonly learner: JsonValue;
  /** Macro ROC AUC over the genres that are not rare, null where all are. */
  readonly rocAucCommon: { readonly macro: number; readonly interval: Interval } | null;
}

/** How sure it is that the best is better than the second. */
export interface Lead extends Omit<PairedComparison, "recipe" | "adjustedPValue" | "foldTest"> {
  readonly second: string;
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
  /** The best against each other recipe, the nearest first. */
  readonly comparisons: readonly PairedComparison[];
  /** What the fields, such as `cast:text`, add to each recipe; absent where none were given. */
  readonly fields?: { readonly read: readonly string[]; readonly effects: readonly FieldEffect[] };
  readonly repeats: number;
  readonly rareGenres: RareGenres;
  /** Recipes that could not be fitted; absent where all could. */
  readonly failed?: readonly FailedCandidate[];
  /** Absent where there was no limit. */
  readonly timeBudget?: { readonly seconds: number; readonly notRun: readonly NotRun[] };
  readonly warnings: readonly string[];
}

/** Fits every recipe on the same training movies and judges it by probabilities on the same held-out ones. movies: all
 * with genres. Throws TOO_FEW_ROWS, BAD_ROW, INVALID_SETTING, INTERRUPTED. */
export async function compare(movies: readonly Movie[], options: CompareOptions): Promise<Comparison> {
  if (options.recipes.length === 0) {
    throw new ClaquetaError("INVALID_SETTING", { where: "recipes", what: "there is none", expected: "at least one" });
  }
  const { testSize = 0.2, cv = null, seed = 42, groupDuplicates = false, stratified = false } = options;
  const split: SplitSettings = { testSize, cv, seed, groupDuplicates, stratified };
  const {
    fields,
    pool,
    extra,
    signal,
    timeBudget,
    laterFitCount,
    resamples = 1000,
    repeats: repeatCount = 1,
  } = options;
  if (repeatCount > 1 && split.cv === null) {
    throw new ClaquetaError("INVALID_SETTING", {
      where: "repeats",
      what: `${repeatCount} of them on one part of the movies`,
      expected: "repeats of a cross-validation, in which every movie judges once",
      next: "Give --cv too.",
    });
  }
  const genres = Genres.of(movies);
  const labels = genres.encode(movies);
  const seeds = Array.from({ length: repeatCount }, (_, r) => repeatSeed(seed, r));
  const repeats = seeds.map((own) => ({ ...makeSplits(movies, labels, { ...split, seed: own }), seed: own }));
  const { splits, crossingGroupCount } = repeats[0];
  const learning = new LearningCurves();
  const pairs = fields === undefined ? [] : options.recipes.map((own) => [own, withFields(own, fields)] as const);
  const recipes = fields === undefined ? options.recipes : [...new Set(pairs.flat())];
  const { runs, failures, notRun } = await fitRepeats(recipes, movies, labels, repeats, {
    seed,
    pool,
    extra,
    signal,
    timeBudget,
    laterFitCount,
    onRecipe: ({ name }, s, progress, overall) => {
      if (s < splits.length) learning.note(name, s, progress);
      options.onProgress?.(name, s, splits.length * repeatCount, progress.done, overall, progress.message);
    },
  });
  const firstTraining = Array.from(splits[0].train, (row) => movies[row]);
  const results: (Omit<RecipeResult, "rocAucCommon"> & { readonly run: number })[] = [];
  const failed = failures.map(failedCandidate);
  const warnings = new Set(failed.map(({ recipe, reason }) => `${recipe} could not be fitted: ${reason}`));
  const bootstrap = { seed, resamples, signal };
  for (const [run, { recipe, heldOuts, fitSeconds, predictSeconds, firstFit }] of runs.entries()) {
    const cards: Scorecard[] = [];
    for (const heldOut of heldOuts) {
      const { probabilities, labels: own } = heldOut;
      cards.push(await scorecard(probabilities, own, genres.names, { thresholds: 0.5, ...bootstrap }));
    }
    const figures = meanScorecard(cards);
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
      ...recipeDetails({ heldOut: heldOuts[0], firstFit }, firstTraining, genres.names, learning.of(recipe.name)),
      run,
    });
  }
  results.sort((a, b) => b.rocAuc.macro - a.rocAuc.macro || runs[a.run].rank - runs[b.run].rank);
  const [first, second] = results;
  const { undefinedGenres } = first;
  if (undefinedGenres.length > 0) {
    warnings.add(`${undefinedGenres.join(", ")}: no held-out movie has it (or every one), so it is in no mean`);
  }
  if (crossingGroupCount > 0) {
    warnings.add(
      `${crossingGroupCount} groups of near-duplicate movies stand on both sides of the split; --group-duplicates keeps them on one`,
    );
  }
  const rareGenres = rareGenresOf(runs[0].heldOuts[0].labels, genres.names, options.minSupport ?? 20);
  const testShare = splits[0].test.length / splits[0].train.length;
  const paired = await compareRuns(runs, first.run, genres.names, rareGenres, testShare, bootstrap);
  const runOf = (own: AnyRecipe) => runs.find(({ recipe }) => recipe === own);
  const judged = pairs.flatMap(([plain, wide]) => {
    const [without, withFieldsToo] = [runOf(plain), runOf(wide)];
    return plain === wide || !without || !withFieldsToo ? [] : [{ with: withFieldsToo, without }];
  });
  const lead = second && paired.comparisons.find(({ recipe }) => recipe === second.name);
  return {
    kind: "comparison",
    claquetaVersion,
    dataSha256: options.dataSha256 ?? "",
    movieCount: movies.length,
    genres: genres.names,
    split: { ...split, trainCount: splits[0].train.length, testCount: runs[0].heldOuts[0].rows.length },
    repeats: repeatCount,
    crossingGroupCount,
    rareGenres,
    recipes: results.map(({ run, rocAuc, ...result }) => {
      const { interval, common } = paired.figures[run];
      return { ...result, rocAuc: { ...rocAuc, interval }, rocAucCommon: Number.isNaN(common.macro) ? null : common };
    }),
    best: first.name,
    ...(lead && { lead: leadOf(lead) }),
    comparisons: paired.comparisons,
    ...(fields && { fields: { read: fieldTexts(fields), effects: await compareFields(judged, bootstrap) } }),
    ...(failed.length > 0 && { failed }),
    ...(timeBudget && { timeBudget: { seconds: timeBudget.seconds, notRun } }),
    errors: heldOutErrors(runs[first.run].heldOuts[0], movies, genres.names),
    warnings: [...warnings],
  };
}

function leadOf({ recipe, difference, interval, pValue, isMoreThanNoise }: PairedComparison): Lead {
  return { second: recipe, difference, interval, pValue, isMoreThanNoise };
}

const fieldTexts = (fields: FieldSchema): string[] => Object.entries(fields).map(([name, type]) => `${name}:${type}`);
