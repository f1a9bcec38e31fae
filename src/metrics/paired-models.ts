import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { RandomState } from "../random/mt19937.ts";
import { mean, rankDescending } from "../statistics.ts";
import { type BootstrapOptions, percentileInterval, resample, signPValue } from "./bootstrap.ts";
import type { Interval } from "./figure.ts";
import { type GenreRanking, rankGenre, resampledRocAuc } from "./resampled-ranking.ts";
import { drawCounts, rarestGenreStrata } from "./strata.ts";

/** One model against the model of reference, on the same movies. */
export interface ModelFigures {
  /** Of the mean over repeats of the macro ROC AUC. */
  readonly macro: number;
  readonly interval: Interval;
  /** The same over the common genres alone. */
  readonly common: { readonly macro: number; readonly interval: Interval };
  /** Model of reference less this one: above 0 where the reference is better. */
  readonly difference: number;
  readonly differenceInterval: Interval;
  readonly pValue: number;
}

/** Paired bootstrap over movies of several models at once, each scored by the mean over its repeats (cross-validations
 * with other folds): every resample weighs the same movies in all of them. models: [model][repeat], n movies × g genres
 * in the labels' row order; commonGenres: columns. With one repeat the figures are those of `rocAucInterval` and
 * `rocAucDifference`. Throws as they do. */
export async function pairedModels(
  models: readonly (readonly DenseMatrix[])[],
  labels: LabelMatrix,
  reference: number,
  commonGenres: readonly number[],
  options: BootstrapOptions,
): Promise<ModelFigures[]> {
  const columns = Array.from({ length: labels.columnCount }, (_, genre) => genre);
  const rankings = models.map((repeats) =>
    columns.map((genre) => repeats.map((scores) => rankGenre(scores, labels, genre))),
  );
  const everyMovieOnce = new Int32Array(labels.rowCount).fill(1);
  const observed = rankings.map((own) => figuresOf(own, everyMovieOnce, commonGenres));
  const strata = rarestGenreStrata(labels);
  const random = new RandomState(options.seed);
  const counts = new Int32Array(labels.rowCount);
  const draws: { readonly all: number; readonly common: number }[][] = [];
  await resample(options, () => {
    drawCounts(strata, random, counts);
    const drawn = rankings.map((own) => figuresOf(own, counts, commonGenres));
    if (drawn.some(({ all }) => Number.isNaN(all))) return Number.NaN;
    draws.push(drawn);
    return drawn[reference].all;
  });
  const sorted = (figure: (drawn: (typeof draws)[number]) => number): Float64Array =>
    Float64Array.from(draws, figure)
      .filter((value) => !Number.isNaN(value))
      .sort();
  return models.map((_, m) => {
    const differences = sorted((drawn) => drawn[reference].all - drawn[m].all);
    const common = sorted((drawn) => drawn[m].common);
    return {
      macro: observed[m].all,
      interval: percentileInterval(
        sorted((drawn) => drawn[m].all),
        options,
      ),
      common: {
        macro: observed[m].common,
        interval: common.length > 0 ? percentileInterval(common, options) : [Number.NaN, Number.NaN],
      },
      difference: observed[reference].all - observed[m].all,
      differenceInterval: percentileInterval(differences, options),
      pValue: signPValue(differences),
    };
  });
}

/** rankings: [genre][repeat]. Means over the genres that have both classes; NaN where none has. */
function figuresOf(
  rankings: readonly (readonly GenreRanking[])[],
  counts: Int32Array,
  commonGenres: readonly number[],
): { readonly all: number; readonly common: number } {
  const areas = rankings.map((repeats) => mean(repeats.map((ranking) => resampledRocAuc(ranking, counts))));
  const isDefined = (area: number): boolean => !Number.isNaN(area);
  return {
    all: mean(areas.filter(isDefined)),
    common: mean(commonGenres.map((genre) => areas[genre]).filter(isDefined)),
  };
}

/** Holm's step-down adjustment of p-values for their number, in the given order: at most 1, never below the p-value.
 * Source: Holm 1979. */
export function holmAdjusted(pValues: readonly number[]): number[] {
  const adjusted = new Array<number>(pValues.length).fill(1);
  const order = rankDescending(pValues.map((p) => -p));
  let largest = 0;
  for (const [rank, place] of order.entries()) {
    largest = Math.max(largest, Math.min(1, pValues[place] * (pValues.length - rank)));
    adjusted[place] = largest;
  }
  return adjusted;
}
