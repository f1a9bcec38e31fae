import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type DenseMatrix, denseMatrix, type LabelMatrix } from "../matrix/dense-matrix.ts";
import { averagePrecisionScore } from "./average-precision.ts";
import { expectedCalibrationError, reliabilityBins } from "./calibration-error.ts";
import { precisionRecallCurve, rocCurve } from "./curves.ts";
import { figures } from "./figures.ts";
import { judged } from "./held-figures.ts";
import {
  coverageError,
  labelRankingAveragePrecisionScore,
  labelRankingLoss,
  subsetAccuracyScore,
} from "./movie-rankings.ts";
import { confusionCounts, decide, precisionRecallF1, type ThresholdAverages } from "./precision-recall.ts";
import { brierLoss, logLoss } from "./probability-losses.ts";
import { rocAucScore } from "./roc-auc.ts";
import { hammingLoss } from "./set-accuracy.ts";

type Figure = number | "NaN" | "Infinity";
interface Averages {
  readonly macro: number;
  readonly micro: number;
  readonly weighted: number;
  readonly samples?: number;
  readonly perLabel?: readonly Figure[];
}
interface Calibration {
  readonly fractionOfPositives: readonly number[];
  readonly meanPredicted: readonly number[];
}
interface Case {
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly threshold: number;
  readonly scores: readonly number[];
  readonly labels: readonly number[];
  readonly defined: readonly number[];
  readonly support: readonly number[];
  readonly rocAuc: Averages;
  readonly rocAucHard: Averages;
  readonly averagePrecision: Averages;
  readonly f1: Averages;
  readonly precision: Averages;
  readonly recall: Averages;
  readonly f2Macro: number;
  readonly confusion: readonly number[][];
  readonly hammingLoss: number;
  readonly accuracy: number;
  readonly coverageError: number;
  readonly labelRankingAveragePrecision: number;
  readonly labelRankingLoss: number;
  readonly rocCurve: Record<"falsePositiveRate" | "truePositiveRate" | "thresholds", readonly Figure[]>;
  readonly precisionRecallCurve: Record<"precision" | "recall" | "thresholds", readonly number[]>;
  readonly brierPerLabel?: readonly number[];
  readonly logLossPerLabel?: readonly number[];
  readonly calibrationUniform?: readonly Calibration[];
  readonly calibrationPooled?: Calibration;
  readonly expectedCalibrationErrorPerLabel?: readonly number[];
  readonly expectedCalibrationErrorPooled?: number;
}

const { cases } = JSON.parse(readFileSync(new URL("../../test/oracle/metrics.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

/** Equal to 1e-9, all of them; null stands for NaN. */
function expectClose(got: ArrayLike<number | null>, wanted: ArrayLike<Figure>): void {
  expect(got.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const figure = wanted[i];
    if (figure === "NaN") expect(got[i]).toBeNull();
    else if (figure === "Infinity") expect(got[i]).toBe(Number.POSITIVE_INFINITY);
    else expect(Math.abs((got[i] ?? Number.NaN) - figure)).toBeLessThan(1e-9);
  }
}

const threeMeans = ({ macro, micro, weighted }: Averages): number[] => [macro, micro, weighted];

const ofColumns = <A extends ArrayLike<number>>(values: A, width: number, columns: readonly number[]): number[] =>
  Array.from(values).filter((_, at) => columns.includes(at % width));

describe.each(cases)("metrics against scikit-learn: $name", (given) => {
  const { rows, columns, defined } = given;
  const scores: DenseMatrix = denseMatrix(rows, columns, Float64Array.from(given.scores));
  const labels: LabelMatrix = { rowCount: rows, columnCount: columns, values: Uint8Array.from(given.labels) };
  // The fixture's micro figures leave out columns of one class.
  const definedScores = denseMatrix(
    rows,
    defined.length,
    Float64Array.from(ofColumns(scores.values, columns, defined)),
  );
  const definedLabels: LabelMatrix = {
    rowCount: rows,
    columnCount: defined.length,
    values: Uint8Array.from(ofColumns(labels.values, columns, defined)),
  };
  const ranking = { allowHardLabels: true };
  const thresholds = given.threshold;

  it("ROC AUC", () => {
    const whole = rocAucScore(scores, labels, ranking);
    expectClose(whole.perGenre, given.rocAuc.perLabel ?? []);
    expectClose([whole.macro, whole.weighted], [given.rocAuc.macro, given.rocAuc.weighted]);
    expect(whole.undefinedGenres).toEqual(labelsOutside(columns, defined));
    expectClose(threeMeans(rocAucScore(definedScores, definedLabels, ranking)), threeMeans(given.rocAuc));
    const hard = denseMatrix(rows, defined.length, Float64Array.from(decide(definedScores, thresholds)));
    expectClose(threeMeans(rocAucScore(hard, definedLabels, ranking)), threeMeans(given.rocAucHard));
  });

  it("average precision", () => {
    const positive = [...given.support.keys()].filter((column) => given.support[column] > 0);
    const perGenre = averagePrecisionScore(scores, labels, ranking).perGenre;
    expectClose(
      positive.map((column) => perGenre[column]),
      positive.map((column) => given.averagePrecision.perLabel?.[column] ?? "NaN"),
    );
    const means = averagePrecisionScore(definedScores, definedLabels, ranking);
    expectClose(threeMeans(means), threeMeans(given.averagePrecision));
  });

  it("precision, recall, F1 and F2", () => {
    const got = precisionRecallF1(scores, labels, { thresholds });
    for (const name of ["precision", "recall", "f1"] as const) {
      const mine: ThresholdAverages = got[name];
      expectClose(mine.perGenre, given[name].perLabel ?? []);
      expectClose([...threeMeans(mine), mine.samples], [...threeMeans(given[name]), given[name].samples ?? Number.NaN]);
    }
    expectClose(got.support, given.support);
    expectClose([precisionRecallF1(scores, labels, { thresholds, beta: 2 }).f1.macro], [given.f2Macro]);
    const counts = confusionCounts(scores, labels, thresholds);
    for (const [g, [tn, fp, fn, tp]] of given.confusion.entries()) {
      const { trueNegatives, falsePositives, falseNegatives, truePositives } = counts;
      expect([trueNegatives[g], falsePositives[g], falseNegatives[g], truePositives[g]]).toEqual([tn, fp, fn, tp]);
    }
  });

  it("curves", () => {
    const roc = rocCurve(scores, labels, defined[0], { dropIntermediate: false });
    expectClose(roc?.falsePositiveRate ?? [], given.rocCurve.falsePositiveRate);
    expectClose(roc?.truePositiveRate ?? [], given.rocCurve.truePositiveRate);
    expectClose(roc?.thresholds ?? [], given.rocCurve.thresholds);
    const curve = precisionRecallCurve(scores, labels, defined[0]);
    expectClose(curve?.precision ?? [], given.precisionRecallCurve.precision);
    expectClose(curve?.recall ?? [], given.precisionRecallCurve.recall);
    expectClose(curve?.thresholds ?? [], given.precisionRecallCurve.thresholds);
  });

  it("hamming loss, subset accuracy, coverage, label ranking", () => {
    const answers = denseMatrix(rows, columns, Float64Array.from(decide(scores, thresholds)));
    expectClose([hammingLoss(answers, labels)], [given.hammingLoss]);
    expectClose([subsetAccuracyScore(answers, labels)], [given.accuracy]);
    expectClose([coverageError(scores, labels)], [given.coverageError]);
    expectClose([labelRankingAveragePrecisionScore(scores, labels)], [given.labelRankingAveragePrecision]);
    expectClose([labelRankingLoss(scores, labels)], [given.labelRankingLoss]);
    const shown = figures.rankingLoss.measure(judged(scores, decide(scores, thresholds), labels));
    expectClose([shown], [given.labelRankingLoss]);
  });

  it("Brier loss, log loss and calibration, or a refusal where scores are no probabilities", () => {
    if (given.brierPerLabel === undefined) {
      for (const metric of [brierLoss, logLoss, expectedCalibrationError]) {
        expect(() => metric(scores, labels)).toThrow(expect.objectContaining({ code: "BAD_ROW" }));
      }
      return;
    }
    expectClose(brierLoss(scores, labels).perGenre, given.brierPerLabel);
    expectClose(logLoss(scores, labels).perGenre, given.logLossPerLabel ?? []);
    const error = expectedCalibrationError(scores, labels);
    expectClose(error.perGenre, given.expectedCalibrationErrorPerLabel ?? []);
    expectClose([error.pooled], [given.expectedCalibrationErrorPooled ?? "NaN"]);
    for (const [i, column] of defined.entries()) {
      expectCurve(scores, labels, column, given.calibrationUniform?.[i]);
    }
    expectCurve(scores, labels, "all", given.calibrationPooled);
  });
});

function expectCurve(p: DenseMatrix, y: LabelMatrix, genre: number | "all", wanted: Calibration | undefined): void {
  const filled = reliabilityBins(p, y, genre).filter((bin) => bin.count > 0);
  const positiveShares = filled.map((bin) => bin.positiveShare);
  const meanProbabilities = filled.map((bin) => bin.meanProbability);
  expectClose(positiveShares, wanted?.fractionOfPositives ?? []);
  expectClose(meanProbabilities, wanted?.meanPredicted ?? []);
}

function labelsOutside(columns: number, defined: readonly number[]): number[] {
  return Array.from({ length: columns }, (_, column) => column).filter((column) => !defined.includes(column));
}
