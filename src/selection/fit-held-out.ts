import type { FitProgress } from "../learners/learner.ts";
import { type DenseMatrix, denseMatrix, type LabelMatrix, takeLabelRows } from "../matrix/dense-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import type { Split } from "../movies/split/split.ts";
import { FeatureStore, type FitRecipeOptions, fitRecipe, type RecipeFit } from "./fit-recipe.ts";
import { HeldOut } from "./held-out.ts";
import type { Recipe } from "./recipe.ts";
import type { StackFit } from "./stack/fit-stack.ts";

export interface HeldOutFit {
  readonly heldOut: HeldOut;
  /** Mean over the splits, reading the text included. */
  readonly fitSeconds: number;
  /** Text to probabilities, for all held-out movies. */
  readonly predictSeconds: number;
  /** The first split's fit, for its size and warnings. */
  readonly firstFit: RecipeFit;
}

/** Fits each recipe on each split's training rows and predicts its test rows. Several splits (folds) are pooled: every
 * movie's probabilities come from the one model that did not see it. Features are fitted inside the training rows. */
export async function fitHeldOut(
  recipes: readonly Recipe[],
  movies: readonly Movie[],
  labels: LabelMatrix,
  splits: readonly Split[],
  options: Omit<FitRecipeOptions, "onProgress"> & {
    readonly onRecipe?: (recipe: Recipe, split: number, progress: FitProgress) => void;
  },
): Promise<HeldOutFit[]> {
  const rows = concatenated(splits.map((split) => split.test));
  const tables = recipes.map(() => denseMatrix(rows.length, labels.columnCount));
  const fitSeconds = recipes.map(() => 0);
  const predictSeconds = recipes.map(() => 0);
  const firstFits: RecipeFit[] = [];
  let place = 0;
  for (const [s, split] of splits.entries()) {
    const store = new FeatureStore(Array.from(split.train, (row) => movies[row]));
    const testMovies = Array.from(split.test, (row) => movies[row]);
    const trainLabels = takeLabelRows(labels, split.train);
    for (const [r, recipe] of recipes.entries()) {
      const onProgress = (progress: FitProgress): void => options.onRecipe?.(recipe, s, progress);
      onProgress({ done: 0 });
      const fit = await fitRecipe(recipe, store, trainLabels, { ...options, onProgress });
      fitSeconds[r] += fit.seconds / splits.length;
      const start = performance.now();
      const probabilities: DenseMatrix = fit.classifier.predictProba(fit.features.transform(testMovies));
      predictSeconds[r] += (performance.now() - start) / 1000;
      tables[r].values.set(probabilities.values, place * labels.columnCount);
      if (s === 0) firstFits.push(fit);
    }
    place += split.test.length;
  }
  const heldOutLabels = takeLabelRows(labels, rows);
  return recipes.map((_, r) => ({
    heldOut: HeldOut.fromFit(tables[r], heldOutLabels, rows),
    fitSeconds: fitSeconds[r],
    predictSeconds: predictSeconds[r],
    firstFit: firstFits[r],
  }));
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
  const rows = concatenated(splits.map((split) => split.test));
  return {
    heldOut: HeldOut.fromFit(probabilities, takeLabelRows(labels, rows), rows),
    fitSeconds,
    predictSeconds,
    firstFit: { ...firstFit, seconds: fitSeconds },
  };
}

function concatenated(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
