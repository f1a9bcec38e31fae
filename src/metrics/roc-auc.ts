import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { type Figures, genreScore, intervalLabel } from "./figure.ts";
import type { GenreAverages } from "./genre-means.ts";
import { type RankedScores, type RankingOptions, rankingAverages } from "./ranked-scores.ts";
import { resampledRanking, resampledRocAuc } from "./resampled-ranking.ts";

/** Area under the ROC curve, in [0, 1]; higher is better; 0.5 is chance. Ties count half. scores, labels: n movies × g
 * genres; entries that are not known take no part; any finite scores will do. A genre with one class only has no area:
 * it is left out of macro and weighted and named in `undefinedGenres`; micro pools all entries. Throws HARD_LABELS
 * where every score is 0 or 1, SHAPE_MISMATCH, BAD_ROW, TOO_FEW_ROWS where no genre has both classes. Source: Fawcett
 * 2006; equals scikit-learn's roc_auc_score to 1e-12. */
export function rocAucScore(scores: DenseMatrix, labels: LabelMatrix, options: RankingOptions = {}): GenreAverages {
  // Where one genre has both classes, so has the whole table.
  return rankingAverages("ROC AUC", scores, labels, options, areaUnderRoc, 0.5);
}

/** Null where one of the classes is missing. Whole numbers are summed, so nothing is rounded before the division. */
function areaUnderRoc({ truePositives, falsePositives, positiveCount, negativeCount }: RankedScores): number | null {
  if (positiveCount === 0 || negativeCount === 0) return null;
  let twice = 0;
  let lastTrue = 0;
  let lastFalse = 0;
  for (let k = 0; k < truePositives.length; k++) {
    twice += (falsePositives[k] - lastFalse) * (truePositives[k] + lastTrue);
    lastTrue = truePositives[k];
    lastFalse = falsePositives[k];
  }
  return twice / (2 * positiveCount * negativeCount);
}

export const rocAucFigures = {
  rocAuc: {
    label: { en: "ROC AUC", es: "ROC AUC" },
    meaning: { en: "How often a genre's movie outranks another.", es: "Veces que una del género supera a otra." },
    ...genreScore,
    digits: 4,
    measure: ({ probabilities, labels, intervals }) => ({
      ...rocAucScore(probabilities, labels),
      ...(intervals && { interval: intervals.macro }),
    }),
    resample: resampledRanking(resampledRocAuc),
  },
  rocAucInterval: {
    label: intervalLabel,
    meaning: { en: "Where 95% of bootstrap samples put it.", es: "Donde cae en el 95 % de las remuestras." },
    better: null,
    digits: 4,
    kind: "interval",
    measure: ({ intervals }) => ({ perGenre: intervals?.perGenre ?? [] }),
  },
  rocAucCommon: {
    label: { en: "ROC AUC without rare genres", es: "ROC AUC sin géneros raros" },
    short: { en: "without rare", es: "sin raros" },
    meaning: { en: "Mean over genres that are not rare.", es: "Media de los géneros que no son raros." },
    ...genreScore,
    digits: 4,
  },
  rocAucHard: {
    label: { en: "ROC AUC on hard labels", es: "ROC AUC de etiquetas duras" },
    short: { en: "on hard labels", es: "etiquetas duras" },
    meaning: {
      en: "Scores yes/no answers as if they were probabilities; no measure of a model, it stands here to compare with work that reports it.",
      es: "Trata las respuestas sí o no como si fueran probabilidades; no mide un modelo, está para comparar con trabajos que lo dan.",
    },
    ...genreScore,
    digits: 4,
    measure: ({ answers, labels }) => rocAucScore(answers, labels, { allowHardLabels: true }),
  },
} as const satisfies Figures;
