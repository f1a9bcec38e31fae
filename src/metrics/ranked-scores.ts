import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { type GenreAverages, genreMeans, weightedMean } from "./genre-means.ts";
import { checkScores, refuseHardLabels } from "./score-checks.ts";

/** What a ranking metric accepts. */
export interface RankingOptions {
  /** Ranks yes/no answers on purpose, instead of throwing HARD_LABELS. */
  readonly allowHardLabels?: boolean;
}

/** The k distinct scores of a ranking, falling, and how many movies with the genre, and without it, score as high or
 * higher. The last counts are the totals. */
export interface RankedScores {
  readonly thresholds: Float64Array;
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  readonly positiveCount: number;
  readonly negativeCount: number;
}

/** Ranks the known entries of one genre, or of the whole table where genre is "all". */
export function rankScores(scores: DenseMatrix, labels: LabelMatrix, genre: number | "all"): RankedScores {
  const { known, values } = labels;
  const step = genre === "all" ? 1 : labels.columnCount;
  const start = genre === "all" ? 0 : genre;
  const classes: [number[], number[]] = [[], []];
  for (let at = start; at < values.length; at += step) {
    if (known?.[at] !== 0) classes[values[at]].push(scores.values[at]);
  }
  // Each class is sorted alone: that needs no index, so the engine's own number sort does it.
  const [negatives, positives] = classes.map((own) => Float64Array.from(own).sort());
  return merge(positives, negatives);
}

function merge(positives: Float64Array, negatives: Float64Array): RankedScores {
  const length = positives.length + negatives.length;
  const thresholds = new Float64Array(length);
  const truePositives = new Float64Array(length);
  const falsePositives = new Float64Array(length);
  let p = positives.length - 1;
  let n = negatives.length - 1;
  let count = 0;
  while (p >= 0 || n >= 0) {
    const score = n < 0 || (p >= 0 && positives[p] > negatives[n]) ? positives[p] : negatives[n];
    while (p >= 0 && positives[p] === score) p--;
    while (n >= 0 && negatives[n] === score) n--;
    thresholds[count] = score;
    truePositives[count] = positives.length - 1 - p;
    falsePositives[count] = negatives.length - 1 - n;
    count++;
  }
  return {
    thresholds: thresholds.subarray(0, count),
    truePositives: truePositives.subarray(0, count),
    falsePositives: falsePositives.subarray(0, count),
    positiveCount: positives.length,
    negativeCount: negatives.length,
  };
}

/** A ranking figure of each genre, their means, and of all entries together (`pooled` where it has none). Throws
 * SHAPE_MISMATCH, BAD_ROW, HARD_LABELS unless allowed, TOO_FEW_ROWS. */
export function rankingAverages(
  where: string,
  scores: DenseMatrix,
  labels: LabelMatrix,
  { allowHardLabels }: RankingOptions,
  figureOf: (ranked: RankedScores) => number | null,
  pooled: number,
): GenreAverages {
  checkScores(where, scores, labels);
  if (allowHardLabels !== true) refuseHardLabels(where, scores);
  const columns = Array.from({ length: scores.columnCount }, (_, genre) => genre);
  const perGenre = columns.map((genre) => figureOf(rankScores(scores, labels, genre)));
  return {
    ...genreMeans(where, perGenre),
    micro: figureOf(rankScores(scores, labels, "all")) ?? pooled,
    weighted: weightedMean(perGenre, genreSupport(labels)),
  };
}

/** Movies that have each genre, among known entries. */
export function genreSupport(labels: LabelMatrix): Float64Array {
  const support = new Float64Array(labels.columnCount);
  for (let at = 0; at < labels.values.length; at++) {
    if (labels.values[at] === 1 && labels.known?.[at] !== 0) support[at % labels.columnCount]++;
  }
  return support;
}
