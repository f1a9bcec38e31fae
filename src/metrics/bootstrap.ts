import { ClaquetaError, throwIfAborted } from "../errors.ts";
import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { deriveSeed } from "../random/derive-seed.ts";
import { RandomState } from "../random/mt19937.ts";
import { quantile } from "../statistics.ts";
import type { Interval } from "./figure.ts";
import type { RankingOptions } from "./ranked-scores.ts";
import { rankGenre, resampledRocAuc } from "./resampled-ranking.ts";
import { rocAucFigures } from "./roc-auc.ts";
import { checkNumberOf, checkScores, refuseHardLabels } from "./score-checks.ts";
import { classStrata, drawCounts } from "./strata.ts";

/** Number of resamples, and their seed. */
export interface BootstrapOptions extends RankingOptions {
  /** An integer in [0, 2³²). */
  readonly seed: number;
  /** 1,000 where absent; at least 20. */
  readonly resamples?: number | undefined;
  /** Share of resamples inside the interval, in (0, 1); 0.95 where absent. */
  readonly level?: number;
  readonly signal?: AbortSignal | undefined;
}

const defaultLevel = 0.95;

/** Percentile bootstrap interval of each genre's ROC AUC, in column order; null where the genre has one class only.
 * Movies are drawn anew for each genre, within its positives and within its negatives, so that both keep their counts.
 * Throws as `rocAucInterval`. Source: Robin et al. 2011 (pROC). */
export async function genreRocAucIntervals(
  scores: DenseMatrix,
  labels: LabelMatrix,
  options: BootstrapOptions,
): Promise<(Interval | null)[]> {
  const where = rocAucFigures.rocAuc.label.en;
  checkScores(where, scores, labels);
  if (options.allowHardLabels !== true) refuseHardLabels(where, scores);
  const counts = new Int32Array(labels.rowCount);
  const intervals: (Interval | null)[] = [];
  for (let genre = 0; genre < labels.columnCount; genre++) {
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

/** Two-sided p of the resamples' differences being 0: see `rocAucDifference`. */
export function signPValue(drawn: Float64Array): number {
  let notAbove = 0;
  let notBelow = 0;
  for (const d of drawn) {
    if (d <= 0) notAbove++;
    if (d >= 0) notBelow++;
  }
  return Math.min(1, (2 * (Math.min(notAbove, notBelow) + 1)) / (drawn.length + 1));
}

/** Figures of resamples, ascending; one without a figure (NaN) is left out. Lets other events run from time to time, so
 * that an abort is noticed. */
export async function resample(options: BootstrapOptions, draw: () => number): Promise<Float64Array> {
  const resamples = options.resamples ?? 1000;
  checkNumberOf("resamples", resamples, 20);
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
