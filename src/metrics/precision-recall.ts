import { ClaquetaError } from "../errors.ts";
import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { mean, sum } from "../statistics.ts";
import { type Figures, genreScore, type Judged, type ResampledFigure } from "./figure.ts";
import { type GenreAverages, genreMeans, weightedMean } from "./genre-means.ts";
import { checkScores } from "./score-checks.ts";

/** One probability, or one a genre: the answer is yes where p ≥ threshold. */
export type Thresholds = number | ArrayLike<number>;

export interface ThresholdAverages extends GenreAverages {
  /** Mean over movies of the figure over that movie's genres. */
  readonly samples: number;
}

/** One count a genre (or a movie), over known entries. */
export interface ConfusionCounts {
  readonly truePositives: Float64Array;
  readonly falsePositives: Float64Array;
  readonly falseNegatives: Float64Array;
  readonly trueNegatives: Float64Array;
}

/** Yes (1) or no (0) for each score. Throws SHAPE_MISMATCH where there is not one threshold a genre. */
export function decide(scores: DenseMatrix, thresholds: Thresholds): Uint8Array {
  const width = scores.columnCount;
  const perGenre = typeof thresholds === "number" ? new Float64Array(width).fill(thresholds) : thresholds;
  if (perGenre.length !== width) {
    throw new ClaquetaError("SHAPE_MISMATCH", {
      where: "thresholds",
      what: `there are ${perGenre.length} thresholds for ${width} genres`,
      expected: "one a genre",
    });
  }
  return Uint8Array.from(scores.values, (score, at) => (score >= perGenre[at % width] ? 1 : 0));
}

/** Right and wrong answers of each genre. Throws SHAPE_MISMATCH, BAD_ROW. Equals scikit-learn's
 * multilabel_confusion_matrix. */
export function confusionCounts(scores: DenseMatrix, labels: LabelMatrix, thresholds: Thresholds): ConfusionCounts {
  checkScores("confusion counts", scores, labels);
  return count(decide(scores, thresholds), labels, labels.columnCount, (at) => at % labels.columnCount);
}

/** Precision, recall and F-beta (F1 where beta is absent) of the yes/no answers, each in [0, 1], higher is better:
 * macro, micro, weighted, samples and per genre; support: movies of each genre. Unknown entries take no part; a genre
 * of which nothing is known is named in `undefinedGenres`. Where the divisor is 0 (no movie has the genre and it is
 * never predicted) the figure is 0 and counts, as with scikit-learn's zero_division=0. Throws SHAPE_MISMATCH, BAD_ROW,
 * INVALID_SETTING for beta. Source: Manning et al. 2008; equals scikit-learn's precision_recall_fscore_support to
 * 1e-12. */
export function precisionRecallF1(
  scores: DenseMatrix,
  labels: LabelMatrix,
  options: { readonly thresholds: Thresholds; readonly beta?: number },
): { readonly [Name in "precision" | "recall" | "f1"]: ThresholdAverages } & { readonly support: Float64Array } {
  checkScores("F1", scores, labels);
  const { columnCount, rowCount } = labels;
  const betaSquared = (options.beta ?? 1) ** 2;
  if (!(betaSquared > 0)) {
    throw new ClaquetaError("INVALID_SETTING", { where: "beta", what: `it is ${options.beta}`, expected: "above 0" });
  }
  const answers = decide(scores, options.thresholds);
  const byGenre = count(answers, labels, columnCount, (at) => at % columnCount);
  const byMovie = count(answers, labels, rowCount, (at) => Math.floor(at / columnCount));
  const support = byGenre.truePositives.map((hits, genre) => hits + byGenre.falseNegatives[genre]);
  const average = (figure: Figure): ThresholdAverages => {
    const perGenre = figures(byGenre, figure);
    return {
      ...genreMeans("F1", perGenre),
      micro: figure(sum(byGenre.truePositives), sum(byGenre.falsePositives), sum(byGenre.falseNegatives)),
      weighted: weightedMean(perGenre, support),
      samples: genreMeans("F1", figures(byMovie, figure)).macro,
    };
  };
  return { precision: average(precision), recall: average(recall), f1: average(fBeta(betaSquared)), support };
}

type Figure = (truePositives: number, falsePositives: number, falseNegatives: number) => number;

const ratio = (above: number, below: number): number => (below === 0 ? 0 : above / below);
const precision: Figure = (hits, wrong) => ratio(hits, hits + wrong);
const recall: Figure = (hits, _, missed) => ratio(hits, hits + missed);
const fBeta =
  (betaSquared: number): Figure =>
  (hits, wrong, missed) =>
    ratio((1 + betaSquared) * hits, (1 + betaSquared) * hits + betaSquared * missed + wrong);

/** A figure of the yes/no answers, prepared for resamples. */
const resampled =
  (figure: Figure) =>
  ({ answers, labels }: Judged): ResampledFigure => {
    const width = labels.columnCount;
    const cells = labels.values.map((label, at) => 2 * label + answers.values[at]);
    return (counts) => {
      // True negatives, false positives, false negatives and true positives of each genre.
      const tallies = new Int32Array(4 * width);
      for (let row = 0; row < counts.length; row++) {
        const count = counts[row];
        const from = row * width;
        if (count > 0) for (let genre = 0; genre < width; genre++) tallies[4 * genre + cells[from + genre]] += count;
      }
      const cell = (kind: number): Int32Array => tallies.filter((_, at) => at % 4 === kind);
      const [wrong, missed, hits] = [cell(1), cell(2), cell(3)];
      const perGenre = Float64Array.from(hits, (own, genre) => figure(own, wrong[genre], missed[genre]));
      return { macro: mean(perGenre), micro: figure(sum(hits), sum(wrong), sum(missed)), perGenre };
    };
  };

/** Null for a genre (or movie) of which nothing is known. */
function figures(counts: ConfusionCounts, figure: Figure): (number | null)[] {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
  return Array.from(truePositives, (hits, i) =>
    hits + falsePositives[i] + falseNegatives[i] + trueNegatives[i] === 0
      ? null
      : figure(hits, falsePositives[i], falseNegatives[i]),
  );
}

/** Counts over known entries in `length` bins; binOf: the bin of an entry. */
function count(
  answers: Uint8Array,
  labels: LabelMatrix,
  length: number,
  binOf: (at: number) => number,
): ConfusionCounts {
  const counts = Array.from({ length: 4 }, () => new Float64Array(length));
  const [trueNegatives, falsePositives, falseNegatives, truePositives] = counts;
  for (let at = 0; at < answers.length; at++) {
    if (labels.known?.[at] !== 0) counts[2 * labels.values[at] + answers[at]][binOf(at)]++;
  }
  return { truePositives, falsePositives, falseNegatives, trueNegatives };
}

export const decisionFigures = {
  support: {
    label: { en: "movies", es: "películas" },
    meaning: { en: "Movies that have the genre.", es: "Películas que tienen el género." },
    ...genreScore,
    better: null,
    digits: 0,
    measure: ({ decided }) => ({ perGenre: decided.support }),
  },
  precision: {
    label: { en: "precision", es: "precisión" },
    meaning: { en: "Share of the answers yes that are right.", es: "Parte de las respuestas sí que aciertan." },
    ...genreScore,
    measure: ({ decided }) => decided.precision,
    resample: resampled(precision),
  },
  recall: {
    label: { en: "recall", es: "exhaustividad" },
    meaning: { en: "Share of the genre's movies that are found.", es: "Parte de las del género que se encuentra." },
    ...genreScore,
    measure: ({ decided }) => decided.recall,
    resample: resampled(recall),
  },
  f1: {
    label: { en: "F1", es: "F1" },
    meaning: { en: "Harmonic mean of precision and recall.", es: "Media armónica de precisión y exhaustividad." },
    note: "the model's yes/no answers",
    ...genreScore,
    measure: ({ decided }) => decided.f1,
    resample: resampled(fBeta(1)),
  },
} as const satisfies Figures;
