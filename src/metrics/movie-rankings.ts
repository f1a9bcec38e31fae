import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { mean, rankDescending, sum } from "../statistics.ts";
import { type Figures, wholeScore } from "./figure.ts";
import { movieMean } from "./resampled-means.ts";
import { checkScores } from "./score-checks.ts";

// Each metric here ranks one movie's genres at a time and gives the mean over movies. A movie's unknown genres take no
// part. All throw SHAPE_MISMATCH, NO_ROWS, BAD_ROW.

/** Share of movies whose most probable genre is right, in [0, 1]; higher is better. Among equal scores the lower column
 * comes first. A movie without any genre is a miss. */
export const hitRateScore = (scores: DenseMatrix, labels: LabelMatrix): number =>
  meanOverMovies("hit rate", scores, labels, (score, label) => label[rankDescending(score, 1)[0]]);

/** Mean depth in a movie's ranking at which all of its genres are found; at least the mean number of genres a movie;
 * lower is better. Equal scores are all counted; a movie without any genre counts 0. Source: Tsoumakas et al. 2010;
 * equals scikit-learn's coverage_error. */
export const coverageError = (scores: DenseMatrix, labels: LabelMatrix): number =>
  meanOverMovies("coverage error", scores, labels, (score, label) => {
    const lowest = Math.min(...score.filter((_, genre) => label[genre] === 1));
    return score.filter((each) => each >= lowest).length;
  });

/** For each of a movie's genres, the share of right ones among those ranked as high or higher; in (0, 1]; higher is
 * better. A movie with no genre, or with all, counts 1. Source: Tsoumakas et al. 2010; equals scikit-learn's
 * label_ranking_average_precision_score. */
export const labelRankingAveragePrecisionScore = (scores: DenseMatrix, labels: LabelMatrix): number =>
  meanOverMovies("label ranking", scores, labels, (score, label) => {
    const own = score.filter((_, genre) => label[genre] === 1);
    if (own.length === 0 || own.length === score.length) return 1;
    return mean(own.map((min) => mean(label.filter((_, genre) => score[genre] >= min))));
  });

/** Share of pairs (a genre of the movie, one that is not) in the wrong order or tied, in [0, 1]; lower is better. A
 * movie with no genre, or with all, counts 0. Source: Tsoumakas et al. 2010; equals scikit-learn's
 * label_ranking_loss. */
export const labelRankingLoss = (scores: DenseMatrix, labels: LabelMatrix): number =>
  meanOverMovies("label ranking", scores, labels, (score, label) => {
    const [others, own] = [0, 1].map((each) => score.filter((_, genre) => label[genre] === each));
    const wrong = sum(own.map((min) => others.filter((other) => other >= min).length));
    return wrong / Math.max(1, own.length * others.length);
  });

/** Share of movies all of whose genres are answered right, in [0, 1]; higher is better. answers: 1 or 0. Equals
 * scikit-learn's accuracy_score on label matrices. */
export const subsetAccuracyScore = (answers: DenseMatrix, labels: LabelMatrix): number =>
  meanOverMovies("subset accuracy", answers, labels, (answer, label) =>
    Number(answer.every((each, genre) => each === label[genre])),
  );

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
    ...movieMean(({ probabilities, labels }) => hitRateScore(probabilities, labels)),
  },
  coverage: {
    label: { en: "coverage", es: "cobertura" },
    meaning: { en: "Genres to go down to have all of a movie's.", es: "Géneros que bajar para tenerlos todos." },
    note: "genres to go down to have all of a movie's",
    better: "lower",
    digits: 2,
    kind: "whole",
    ...movieMean(({ probabilities, labels }) => coverageError(probabilities, labels)),
  },
  rankingPrecision: {
    label: { en: "ranking precision", es: "precisión del orden" },
    meaning: { en: "Share of right ones down to each right genre.", es: "Aciertos hasta cada género propio." },
    ...wholeScore,
    ...movieMean(({ probabilities, labels }) => labelRankingAveragePrecisionScore(probabilities, labels)),
  },
  rankingLoss: {
    label: { en: "ranking loss", es: "pérdida de orden" },
    meaning: { en: "Share of pairs of genres in the wrong order.", es: "Parte de los pares mal ordenados." },
    ...wholeScore,
    better: "lower",
    digits: 4,
    ...movieMean(({ probabilities, labels }) => labelRankingLoss(probabilities, labels)),
  },
  subsetAccuracy: {
    label: { en: "subset accuracy", es: "exactitud de conjuntos" },
    meaning: { en: "Movies whose genres are all answered right.", es: "Películas con todos los géneros acertados." },
    ...wholeScore,
    ...movieMean(({ answers, labels }) => subsetAccuracyScore(answers, labels)),
  },
} as const satisfies Figures;
