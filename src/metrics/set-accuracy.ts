import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { sum } from "../statistics.ts";
import { type Figures, wholeScore } from "./figure.ts";
import { decide, type Thresholds } from "./precision-recall.ts";
import { checkScores } from "./score-checks.ts";

/** Share of yes/no answers that are wrong, over known entries, in [0, 1]; lower is better; 0 where nothing is known.
 * Throws SHAPE_MISMATCH, BAD_ROW. Equals scikit-learn's hamming_loss. */
export function hammingLoss(
  scores: DenseMatrix,
  labels: LabelMatrix,
  options: { readonly thresholds: Thresholds },
): number {
  checkScores("Hamming loss", scores, labels);
  const answers = decide(scores, options.thresholds);
  let wrong = 0;
  let total = 0;
  for (let at = 0; at < answers.length; at++) {
    if (labels.known?.[at] === 0) continue;
    total++;
    if (answers[at] !== labels.values[at]) wrong++;
  }
  return total === 0 ? 0 : wrong / total;
}

/** Share of movies all of whose known genres are answered right, in [0, 1]; higher is better. Throws SHAPE_MISMATCH,
 * BAD_ROW. Equals scikit-learn's accuracy_score on label matrices. */
export function subsetAccuracyScore(
  scores: DenseMatrix,
  labels: LabelMatrix,
  options: { readonly thresholds: Thresholds },
): number {
  checkScores("subset accuracy", scores, labels);
  const answers = decide(scores, options.thresholds);
  const width = labels.columnCount;
  let right = 0;
  for (let row = 0; row < labels.rowCount; row++) {
    let at = row * width;
    const end = at + width;
    while (at < end && (labels.known?.[at] === 0 || answers[at] === labels.values[at])) at++;
    if (at === end) right++;
  }
  return right / labels.rowCount;
}

/** Between the two answers, where answers stand for scores. */
const answered = { thresholds: 0.5 };

export const answerSetFigures = {
  hammingLoss: {
    label: { en: "Hamming loss", es: "pérdida de Hamming" },
    meaning: { en: "Share of yes/no answers that are wrong.", es: "Parte de las respuestas sí o no que son erróneas." },
    ...wholeScore,
    better: "lower",
    measure: ({ answers, labels }) => hammingLoss(answers, labels, answered),
  },
  subsetAccuracy: {
    label: { en: "subset accuracy", es: "exactitud de conjuntos" },
    meaning: { en: "Movies whose genres are all answered right.", es: "Películas con todos los géneros acertados." },
    ...wholeScore,
    measure: ({ answers, labels }) => subsetAccuracyScore(answers, labels, answered),
  },
  genresAMovie: {
    label: { en: "genres a movie", es: "géneros por película" },
    meaning: {
      en: "Genres that are answered yes, a movie.",
      es: "Géneros que se asignan a cada película, en promedio.",
    },
    note: "answered yes",
    better: null,
    digits: 2,
    kind: "whole",
    measure: ({ answers }) => sum(answers.values) / answers.rowCount,
  },
  emptyAnswerCount: {
    label: { en: "empty answers", es: "respuestas vacías" },
    meaning: { en: "Movies that no genre is answered yes for.", es: "Películas a las que no se asigna ningún género." },
    better: null,
    digits: 0,
    kind: "whole",
    measure: ({ answers: { values, rowCount, columnCount } }) => {
      const isEmpty = (_: unknown, row: number) =>
        !values.subarray(row * columnCount, (row + 1) * columnCount).includes(1);
      return Array.from({ length: rowCount }, isEmpty).filter(Boolean).length;
    },
  },
} as const satisfies Figures;
