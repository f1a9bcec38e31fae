import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { RandomState } from "../random/mt19937.ts";
import { mean, rankDescending } from "../statistics.ts";
import { type BootstrapOptions, percentileInterval, resample, signPValue } from "./bootstrap.ts";
import type { Interval } from "./figure.ts";
import { type GenreRanking, rankGenre, resampledRocAuc } from "./resampled-ranking.ts";
import { rocAucScore } from "./roc-auc.ts";
import { drawCounts, rarestGenreStrata } from "./strata.ts";

/** A macro ROC AUC and its interval under resampling of the movies. */
export interface RocAucInterval {
  readonly macro: number;
  readonly interval: Interval;
}

/** Percentile bootstrap interval of the macro ROC AUC. Movies are drawn whole, so that a resample's genres come from
 * the same movies and their dependence is kept; within groups by each movie's rarest genre (see `rarestGenreStrata`). A
 * genre of which a resample has one class only is left out of that resample's mean. scores, labels: n movies × g
 * genres. Same seed, same interval. Throws HARD_LABELS, SHAPE_MISMATCH, BAD_ROW, TOO_FEW_ROWS, INVALID_SETTING;
 * INTERRUPTED. Source: Efron and Tibshirani 1993, chapter 13; strata as in Robin et al. 2011 (pROC). */
export async function rocAucInterval(
  scores: DenseMatrix,
  labels: LabelMatrix,
  options: BootstrapOptions,
): Promise<RocAucInterval> {
  rocAucScore(scores, labels, options);
  const [{ macro, interval }] = await pairedModels([[scores]], labels, 0, [], options);
  return { macro, interval };
}

/** The difference of two models, by a paired bootstrap. */
export interface RocAucDifference {
  /** Macro ROC AUC of the first model less that of the second. */
  readonly difference: number;
  readonly interval: Interval;
  /** Two-sided, in (0, 1]: how often a difference this far from 0 would come up if there were none. */
  readonly pValue: number;
}

/** Paired bootstrap of the difference in macro ROC AUC between two models on the same movies: every resample scores
 * both on the same draws, made as in `rocAucInterval`. p is twice the share of resamples on the rarer side of 0 (those
 * at 0 on both), each with one added so that it is never 0. Throws as `rocAucInterval`. Source: Efron and Tibshirani
 * 1993, chapters 13 and 15; Davison and Hinkley 1997, 4.2 for the one added. */
export async function rocAucDifference(
  first: DenseMatrix,
  second: DenseMatrix,
  labels: LabelMatrix,
  options: BootstrapOptions,
): Promise<RocAucDifference> {
  for (const scores of [first, second]) rocAucScore(scores, labels, options);
  const [, other] = await pairedModels([[first], [second]], labels, 0, [], options);
  return { difference: other.difference, interval: other.differenceInterval, pValue: other.pValue };
}

/** One model against the reference model, on the same movies; its macro ROC AUC is the mean over repeats. */
export interface ModelFigures extends RocAucInterval {
  /** The same over the common genres alone. */
  readonly common: RocAucInterval;
  /** Reference model less this one: above 0 where the reference is better. */
  readonly difference: number;
  readonly differenceInterval: Interval;
  readonly pValue: number;
}

/** Paired bootstrap over movies of several models at once, each scored by the mean over its repeats (cross-validations
 * with other folds): every resample weighs the same movies in all of them. models: [model][repeat], n movies × g genres
 * in the labels' row order; commonGenres: columns. Throws TOO_FEW_ROWS, INVALID_SETTING, INTERRUPTED. */
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
    const all = sorted((drawn) => drawn[m].all);
    const common = sorted((drawn) => drawn[m].common);
    const commonInterval: Interval = common.length > 0 ? percentileInterval(common, options) : [Number.NaN, Number.NaN];
    const differences = sorted((drawn) => drawn[reference].all - drawn[m].all);
    return {
      macro: observed[m].all,
      interval: percentileInterval(all, options),
      common: { macro: observed[m].common, interval: commonInterval },
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
  for (const [rank, i] of order.entries()) {
    largest = Math.max(largest, Math.min(1, pValues[i] * (pValues.length - rank)));
    adjusted[i] = largest;
  }
  return adjusted;
}
