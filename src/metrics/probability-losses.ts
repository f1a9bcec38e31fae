import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { type Figures, genreScore } from "./figure.ts";
import { type GenreMeans, genreMeans } from "./genre-means.ts";
import { movieMean } from "./resampled-means.ts";
import { checkProbabilities } from "./score-checks.ts";

/** Mean squared difference between probability and label (0 or 1), in [0, 1]; lower is better. probabilities, labels: n
 * movies × g genres; a genre without a known entry is named in `undefinedGenres`. Throws SHAPE_MISMATCH, BAD_ROW where
 * a score is outside [0, 1]. Source: Brier 1950; equals scikit-learn's brier_score_loss to 1e-12. */
export function brierLoss(probabilities: DenseMatrix, labels: LabelMatrix): GenreMeans {
  return meanLoss("Brier loss", probabilities, labels, (p, label) => (p - label) ** 2);
}

/** Mean negative log-likelihood in nats, at least 0; lower is better. Probabilities are clipped to [ε, 1 − ε] with ε =
 * 2⁻⁵², so a sure mistake costs 36, not infinity. Shapes, edge cases and errors as `brierLoss`. Equals scikit-learn's
 * log_loss to 1e-12. */
export function logLoss(probabilities: DenseMatrix, labels: LabelMatrix): GenreMeans {
  return meanLoss("log loss", probabilities, labels, (p, label) => {
    const likelihood = label === 1 ? p : 1 - p;
    return -Math.log(Math.min(Math.max(likelihood, Number.EPSILON), 1 - Number.EPSILON));
  });
}

function meanLoss(
  where: string,
  probabilities: DenseMatrix,
  labels: LabelMatrix,
  loss: (probability: number, label: number) => number,
): GenreMeans {
  checkProbabilities(where, probabilities, labels);
  const { columnCount, values, known } = labels;
  const sums = new Float64Array(columnCount);
  const counts = new Float64Array(columnCount);
  for (let at = 0; at < values.length; at++) {
    if (known !== undefined && known[at] === 0) continue;
    sums[at % columnCount] += loss(probabilities.values[at], values[at]);
    counts[at % columnCount]++;
  }
  const perGenre = Array.from(sums, (sum, genre) => (counts[genre] === 0 ? null : sum / counts[genre]));
  return genreMeans(where, perGenre);
}

export const lossFigures = {
  brier: {
    label: { en: "Brier loss", es: "pérdida de Brier" },
    short: { en: "Brier", es: "Brier" },
    meaning: { en: "Mean squared error of the probabilities.", es: "Error cuadrático medio de las probabilidades." },
    ...genreScore,
    better: "lower",
    digits: 4,
    ...movieMean(({ probabilities, labels }) => brierLoss(probabilities, labels)),
  },
  logLoss: {
    label: { en: "log loss", es: "pérdida logarítmica" },
    short: { en: "log loss", es: "pérdida log." },
    meaning: { en: "Mean −ln of the true label's probability.", es: "Media de −ln de la probabilidad de lo cierto." },
    ...genreScore,
    better: "lower",
    ...movieMean(({ probabilities, labels }) => logLoss(probabilities, labels)),
  },
} as const satisfies Figures;
