import { ClaquetaError, throwIfAborted } from "../errors.ts";
import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { deriveSeed } from "../random/derive-seed.ts";
import { RandomState } from "../random/mt19937.ts";
import { quantile } from "../statistics.ts";
import type { Interval } from "./figure.ts";
import { rankGenre, resampledMacroRocAuc, resampledRocAuc } from "./resampled-ranking.ts";
import { type RankingOptions, rocAucScore } from "./roc-auc.ts";
import { checkScores, refuseHardLabels } from "./score-checks.ts";
import { classStrata, drawCounts, rarestGenreStrata } from "./strata.ts";

/** How many resamples, drawn from which seed. */
export interface BootstrapOptions extends RankingOptions {
  /** An integer in [0, 2³²). */
  readonly seed: number;
  /** 1,000 where absent; at least 20. */
  readonly resamples?: number;
  /** Share of resamples inside the interval, in (0, 1); 0.95 where absent. */
  readonly level?: number;
  readonly signal?: AbortSignal | undefined;
}

const defaultLevel = 0.95;

/** A macro ROC AUC and where it might as well have fallen with other movies of the same kind. */
export interface RocAucInterval {
  readonly macro: number;
  readonly interval: Interval;
}

/** Percentile bootstrap interval of the macro ROC AUC. Movies are drawn whole, so that a resample's genres come from the
 * same movies and their dependence is kept; within groups by each movie's rarest genre (see `rarestGenreStrata`). A
 * genre of which a resample has one class only is left out of that resample's mean. scores, labels: n movies × g
 * genres. Same seed, same interval. Throws HARD_LABELS, SHAPE_MISMATCH, BAD_ROW, TOO_FEW_ROWS, INVALID_SETTING;
 * INTERRUPTED. Source: Efron and Tibshirani 1993, chapter 13; strata as in Robin et al. 2011 (pROC). */
export async function rocAucInterval(
  scores: DenseMatrix,
  labels: LabelMatrix,
  options: BootstrapOptions,
): Promise<RocAucInterval> {
  const macro = rocAucScore(scores, labels, options).macro;
  const rankings = genres(labels).map((genre) => rankGenre(scores, labels, genre));
  const strata = rarestGenreStrata(labels);
  const random = new RandomState(options.seed);
  const counts = new Int32Array(labels.rowCount);
  const drawn = await resample(options, () => {
    drawCounts(strata, random, counts);
    return resampledMacroRocAuc(rankings, counts);
  });
  return { macro, interval: percentileInterval(drawn, options) };
}

/** Percentile bootstrap interval of each genre's ROC AUC, in column order; null where the genre has one class only.
 * Movies are drawn anew for each genre, within its positives and within its negatives, so that both keep their counts.
 * Throws as `rocAucInterval`. Source: Robin et al. 2011 (pROC). */
export async function genreRocAucIntervals(
  scores: DenseMatrix,
  labels: LabelMatrix,
  options: BootstrapOptions,
): Promise<(Interval | null)[]> {
  checkScores("ROC AUC", scores, labels);
  if (options.allowHardLabels !== true) refuseHardLabels("ROC AUC", scores);
  const counts = new Int32Array(labels.rowCount);
  const intervals: (Interval | null)[] = [];
  for (const genre of genres(labels)) {
    const strata = classStrata(labels, genre);
    if (strata.some((rows) => rows.length === 0)) {
      intervals.push(null);
      continue;
    }
    const ranking = rankGenre(scores, labels, genre);
    const random = new RandomState(deriveSeed(options.seed, genre));
    const drawn = await resample(options, () => {
      drawCounts(strata, random, counts);
      return resampledRocAuc(ranking, counts);
    });
    intervals.push(percentileInterval(drawn, options));
  }
  return intervals;
}

/** How far two models are apart, by a paired bootstrap. */
export interface RocAucDifference {
  /** Macro ROC AUC of the first model less that of the second. */
  readonly difference: number;
  readonly interval: Interval;
  /** Two-sided, in (0, 1]: how often a difference this far from 0 would come up if there were none. */
  readonly pValue: number;
}

/** Paired bootstrap of the difference in macro ROC AUC between two models on the same movies: every resample scores both
 * on the same draws, made as in `rocAucInterval`. p is twice the share of resamples on the rarer side of 0 (those at 0
 * on both), each with one added so that it is never 0. Throws as `rocAucInterval`.
 * Source: Efron and Tibshirani 1993, chapters 13 and 15; Davison and Hinkley 1997, 4.2 for the one added. */
export async function rocAucDifference(
  first: DenseMatrix,
  second: DenseMatrix,
  labels: LabelMatrix,
  options: BootstrapOptions,
): Promise<RocAucDifference> {
  const difference = rocAucScore(first, labels, options).macro - rocAucScore(second, labels, options).macro;
  const firstRankings = genres(labels).map((genre) => rankGenre(first, labels, genre));
  const secondRankings = genres(labels).map((genre) => rankGenre(second, labels, genre));
  const strata = rarestGenreStrata(labels);
  const random = new RandomState(options.seed);
  const counts = new Int32Array(labels.rowCount);
  const drawn = await resample(options, () => {
    drawCounts(strata, random, counts);
    return resampledMacroRocAuc(firstRankings, counts) - resampledMacroRocAuc(secondRankings, counts);
  });
  return { difference, interval: percentileInterval(drawn, options), pValue: signPValue(drawn) };
}

/** Two-sided p of the resamples' differences being 0: see `rocAucDifference`. */
export function signPValue(drawn: Float64Array): number {
  let atMostZero = 0;
  let atLeastZero = 0;
  for (const d of drawn) {
    if (d <= 0) atMostZero++;
    if (d >= 0) atLeastZero++;
  }
  return Math.min(1, (2 * (Math.min(atMostZero, atLeastZero) + 1)) / (drawn.length + 1));
}

const genres = (labels: LabelMatrix): number[] => Array.from({ length: labels.columnCount }, (_, genre) => genre);

/** Draws the figure again and again, ascending; a resample without a figure (NaN) is left out. Lets other events run
 * from time to time, so that an abort is heard. */
export async function resample(options: BootstrapOptions, draw: () => number): Promise<Float64Array> {
  const resamples = options.resamples ?? 1000;
  if (!Number.isInteger(resamples) || resamples < 20) {
    throw new ClaquetaError("INVALID_SETTING", {
      where: "resamples",
      what: `${resamples} is no number of resamples`,
      expected: "a whole number of at least 20",
    });
  }
  const level = options.level ?? defaultLevel;
  if (!(level > 0 && level < 1)) {
    throw new ClaquetaError("INVALID_SETTING", { where: "level", what: `it is ${level}`, expected: "between 0 and 1" });
  }
  const drawn = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    if (i % 250 === 0) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      throwIfAborted(options.signal);
    }
    drawn[i] = draw();
  }
  const figures = drawn.filter((figure) => !Number.isNaN(figure));
  if (figures.length > 0) return figures.sort();
  throw new ClaquetaError("TOO_FEW_ROWS", {
    where: "bootstrap",
    what: "no resample has both movies with a genre and movies without it",
    expected: "more labelled movies",
  });
}

/** sorted: ascending, not empty. */
export function percentileInterval(sorted: Float64Array, { level = defaultLevel }: BootstrapOptions): Interval {
  return [quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2)];
}
