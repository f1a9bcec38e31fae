import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import { type CorrectedTTest, correctedTTest } from "../metrics/corrected-t-test.ts";
import type { Interval } from "../metrics/figure.ts";
import { holmAdjusted, type ModelFigures, pairedModels } from "../metrics/paired-models.ts";
import { genreSupport } from "../metrics/ranked-scores.ts";
import type { RecipeRuns } from "./fit-repeats.ts";

/** Genres with so few held-out movies that their ROC AUC says little. */
export interface RareGenres {
  /** Held-out movies from which on a genre is not rare. */
  readonly leastSupport: number;
  readonly genres: readonly string[];
}

/** The best recipe against another one. */
export interface PairedComparison {
  readonly recipe: string;
  /** Macro ROC AUC of the best less this recipe's, the mean over repeats. */
  readonly difference: number;
  /** 95%, paired bootstrap over movies. */
  readonly interval: Interval;
  readonly pValue: number;
  /** Holm's, for the number of recipes that the best is compared with. */
  readonly adjustedPValue: number;
  /** Whether the interval leaves out 0. */
  readonly isMoreThanNoise: boolean;
  /** Nadeau and Bengio's over folds and repeats, which counts the luck of the training movies too; absent where there
   * are not two folds that every genre's figure is defined in. */
  readonly foldTest?: CorrectedTTest;
}

/** What fields add to a recipe. */
export interface FieldEffect extends Omit<PairedComparison, "foldTest"> {
  /** Name of the recipe that reads the fields too. `difference` is its macro ROC AUC less that of `recipe`, the mean
   * over repeats, and `adjustedPValue` is for the number of recipes. */
  readonly withFields: string;
}

/** Each recipe's figures with fields less those without, on the same movies; the largest difference first. pairs: of
 * runs, with and without. */
export async function compareFields(
  pairs: readonly { readonly with: RecipeRuns; readonly without: RecipeRuns }[],
  options: { readonly seed: number; readonly resamples?: number; readonly signal?: AbortSignal | undefined },
): Promise<readonly FieldEffect[]> {
  const tables = ({ heldOuts }: RecipeRuns) => heldOuts.map(({ probabilities }) => probabilities);
  const effects: Omit<FieldEffect, "adjustedPValue">[] = [];
  for (const pair of pairs) {
    const { labels } = pair.with.heldOuts[0];
    const [, figures] = await pairedModels([tables(pair.with), tables(pair.without)], labels, 0, [], options);
    const { difference, differenceInterval: interval, pValue } = figures;
    const isMoreThanNoise = interval[0] > 0 || interval[1] < 0;
    const names = { recipe: pair.without.recipe.name, withFields: pair.with.recipe.name };
    effects.push({ ...names, difference, interval, pValue, isMoreThanNoise });
  }
  const adjusted = holmAdjusted(effects.map(({ pValue }) => pValue));
  return effects
    .map((effect, i) => ({ ...effect, adjustedPValue: adjusted[i] }))
    .sort((a, b) => b.difference - a.difference);
}

/** Genres that fewer than minSupport held-out movies have. */
export function rareGenresOf(labels: LabelMatrix, names: readonly string[], minSupport: number): RareGenres {
  const support = genreSupport(labels);
  return { leastSupport: minSupport, genres: names.filter((_, g) => support[g] < minSupport) };
}

/** Figures of every run against the run `best`, in the order of runs. */
export async function compareRuns(
  runs: readonly RecipeRuns[],
  best: number,
  genreNames: readonly string[],
  rare: RareGenres,
  testShare: number,
  options: { readonly seed: number; readonly resamples?: number; readonly signal?: AbortSignal | undefined },
): Promise<{ readonly figures: readonly ModelFigures[]; readonly comparisons: readonly PairedComparison[] }> {
  const models = runs.map(({ heldOuts }) => heldOuts.map(({ probabilities }) => probabilities));
  const common = [...genreNames.keys()].filter((g) => !rare.genres.includes(genreNames[g]));
  const figures = await pairedModels(models, runs[0].heldOuts[0].labels, best, common, options);
  const others = [...runs.keys()].filter((run) => run !== best);
  const adjusted = holmAdjusted(others.map((run) => figures[run].pValue));
  const comparisons = others.map((run, i) => {
    const { difference, differenceInterval: interval, pValue } = figures[run];
    const differences = runs[best].foldScores.map((score, fold) => score - runs[run].foldScores[fold]);
    const foldTest = differences.some(Number.isNaN) ? undefined : correctedTTest(differences, testShare);
    return {
      recipe: runs[run].recipe.name,
      difference,
      interval,
      pValue,
      adjustedPValue: adjusted[i],
      isMoreThanNoise: interval[0] > 0 || interval[1] < 0,
      ...(foldTest && { foldTest }),
    };
  });
  return { figures, comparisons: comparisons.sort((a, b) => a.difference - b.difference) };
}
