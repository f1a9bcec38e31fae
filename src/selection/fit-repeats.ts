import { ClaquetaError } from "../errors.ts";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import { rocAucScore } from "../metrics/roc-auc.ts";
import type { Movie } from "../movies/movie.ts";
import type { Split } from "../movies/split/split.ts";
import { deriveSeed } from "../random/derive-seed.ts";
import { mean, sum } from "../statistics.ts";
import { type Failure, hasFailed, throwIfAllFailed } from "./failed-candidate.ts";
import { type FitHeldOutOptions, fitHeldOut, type HeldOutFit } from "./fit-held-out.ts";
import type { HeldOut } from "./held-out.ts";
import type { AnyRecipe } from "./recipe.ts";
import { recipeCost } from "./recipe-cost.ts";
import type { TimeBudget } from "./time-budget.ts";

/** The splits of one repeat, and the seed of them and of the fits on them. */
export interface Repeat {
  readonly seed: number;
  readonly splits: readonly Split[];
}

/** Seed of repeat r: the first is the run without repeats. */
export const repeatSeed = (seed: number, r: number): number => (r === 0 ? seed : deriveSeed(seed, r));

/** A recipe's held-out predictions of every repeat; rows in the same order in all where there are several. */
export interface RecipeRuns extends Omit<HeldOutFit, "heldOut"> {
  readonly recipe: AnyRecipe;
  /** Index in the list of recipes that was given. */
  readonly rank: number;
  readonly heldOuts: readonly HeldOut[];
  /** Macro ROC AUC on each repeat's every fold; NaN where no genre has both classes in it. */
  readonly foldScores: readonly number[];
}

/** A recipe that a time budget left out, and its estimated time. */
export interface NotRun {
  readonly recipe: string;
  readonly estimatedSeconds: number;
}

export interface FitRepeatsOptions extends FitHeldOutOptions {
  readonly onRecipe: NonNullable<FitHeldOutOptions["onRecipe"]>;
  readonly timeBudget?: TimeBudget | undefined;
  /** Fits of the winner that follow within the budget; 0 where absent. */
  readonly laterFitCount?: number | undefined;
}

/** The outcomes of all candidates. */
export interface RepeatedFits {
  readonly runs: readonly RecipeRuns[];
  readonly failures: readonly Failure[];
  readonly notRun: readonly NotRun[];
}

/** All recipes on all repeats. Within a time budget they run one by one, the cheapest first, up to the first that would
 * exceed it, estimated by the time of those before it; one always runs. Throws where none can be fitted. */
export async function fitRepeats(
  recipes: readonly AnyRecipe[],
  movies: readonly Movie[],
  labels: LabelMatrix,
  repeats: readonly Repeat[],
  options: FitRepeatsOptions,
): Promise<RepeatedFits> {
  const { timeBudget, laterFitCount = 0 } = options;
  const all = recipes.map((recipe, rank) => ({ recipe, rank }));
  if (timeBudget === undefined) {
    const made = await fitBatch(all, movies, labels, repeats, options);
    throwIfAllFailed(made.failures, recipes.length);
    return { ...made, notRun: [] };
  }
  const order = all.sort((a, b) => recipeCost(a.recipe) - recipeCost(b.recipe));
  const fitCount = sum(repeats.map(({ splits }) => splits.length));
  const runs: RecipeRuns[] = [];
  const failures: Failure[] = [];
  let seen = { cost: 0, seconds: 0 };
  for (const [at, candidate] of order.entries()) {
    const estimate = (recipe: AnyRecipe): number => (recipeCost(recipe) * seen.seconds) / seen.cost;
    const needed = estimate(candidate.recipe) * (1 + laterFitCount / fitCount);
    if (runs.length > 0 && timeBudget.elapsed() + needed > timeBudget.seconds) {
      const left = order.slice(at).map(({ recipe }) => ({ recipe: recipe.name, estimatedSeconds: estimate(recipe) }));
      return { runs, failures, notRun: left };
    }
    const start = timeBudget.elapsed();
    const made = await fitBatch([candidate], movies, labels, repeats, options);
    runs.push(...made.runs);
    failures.push(...made.failures);
    const seconds = seen.seconds + timeBudget.elapsed() - start;
    seen = { cost: seen.cost + recipeCost(candidate.recipe), seconds };
  }
  throwIfAllFailed(failures, recipes.length);
  return { runs, failures, notRun: [] };
}

async function fitBatch(
  batch: readonly { readonly recipe: AnyRecipe; readonly rank: number }[],
  movies: readonly Movie[],
  labels: LabelMatrix,
  repeats: readonly Repeat[],
  options: FitRepeatsOptions,
): Promise<{ readonly runs: RecipeRuns[]; readonly failures: Failure[] }> {
  let candidates = batch.map((candidate) => ({ ...candidate, fits: [] as HeldOutFit[] }));
  const failures: Failure[] = [];
  for (const [r, { seed, splits }] of repeats.entries()) {
    const onRecipe: FitRepeatsOptions["onRecipe"] = (recipe, split, progress, overall) =>
      options.onRecipe(recipe, r * splits.length + split, progress, (r + overall) / repeats.length);
    const recipes = candidates.map(({ recipe }) => recipe);
    const made = await fitHeldOut(recipes, movies, labels, splits, { ...options, seed, onRecipe });
    for (const [i, fit] of made.entries()) {
      if (hasFailed(fit)) failures.push(fit);
      else candidates[i].fits.push(fit);
    }
    candidates = candidates.filter((_, i) => !hasFailed(made[i]));
  }
  const runs = candidates.map(({ recipe, rank, fits }) => ({
    recipe,
    rank,
    heldOuts: repeats.length === 1 ? [fits[0].heldOut] : fits.map(({ heldOut }) => inMovieOrder(heldOut)),
    foldScores: fits.flatMap(({ heldOut }, r) => scoresOfFolds(heldOut, repeats[r].splits)),
    fitSeconds: mean(fits.map(({ fitSeconds }) => fitSeconds)),
    predictSeconds: mean(fits.map(({ predictSeconds }) => predictSeconds)),
    firstFit: fits[0].firstFit,
  }));
  return { runs, failures };
}

const inMovieOrder = (heldOut: HeldOut): HeldOut =>
  heldOut.take([...heldOut.rows.keys()].sort((a, b) => heldOut.rows[a] - heldOut.rows[b]));

function scoresOfFolds(heldOut: HeldOut, splits: readonly Split[]): number[] {
  let from = 0;
  return splits.map(({ test }) => {
    const { probabilities, labels } = heldOut.take(Array.from(test, (_, i) => from + i));
    from += test.length;
    try {
      return rocAucScore(probabilities, labels).macro;
    } catch (error) {
      if (error instanceof ClaquetaError && error.code === "TOO_FEW_ROWS") return Number.NaN;
      throw error;
    }
  });
}
