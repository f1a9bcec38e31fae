import { ClaquetaError } from "../errors.ts";
import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { rankDescending } from "../statistics.ts";
import { type Figures, wholeScore } from "./figure.ts";
import { checkScores } from "./score-checks.ts";

// Each metric here looks at one movie's genres at a time and gives the mean over movies. Genres that are not known for
// a movie take no part in its ranking.

/** Share of movies of whose k most probable genres at least one is right, in [0, 1]; higher is better. Among equal
 * scores the lower column comes first. A movie without any genre is a miss. Throws SHAPE_MISMATCH, BAD_ROW,
 * INVALID_SETTING where k is no whole number of at least 1. */
export function hitRateScore(scores: DenseMatrix, labels: LabelMatrix, options: { readonly k?: number } = {}): number {
  const k = options.k ?? 1;
  if (!Number.isInteger(k) || k < 1) {
    throw new ClaquetaError("INVALID_SETTING", {
      where: "k",
      what: `${k} is no number of genres`,
      expected: "a whole number of at least 1",
    });
  }
  return meanOverMovies("hit rate", scores, labels, (score, label) =>
    rankDescending(score, k).some((genre) => label[genre] === 1) ? 1 : 0,
  );
}

/** How many genres one must go down a movie's ranking to have all of its own, on average; at least the mean number of
 * genres a movie; lower is better. Equal scores are all counted; a movie without any genre counts 0. Throws
 * SHAPE_MISMATCH, BAD_ROW. Source: Tsoumakas et al. 2010; equals scikit-learn's coverage_error. */
export function coverageError(scores: DenseMatrix, labels: LabelMatrix): number {
  return meanOverMovies("coverage error", scores, labels, (score, label) => {
    let lowest = Number.POSITIVE_INFINITY;
    for (let g = 0; g < score.length; g++) if (label[g] === 1 && score[g] < lowest) lowest = score[g];
    let depth = 0;
    for (const s of score) if (s >= lowest) depth++;
    return depth;
  });
}

/** For each of a movie's genres, the share of right ones among those ranked as high or higher; in (0, 1]; higher is
 * better. A movie with no genre, or with all, counts 1. Throws SHAPE_MISMATCH, BAD_ROW. Source: Tsoumakas et al. 2010;
 * equals scikit-learn's label_ranking_average_precision_score. */
export function labelRankingAveragePrecisionScore(scores: DenseMatrix, labels: LabelMatrix): number {
  return meanOverMovies("label ranking", scores, labels, (score, label) => {
    let sum = 0;
    let positives = 0;
    for (let g = 0; g < score.length; g++) {
      if (label[g] === 0) continue;
      positives++;
      let above = 0;
      let right = 0;
      for (let other = 0; other < score.length; other++) {
        if (score[other] < score[g]) continue;
        above++;
        right += label[other];
      }
      sum += right / above;
    }
    return positives === 0 || positives === score.length ? 1 : sum / positives;
  });
}

/** Share of pairs (a genre of the movie, one that is not) in the wrong order or tied, in [0, 1]; lower is better. A movie
 * with no genre, or with all, counts 0. Throws SHAPE_MISMATCH, BAD_ROW. Source: Tsoumakas et al. 2010; equals
 * scikit-learn's label_ranking_loss. */
export function labelRankingLoss(scores: DenseMatrix, labels: LabelMatrix): number {
  return meanOverMovies("label ranking", scores, labels, (score, label) => {
    let wrong = 0;
    let positives = 0;
    for (let g = 0; g < score.length; g++) {
      if (label[g] === 0) continue;
      positives++;
      for (let other = 0; other < score.length; other++) if (label[other] === 0 && score[other] >= score[g]) wrong++;
    }
    const pairs = positives * (score.length - positives);
    return pairs === 0 ? 0 : wrong / pairs;
  });
}

/** Movies of which nothing is known are left out; 0 where that leaves none. */
function meanOverMovies(
  where: string,
  scores: DenseMatrix,
  labels: LabelMatrix,
  figure: (score: Float64Array, label: Uint8Array) => number,
): number {
  checkScores(where, scores, labels);
  const { rowCount, columnCount, known } = labels;
  let sum = 0;
  let movies = 0;
  for (let row = 0; row < rowCount; row++) {
    const from = row * columnCount;
    let score = scores.values.subarray(from, from + columnCount);
    let label = labels.values.subarray(from, from + columnCount);
    if (known !== undefined) {
      score = score.filter((_, g) => known[from + g] === 1);
      label = label.filter((_, g) => known[from + g] === 1);
      if (score.length === 0) continue;
    }
    sum += figure(score, label);
    movies++;
  }
  return movies === 0 ? 0 : sum / movies;
}

export const movieRankingFigures = {
  hitRate: {
    label: { en: "first genre right", es: "primer género acertado" },
    meaning: { en: "Movies whose most probable genre is right.", es: "Películas cuyo primer género es acertado." },
    note: "share of movies",
    ...wholeScore,
    measure: ({ probabilities, labels }) => hitRateScore(probabilities, labels),
  },
  coverage: {
    label: { en: "coverage", es: "cobertura" },
    meaning: { en: "Genres to go down to have all of a movie's.", es: "Géneros que bajar para tenerlos todos." },
    note: "genres to go down to have all of a movie's",
    better: "lower",
    digits: 2,
    kind: "whole",
    measure: ({ probabilities, labels }) => coverageError(probabilities, labels),
  },
  rankingPrecision: {
    label: { en: "ranking precision", es: "precisión del orden" },
    meaning: { en: "Share of right ones down to each right genre.", es: "Aciertos hasta cada género propio." },
    ...wholeScore,
    measure: ({ probabilities, labels }) => labelRankingAveragePrecisionScore(probabilities, labels),
  },
} as const satisfies Figures;
