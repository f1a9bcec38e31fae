import { describe, expect, it } from "vitest";
import { seededHeldOut } from "../../test/fixtures/held-out.ts";
import { denseMatrix } from "../matrix/dense-matrix.ts";
import { rocAucScore } from "../metrics/roc-auc.ts";
import { iterativeStratification } from "../movies/split/iterative-stratification.ts";
import { identityCalibration } from "../pipeline/calibration.ts";
import { answersOf } from "../pipeline/decision-rule.ts";
import { deriveSeed } from "../random/derive-seed.ts";
import { RandomState } from "../random/mt19937.ts";
import { answerFigures } from "./answer-figures.ts";
import { calibrate } from "./calibrate.ts";
import { chooseThresholds } from "./choose-thresholds.ts";
import { HeldOut } from "./held-out.ts";
import { type AnswerSettings, tuneAnswers } from "./tune-answers.ts";

const names = ["Drama", "Comedy", "War"];
const heldOut = seededHeldOut(2000, [0.5, 0.3, 0.1], 4);
const settings: AnswerSettings = { calibrate: "auto", thresholdGoal: { kind: "macro-f1" }, atLeast: 1 };

describe("tuned answers", () => {
  // Made inside the tests: an error while the file loads fails none of them.
  const tune = () => tuneAnswers(heldOut, names, { ...settings, seed: 1 });

  it("are calibrated and better than a threshold of 0.5, on movies that nothing was fitted on", () => {
    const { before, after, rocAuc } = tune().report;
    expect(after.calibrationError).toBeLessThan(before.calibrationError / 2);
    expect(after.brier).toBeLessThan(before.brier);
    expect(after.logLoss).toBeLessThan(before.logLoss);
    expect(after.f1.macro).toBeGreaterThan(before.f1.macro);
    expect(rocAuc.after).toBeCloseTo(rocAuc.before, 10);
    expect(rocAuc.before).toBe(rocAucScore(heldOut.probabilities, heldOut.labels).macro);
  });

  it("are never empty where at least one genre is asked for", () => {
    const { before, after } = tune().report;
    expect(before.emptyAnswerCount).toBeGreaterThan(0);
    expect(after.emptyAnswerCount).toBe(0);
  });

  it("hold reliability diagrams that count every entry once", () => {
    const { after } = tune().report;
    const total = (bins: readonly { count: number }[]) => bins.reduce((sum, { count }) => sum + count, 0);
    expect(total(after.reliability)).toBe(6000);
    for (const { reliability } of after.genres) expect(total(reliability)).toBe(2000);
  });

  it("promise nothing where labels are random", () => {
    const random = new RandomState(3);
    const dice = { ...heldOut.labels, values: heldOut.labels.values.map(() => (random.random() < 0.3 ? 1 : 0)) };
    const { report } = tuneAnswers(HeldOut.fromFit(heldOut.probabilities, dice, heldOut.rows), names, {
      ...settings,
      seed: 1,
    });
    // Nothing beats saying the share: its Brier loss is 0.21, its log loss 0.611.
    expect(report.after.brier).toBeGreaterThan(0.205);
    expect(report.after.logLoss).toBeGreaterThan(0.6);
  });

  it("give a fixed number of genres where that is the goal", () => {
    const { report, decisionRule } = tuneAnswers(heldOut, names, {
      calibrate: "none",
      thresholdGoal: { kind: "count", count: 2 },
      atLeast: 0,
      seed: 1,
    });
    expect(decisionRule).toEqual({ atLeast: 0, exactly: 2 });
    expect(report.after.genresAMovie).toBe(2);
    expect(report.after.calibrationError).toBe(report.before.calibrationError);
  });

  it("tell each genre's method, log losses and threshold, as they were chosen on all movies", () => {
    const { report, calibration, thresholds, decisionRule } = tune();
    const { choices } = calibrate(heldOut, { seed: deriveSeed(1, 2) });
    const chosen = chooseThresholds(heldOut.calibratedBy(calibration), settings.thresholdGoal).thresholds;
    expect(report.genres).toEqual(names.map((genre, g) => ({ genre, ...choices[g], threshold: chosen[g] })));
    expect(thresholds).toEqual(chosen);
    expect(decisionRule).toEqual({ atLeast: 1, exactly: null });
    expect(report).toMatchObject({ kind: "answers", settings, movieCount: 2000, folds: 5, unreached: [] });
  });

  it("keep the probabilities where no calibration is asked for, and name genres out of reach", () => {
    const goal = { kind: "precision", precision: 0.999 } as const;
    const { report, calibration } = tuneAnswers(heldOut, names, {
      calibrate: "none",
      thresholdGoal: goal,
      atLeast: 0,
      seed: 1,
    });
    expect(calibration).toBe(identityCalibration);
    expect(report.unreached).toEqual(names.filter((_, g) => report.genres[g].threshold === 1));
    expect(report.unreached).toContain("War");
    for (const { method, heldOutLogLoss } of report.genres) {
      expect({ method, heldOutLogLoss }).toEqual({ method: "identity", heldOutLogLoss: {} });
    }
    expect(report.rocAuc.after).toBe(report.rocAuc.before);
  });

  it("judge each movie by what was fitted without it", () => {
    const { after } = tune().report;
    const crossFitted = denseMatrix(2000, 3);
    const answers = new Uint8Array(2000 * 3);
    const folds = iterativeStratification(heldOut.labels, { folds: 5, seed: deriveSeed(1, 0) });
    for (const [fold, { train, test }] of folds.entries()) {
      const fitting = heldOut.take(train);
      const { calibration } = calibrate(fitting, { seed: deriveSeed(1, 1, fold) });
      const { thresholds } = chooseThresholds(fitting.calibratedBy(calibration), settings.thresholdGoal);
      for (const row of test) {
        const { probabilities } = heldOut.take([row]).calibratedBy(calibration);
        crossFitted.values.set(probabilities.values, row * 3);
        answers.set(answersOf(probabilities, thresholds, { atLeast: 1, exactly: null }), row * 3);
      }
    }
    expect(after).toEqual(answerFigures(crossFitted, answers, heldOut.labels, names));
  });

  it("are the same bits again", () => {
    expect(tune()).toEqual(tune());
  });
});
