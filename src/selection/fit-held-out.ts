import { ClaquetaError, throwIfAborted } from "../errors.ts";
import type { FitProgress } from "../learners/learner.ts";
import { type DenseMatrix, denseMatrix, type LabelMatrix, takeLabelRows } from "../matrix/dense-matrix.ts";
import { concatenated } from "../matrix/memory.ts";
import type { ExtraCorpus } from "../movies/extra-corpus.ts";
import type { Movie } from "../movies/movie.ts";
import type { Split } from "../movies/split/split.ts";
import { MeteredPool } from "../pool/metered-pool.ts";
import type { Pool, RunOptions } from "../pool/pool.ts";
import { runSideBySide } from "../pool/side-by-side.ts";
import { mean, sum } from "../statistics.ts";
import { type Attempt, type Failure, failureOf } from "./failed-candidate.ts";
import { FeatureStore, type FitRecipeOptions, fitRecipe, type RecipeFit } from "./fit-recipe.ts";
import { HeldOut } from "./held-out.ts";
import { predictHeldOutTask } from "./predict-held-out.ts";
import type { Recipe } from "./recipe.ts";
import { StackFit } from "./stack/fit-stack.ts";
import { type AnyRecipe, isStack } from "./stack/stack-recipe.ts";

export interface HeldOutFit {
  readonly heldOut: HeldOut;
  /** Mean over the splits, reading the text included; thread time. */
  readonly fitSeconds: number;
  /** Text to probabilities, for all held-out movies; thread time. */
  readonly predictSeconds: number;
  /** The first split's fit, for its size and warnings. */
  readonly firstFit: RecipeFit;
}

export interface FitHeldOutOptions extends Omit<FitRecipeOptions, "onProgress"> {
  /** Fits that run at once; the pool's size where absent. Results do not depend on it. */
  readonly lanes?: number;
  /** overall: share of all the work that is done, in [0, 1]. */
  readonly onRecipe?: (recipe: AnyRecipe, split: number, progress: FitProgress, overall: number) => void;
  /** For the recipes that learn from them. */
  readonly extra?: readonly ExtraCorpus[] | undefined;
}

/** Fits each recipe on each split's training rows and predicts its test rows. Several splits (folds) are pooled: every
 * movie's probabilities come from the one model that did not see it. One result a recipe, in the recipes' order: a recipe
 * that fails on a split is given up, and the others go on. Stacks run one after another behind the others, for each is many
 * fits by itself. */
export async function fitHeldOut(
  recipes: readonly AnyRecipe[],
  movies: readonly Movie[],
  labels: LabelMatrix,
  splits: readonly Split[],
  options: FitHeldOutOptions,
): Promise<Attempt<HeldOutFit>[]> {
  const plain = recipes.filter((recipe): recipe is Recipe => !isStack(recipe));
  const stacks = recipes.filter(isStack);
  const report = (recipe: AnyRecipe, split: number, progress: FitProgress, own: number, before: number): void =>
    options.onRecipe?.(recipe, split, progress, (before + own) / recipes.length);
  const plainFits = await fitPlain(plain, movies, labels, splits, {
    ...options,
    onRecipe: (recipe, split, progress, overall) => report(recipe, split, progress, overall * plain.length, 0),
  });
  const fits = new Map<AnyRecipe, Attempt<HeldOutFit>>(plain.map((recipe, i) => [recipe, plainFits[i]]));
  for (const [s, recipe] of stacks.entries()) {
    const onProgress = (progress: FitProgress): void => report(recipe, 0, progress, progress.done, plain.length + s);
    const { seed, pool, signal, extra = [] } = options;
    try {
      const stack = await StackFit.prepare(recipe, movies, labels, extra, { seed, pool, signal, onProgress });
      fits.set(recipe, await fitHeldOutStack(stack, labels, splits));
    } catch (error) {
      fits.set(recipe, failureOf(recipe.name, error));
    }
    onProgress({ done: 1 });
  }
  return recipes.map((recipe) => fits.get(recipe) as Attempt<HeldOutFit>);
}

/** Features are fitted inside the training rows, once for all recipes that read movies alike, and let go with the split's
 * last recipe. */
async function fitPlain(
  recipes: readonly Recipe[],
  movies: readonly Movie[],
  labels: LabelMatrix,
  splits: readonly Split[],
  options: FitHeldOutOptions,
): Promise<Attempt<HeldOutFit>[]> {
  const rows = rowsThatJudge(splits);
  const tables = recipes.map(() => denseMatrix(rows.length, labels.columnCount));
  const fitSeconds = recipes.map(() => splits.map(() => 0));
  const predictSeconds = recipes.map(() => splits.map(() => 0));
  const firstFits: RecipeFit[] = [];
  const failures: (Failure | undefined)[] = recipes.map(() => undefined);
  const shares = new Float64Array(recipes.length * splits.length);
  const open = new Map<number, OpenSplit>();
  const { pool, lanes = pool.size } = options;
  // Split by split, so that only the features of a few splits are held at once.
  await runSideBySide(shares.length, lanes, options.signal, async (job, signal) => {
    const s = Math.floor(job / recipes.length);
    const r = job % recipes.length;
    const opened = open.get(s) ?? openSplit(splits[s], movies, labels, { pool, signal, recipeCount: recipes.length });
    open.set(s, opened);
    const onProgress = (progress: FitProgress): void => {
      shares[job] = progress.done;
      options.onRecipe?.(recipes[r], s, progress, shares.reduce((sum, share) => sum + share, 0) / shares.length);
    };
    onProgress({ done: 0 });
    try {
      if (failures[r] === undefined) {
        const fit = await fitRecipe(recipes[r], opened.store, opened.labels, { ...options, signal, onProgress });
        const { probabilities, seconds } = await predictHeldOut(recipes[r], fit, opened.store, { pool, signal });
        fitSeconds[r][s] = fit.seconds;
        predictSeconds[r][s] = seconds;
        tables[r].values.set(probabilities.values, firstRowOf(splits, s) * labels.columnCount);
        if (s === 0) firstFits[r] = fit;
      }
    } catch (error) {
      throwIfAborted(signal);
      failures[r] = failureOf(recipes[r].name, error);
    }
    if (--opened.waiting === 0) open.delete(s);
    onProgress({ done: 1 });
  });
  const heldOutLabels = takeLabelRows(labels, rows);
  return recipes.map((_, r) => {
    const failure = failures[r];
    if (failure !== undefined) return failure;
    return {
      heldOut: HeldOut.fromFit(tables[r], heldOutLabels, rows),
      fitSeconds: mean(fitSeconds[r]),
      predictSeconds: sum(predictSeconds[r]),
      firstFit: firstFits[r],
    };
  });
}

/** The same of a stack; what it learns from extra corpora is learned once. */
export async function fitHeldOutStack(
  stack: StackFit,
  labels: LabelMatrix,
  splits: readonly Split[],
): Promise<HeldOutFit> {
  const start = performance.now();
  const { probabilities, firstFit, predictSeconds } = await stack.heldOut(splits);
  const fitSeconds = (performance.now() - start) / 1000 - predictSeconds + stack.prepareSeconds;
  const rows = rowsThatJudge(splits);
  return {
    heldOut: HeldOut.fromFit(probabilities, takeLabelRows(labels, rows), rows),
    fitSeconds,
    predictSeconds,
    firstFit: { ...firstFit, seconds: fitSeconds },
  };
}

/** A split that is at work, and how many recipes are not done with it. */
interface OpenSplit {
  readonly store: FeatureStore;
  readonly labels: LabelMatrix;
  waiting: number;
}

function openSplit(
  split: Split,
  movies: readonly Movie[],
  labels: LabelMatrix,
  { recipeCount, ...work }: Pick<RunOptions, "signal"> & { readonly pool: Pool; readonly recipeCount: number },
): OpenSplit {
  const take = (rows: Int32Array): Movie[] => Array.from(rows, (row) => movies[row]);
  return {
    store: new FeatureStore(take(split.train), { ...work, movies: take(split.test) }),
    labels: takeLabelRows(labels, split.train),
    waiting: recipeCount,
  };
}

async function predictHeldOut(
  recipe: Recipe,
  fit: RecipeFit,
  store: FeatureStore,
  { pool, signal }: Pick<RunOptions, "signal"> & { readonly pool: Pool },
): Promise<{ readonly probabilities: DenseMatrix; readonly seconds: number }> {
  const { heldOut } = await store.get(recipe);
  if (heldOut === undefined) throw new ClaquetaError("INTERNAL", { what: "a split without held-out movies" });
  const metered = new MeteredPool(pool);
  const payload = { classifier: fit.classifier.toState(), x: heldOut.matrix };
  const probabilities = await metered.run(predictHeldOutTask, payload, { signal });
  return { probabilities, seconds: heldOut.seconds + metered.seconds };
}

const rowsThatJudge = (splits: readonly Split[]): Int32Array =>
  concatenated(
    (length) => new Int32Array(length),
    splits.map(({ test }) => test),
  );

/** Held-out rows of the splits before split s. */
const firstRowOf = (splits: readonly Split[], s: number): number =>
  sum(splits.slice(0, s).map(({ test }) => test.length));
