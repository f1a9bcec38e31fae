import { denseMatrix } from "../matrix/dense-matrix.ts";
import { rocAucScore } from "../metrics/roc-auc.ts";
import { iterativeStratification } from "../movies/split/iterative-stratification.ts";
import { type Calibration, identityCalibration } from "../pipeline/calibration.ts";
import { answersOf, type DecisionRule, thresholdsOnly } from "../pipeline/decision-rule.ts";
import type { GenreModelParts } from "../pipeline/genre-model.ts";
import { deriveSeed } from "../random/derive-seed.ts";
import { type AnswerFigures, answerFigures } from "./answer-figures.ts";
import { type CalibrationMethod, calibrate, type GenreChoice } from "./calibrate.ts";
import { chooseThresholds } from "./choose-thresholds.ts";
import type { HeldOut } from "./held-out.ts";
import type { ThresholdGoal } from "./threshold-goal.ts";

/** What is fitted to held-out movies once the classifier is chosen. */
export interface AnswerSettings {
  /** `auto`: each genre's calibration is chosen by held-out log loss. */
  readonly calibrate: "auto" | "none";
  /** Null keeps thresholds of 0.5. */
  readonly thresholdGoal: ThresholdGoal | null;
  /** The decision rule's `atLeast`. */
  readonly atLeast: number;
}

/** The rule that a model answers by under these settings. */
export const decisionRuleOf = ({ atLeast, thresholdGoal }: AnswerSettings): DecisionRule => ({
  atLeast,
  exactly: thresholdGoal?.kind === "count" ? thresholdGoal.count : null,
});

/** The effect of calibration and thresholds on held-out movies, and what the model keeps of them. */
export interface AnswerReport {
  readonly kind: "answers";
  readonly settings: AnswerSettings;
  readonly movieCount: number;
  readonly folds: number;
  /** The classifier's own probabilities, yes from 0.5 on. */
  readonly before: AnswerFigures;
  /** Every movie calibrated and answered by maps, thresholds and rule that were fitted without it. */
  readonly after: AnswerFigures;
  readonly rocAuc: {
    readonly before: number;
    /** With the model's calibration. It never reverses two movies of a genre, so only ties can lower the figure;
     * pooling cross-fitted maps would compare movies of different maps, as no user does. */
    readonly after: number;
  };
  /** What the model keeps, in column order. */
  readonly genres: readonly GenreAnswer[];
  /** Genres of which no threshold reaches the wanted precision: the answer is never yes. */
  readonly unreached: readonly string[];
}

/** What the model keeps for one genre. */
export interface GenreAnswer {
  readonly genre: string;
  readonly method: CalibrationMethod;
  readonly heldOutLogLoss: GenreChoice["heldOutLogLoss"];
  readonly threshold: number;
}

export interface TunedAnswers extends Required<Pick<GenreModelParts, "calibration" | "thresholds" | "decisionRule">> {
  readonly report: AnswerReport;
}

const outerFolds = 5;

/** Fits calibration, then thresholds, on all held-out movies, and measures both by doing the same on four fifths of
 * them for each fifth. Same input and seed, same bits. Throws TOO_FEW_ROWS, INVALID_SETTING. */
export function tuneAnswers(
  heldOut: HeldOut,
  genreNames: readonly string[],
  settings: AnswerSettings & { readonly seed: number },
): TunedAnswers {
  const { seed, ...kept } = settings;
  const { probabilities, labels } = heldOut;
  const width = labels.columnCount;
  const crossFitted = denseMatrix(labels.rowCount, width);
  const answers = new Uint8Array(labels.rowCount * width);
  const folds = iterativeStratification(labels, { folds: outerFolds, seed: deriveSeed(seed, 0) });
  for (const [fold, { train, test }] of folds.entries()) {
    const fitted = fitAnswers(heldOut.take(train), kept, deriveSeed(seed, 1, fold));
    const judged = heldOut.take(test).calibratedBy(fitted.calibration).probabilities;
    const judgedAnswers = answersOf(judged, fitted.thresholds, fitted.decisionRule);
    for (const [i, row] of test.entries()) {
      crossFitted.values.set(judged.values.subarray(i * width, (i + 1) * width), row * width);
      answers.set(judgedAnswers.subarray(i * width, (i + 1) * width), row * width);
    }
  }
  const final = fitAnswers(heldOut, kept, deriveSeed(seed, 2));
  const plain = answersOf(probabilities, new Float64Array(width).fill(0.5), thresholdsOnly);
  return {
    ...final,
    report: {
      kind: "answers",
      settings: kept,
      movieCount: labels.rowCount,
      folds: outerFolds,
      before: answerFigures(probabilities, plain, labels, genreNames),
      after: answerFigures(crossFitted, answers, labels, genreNames),
      rocAuc: {
        before: rocAucScore(probabilities, labels).macro,
        after: rocAucScore(heldOut.calibratedBy(final.calibration).probabilities, labels).macro,
      },
      genres: genreNames.map((genre, g) => ({
        genre,
        method: final.choices?.[g].method ?? "identity",
        heldOutLogLoss: final.choices?.[g].heldOutLogLoss ?? {},
        threshold: final.thresholds[g],
      })),
      unreached: final.unreached.map((g) => genreNames[g]),
    },
  };
}

function fitAnswers(heldOut: HeldOut, settings: AnswerSettings, seed: number) {
  const fitted = settings.calibrate === "auto" ? calibrate(heldOut, { seed }) : undefined;
  const calibration: Calibration = fitted?.calibration ?? identityCalibration;
  const { thresholds, unreached } = chooseThresholds(heldOut.calibratedBy(calibration), settings.thresholdGoal);
  return { calibration, choices: fitted?.choices, thresholds, decisionRule: decisionRuleOf(settings), unreached };
}
