import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { type Figures, genreScore } from "./figure.ts";
import type { GenreAverages } from "./genre-means.ts";
import { type RankedScores, type RankingOptions, rankingAverages } from "./ranked-scores.ts";
import { resampledAveragePrecision, resampledRanking } from "./resampled-ranking.ts";

/** Average precision, Σ (Rₖ − Rₖ₋₁) Pₖ over the distinct scores, in [0, 1]; higher is better; chance is the genre's
 * share of the movies. scores, labels: n movies × g genres; entries that are not known take no part. A genre without a
 * positive is left out of macro and named in `undefinedGenres` (scikit-learn counts it as 0). Throws as `rocAucScore`.
 * Source: Manning et al. 2008, chapter 8; equals scikit-learn's average_precision_score to 1e-12. */
export function averagePrecisionScore(
  scores: DenseMatrix,
  labels: LabelMatrix,
  options: RankingOptions = {},
): GenreAverages {
  return rankingAverages("average precision", scores, labels, options, averagePrecision, 0);
}

function averagePrecision({ truePositives, falsePositives, positiveCount }: RankedScores): number | null {
  if (positiveCount === 0) return null;
  let sum = 0;
  let last = 0;
  for (let k = 0; k < truePositives.length; k++) {
    sum += ((truePositives[k] - last) * truePositives[k]) / (truePositives[k] + falsePositives[k]);
    last = truePositives[k];
  }
  return sum / positiveCount;
}

export const averagePrecisionFigures = {
  averagePrecision: {
    label: { en: "average precision", es: "precisión media" },
    short: { en: "avg. precision", es: "precisión media" },
    meaning: { en: "Mean precision at each movie of the genre.", es: "Precisión media en cada película del género." },
    ...genreScore,
    measure: ({ probabilities, labels }) => averagePrecisionScore(probabilities, labels),
    resample: resampledRanking(resampledAveragePrecision),
  },
} as const satisfies Figures;
