import { averagePrecisionFigures } from "./average-precision.ts";
import { calibrationErrorFigures } from "./calibration-error.ts";
import { type Figures, intervalLabel, type Wording } from "./figure.ts";
import { movieRankingFigures } from "./movie-rankings.ts";
import { decisionFigures } from "./precision-recall.ts";
import { lossFigures } from "./probability-losses.ts";
import { rocAucFigures } from "./roc-auc.ts";
import { answerSetFigures } from "./set-accuracy.ts";

const cost = { better: "lower", digits: 1, kind: "cost" } as const;

const costFigures = {
  fitSeconds: {
    label: { en: "time to fit", es: "tiempo de ajuste" },
    short: { en: "fit", es: "ajuste" },
    meaning: { en: "From texts to a fitted model, one thread.", es: "De los textos al modelo ajustado, con un hilo." },
    ...cost,
    unit: "seconds",
  },
  predictSeconds: {
    label: { en: "time to predict", es: "tiempo de predicción" },
    short: { en: "predict", es: "predicción" },
    meaning: { en: "From texts to probabilities, one thread.", es: "De los textos a las probabilidades, un hilo." },
    ...cost,
    unit: "seconds",
  },
  modelBytes: {
    label: { en: "model size", es: "tamaño del modelo" },
    short: { en: "model", es: "modelo" },
    meaning: { en: "Size of the saved model.", es: "Tamaño del modelo guardado." },
    ...cost,
    unit: "bytes",
  },
} as const satisfies Figures;

/** Every figure, under its name in JSON. A figure is declared beside the code that computes it and nowhere else;
 * results, tables, charts, cards, saved reports and their reader take the rest from here. */
export const figures = {
  ...rocAucFigures,
  ...averagePrecisionFigures,
  ...decisionFigures,
  ...lossFigures,
  ...calibrationErrorFigures,
  ...movieRankingFigures,
  ...answerSetFigures,
  ...costFigures,
} as const satisfies Figures;

export type FigureKey = keyof typeof figures;

/** Names of the parts of a figure that have their own key in JSON. */
export const partLabels = {
  macro: { en: "macro", es: "macro" },
  micro: { en: "micro", es: "micro" },
  weighted: { en: "weighted", es: "ponderado" },
  samples: { en: "per movie", es: "por película" },
  interval: intervalLabel,
} as const satisfies { readonly [part: string]: Wording };

/** A figure, or one of its parts: `f1.micro`. */
export type FigurePath = FigureKey | `${FigureKey}.${keyof typeof partLabels | "perGenre"}`;

type Words<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text;

const paths = <Text extends string>(text: Text & (Words<Text> extends FigurePath ? unknown : never)) =>
  text.split(" ") as unknown as readonly Words<Text>[];

/** What each result holds, in the order of its JSON. */
export const records = {
  scorecard: paths(
    "rocAuc.macro rocAuc.interval rocAuc.micro rocAuc.weighted rocAuc.perGenre rocAucHard.macro averagePrecision.macro averagePrecision.micro f1.micro f1.macro f1.weighted f1.samples brier logLoss calibrationError hitRate coverage rankingPrecision hammingLoss subsetAccuracy rankingLoss",
  ),
  genre: paths("support rocAuc rocAucInterval averagePrecision precision recall f1 brier calibrationError"),
  calibration: paths("calibrationError brier logLoss"),
  answers: paths(
    "calibrationError brier logLoss f1.micro f1.macro precision.micro precision.macro recall.micro recall.macro genresAMovie emptyAnswerCount",
  ),
  costs: paths("fitSeconds predictSeconds modelBytes"),
  answersGenre: paths("support calibrationError brier logLoss precision recall f1"),
};

/** What each table shows, in its order. */
export const tables = {
  comparison: paths(
    "rocAuc.macro rocAuc.interval rocAucCommon.macro rocAucHard.macro f1.micro f1.macro fitSeconds predictSeconds modelBytes",
  ),
  evaluation: paths(
    "rocAuc.macro rocAuc.micro averagePrecision.macro f1.micro f1.macro brier logLoss calibrationError hitRate coverage rankingLoss",
  ),
  answers: paths("calibrationError brier logLoss f1.micro f1.macro precision.micro genresAMovie emptyAnswerCount"),
  genres: paths("support rocAuc rocAucInterval averagePrecision precision recall f1"),
  genreChanges: paths("rocAuc averagePrecision f1"),
  card: paths(
    "rocAuc.macro rocAuc.micro averagePrecision.macro hitRate rankingLoss f1.micro f1.macro calibrationError brier logLoss genresAMovie",
  ),
  report: paths(
    "rocAuc.macro rocAuc.interval rocAucHard.macro averagePrecision.macro f1.micro f1.macro brier logLoss calibrationError rankingLoss fitSeconds predictSeconds modelBytes",
  ),
  reportGenres: paths("support rocAuc rocAucInterval averagePrecision precision recall f1 calibrationError"),
  verdict: paths("rocAuc.macro averagePrecision.macro f1.micro f1.macro calibrationError hitRate"),
  answersVerdict: paths("calibrationError brier f1.micro f1.macro"),
  page: paths(
    "rocAuc.macro rocAuc.interval f1.micro f1.macro brier calibrationError rankingLoss fitSeconds modelBytes",
  ),
};
