import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import { type CorrectedTTest, correctedTTest } from "../metrics/corrected-t-test.ts";
import type { Interval } from "../metrics/figure.ts";
import { holmAdjusted, type ModelFigures, pairedModels } from "../metrics/paired-models.ts";
import { genreSupport } from "../metrics/ranked-scores.ts";
import type { RecipeRuns } from "./fit-repeats.ts";

/** Genres of which so few movies judge that their areas say little. */
export interface RareGenres {
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
  /** Nadeau and Bengio's over folds and repeats, which counts the luck of the training movies too; absent where there are
   * not two folds that every genre's figure is defined in. */
  readonly foldTest?: CorrectedTTest;
}

/** Genres that fewer held-out movies have than leastSupport. */
export function rareGenresOf(labels: LabelMatrix, names: readonly string[], leastSupport: number): RareGenres {
  const support = genreSupport(labels);
  return { leastSupport, genres: names.filter((_, g) => support[g] < leastSupport) };
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
  const others = [...runs.keys()].filter((place) => place !== best);
  const adjusted = holmAdjusted(others.map((place) => figures[place].pValue));
  const comparisons = others.map((place, i) => {
    const { difference, differenceInterval: interval, pValue } = figures[place];
    const differences = runs[best].foldScores.map((score, fold) => score - runs[place].foldScores[fold]);
    const foldTest = differences.some(Number.isNaN) ? undefined : correctedTTest(differences, testShare);
    return {
      recipe: runs[place].recipe.name,
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
