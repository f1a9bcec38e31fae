import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { sum } from "../statistics.ts";
import { type Figures, wholeScore } from "./figure.ts";
import { movieMean } from "./resampled-means.ts";
import { checkScores } from "./score-checks.ts";

/** Share of yes/no answers that are wrong, over known entries, in [0, 1]; lower is better; 0 where nothing is known.
 * answers: 1 or 0. Throws SHAPE_MISMATCH, NO_ROWS, BAD_ROW. Equals scikit-learn's hamming_loss. */
export function hammingLoss(answers: DenseMatrix, labels: LabelMatrix): number {
  checkScores("Hamming loss", answers, labels);
  const known = labels.values.filter((_, at) => labels.known?.[at] !== 0).length;
  const wrong = labels.values.filter((label, at) => labels.known?.[at] !== 0 && answers.values[at] !== label).length;
  return wrong / Math.max(1, known);
}

export const answerSetFigures = {
  hammingLoss: {
    label: { en: "Hamming loss", es: "pérdida de Hamming" },
    meaning: { en: "Share of yes/no answers that are wrong.", es: "Parte de las respuestas sí o no que son erróneas." },
    ...wholeScore,
    better: "lower",
    ...movieMean(({ answers, labels }) => hammingLoss(answers, labels)),
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
    measure: ({ answers: { values, columnCount: width } }) =>
      values.filter((_, at) => at % width === 0 && !values.subarray(at, at + width).includes(1)).length,
  },
} as const satisfies Figures;
