import { throwIfAborted } from "../errors.ts";
import type { FitProgress } from "../learners/learner.ts";
import { denseMatrix, type LabelMatrix, takeLabelRows } from "../matrix/dense-matrix.ts";
import { concatenated } from "../matrix/memory.ts";
import type { ExtraCorpus } from "../movies/extra-corpus.ts";
import type { Movie } from "../movies/movie.ts";
import type { Split } from "../movies/split/split.ts";
import { MeteredPool } from "../pool/metered-pool.ts";
import { runSideBySide } from "../pool/side-by-side.ts";
import { mean, sum } from "../statistics.ts";
import { type Attempt, type Failure, failureOf } from "./failed-candidate.ts";
import { FeatureStore, type FitRecipeOptions, type FittedFeatures, fitRecipe, type RecipeFit } from "./fit-recipe.ts";
import { HeldOut } from "./held-out.ts";
import { predictHeldOut } from "./predict-held-out.ts";
import { type AnyRecipe, isStack, type Recipe } from "./recipe.ts";
import { StackFit } from "./stack/fit-stack.ts";

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
 * movie's probabilities come from the one model that did not see it. One result a recipe, in the recipes' order: a
 * recipe that fails on a split is given up, the others go on. Stacks run last, one by one: each is many fits. */
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

/** Features are fitted inside the training rows, once for all recipes that read movies alike, and let go with the
 * split's last recipe. */
async function fitPlain(
  recipes: readonly Recipe[],
  movies: readonly Movie[],
  labels: LabelMatrix,
  splits: readonly Split[],
  options: FitHeldOutOptions & Required<Pick<FitHeldOutOptions, "onRecipe">>,
): Promise<Attempt<HeldOutFit>[]> {
  const rows = rowsThatJudge(splits);
  const tables = recipes.map(() => denseMatrix(rows.length, labels.columnCount));
  const fitSeconds = recipes.map(() => splits.map(() => 0));
  const predictSeconds = recipes.map(() => splits.map(() => 0));
  const firstFits: RecipeFit[] = [];
  const failures: (Failure | undefined)[] = recipes.map(() => undefined);
  const shares = new Float64Array(recipes.length * splits.length);
  /** The splits at work; waiting: recipes that are not done with one. */
  const open = new Map<number, { readonly store: FeatureStore; readonly labels: LabelMatrix; waiting: number }>();
  const take = (own: Int32Array): Movie[] => Array.from(own, (row) => movies[row]);
  const { pool, lanes = pool.size } = options;
  // Split by split, so that only the features of a few splits are held at once.
  await runSideBySide(shares.length, lanes, options.signal, async (job, signal) => {
    const s = Math.floor(job / recipes.length);
    const r = job % recipes.length;
    const { train, test } = splits[s];
    const opened = open.get(s) ?? {
      store: new FeatureStore(take(train), { movies: take(test), pool, signal }),
      labels: takeLabelRows(labels, train),
      waiting: recipes.length,
    };
    open.set(s, opened);
    const onProgress = (progress: FitProgress): void => {
      shares[job] = progress.done;
      options.onRecipe(recipes[r], s, progress, sum(shares) / shares.length);
    };
    onProgress({ done: 0 });
    try {
      if (failures[r] === undefined) {
        const fit = await fitRecipe(recipes[r], opened.store, opened.labels, { ...options, signal, onProgress });
        const { heldOut } = (await opened.store.get(recipes[r])) as Required<FittedFeatures>;
        const metered = new MeteredPool(pool);
        const { values } = await predictHeldOut(fit.classifier, heldOut.matrix, metered, signal);
        fitSeconds[r][s] = fit.seconds;
        predictSeconds[r][s] = heldOut.seconds + metered.seconds;
        const firstRow = sum(splits.slice(0, s).map((split) => split.test.length));
        tables[r].values.set(values, firstRow * labels.columnCount);
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
  return recipes.map(
    (_, r) =>
      failures[r] ?? {
        heldOut: HeldOut.fromFit(tables[r], heldOutLabels, rows),
        fitSeconds: mean(fitSeconds[r]),
        predictSeconds: sum(predictSeconds[r]),
        firstFit: firstFits[r],
      },
  );
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

const rowsThatJudge = (splits: readonly Split[]): Int32Array =>
  concatenated(
    (length) => new Int32Array(length),
    splits.map(({ test }) => test),
  );
