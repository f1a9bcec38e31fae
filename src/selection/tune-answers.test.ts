import { describe, expect, it } from "vitest";
import { seededHeldOut } from "../../test/fixtures/held-out.ts";
import { rocAucScore } from "../metrics/roc-auc.ts";
import { RandomState } from "../random/mt19937.ts";
import { HeldOut } from "./held-out.ts";
import { type AnswerSettings, tuneAnswers } from "./tune-answers.ts";

const names = ["Drama", "Comedy", "War"];
const heldOut = seededHeldOut(2000, [0.5, 0.3, 0.1], 4);
const settings: AnswerSettings = { calibrate: "auto", thresholdGoal: { kind: "macro-f1" }, atLeast: 1 };

describe("tuned answers", () => {
  const tuned = tuneAnswers(heldOut, names, { ...settings, seed: 1 });

  it("are calibrated and better than a threshold of 0.5, on movies that nothing was fitted on", () => {
    const { before, after, rocAuc } = tuned.report;
    expect(after.calibrationError).toBeLessThan(before.calibrationError / 2);
    expect(after.brier).toBeLessThan(before.brier);
    expect(after.logLoss).toBeLessThan(before.logLoss);
    expect(after.f1.macro).toBeGreaterThan(before.f1.macro);
    expect(rocAuc.after).toBeCloseTo(rocAuc.before, 10);
    expect(rocAuc.before).toBe(rocAucScore(heldOut.probabilities, heldOut.labels).macro);
  });

  it("are never empty where at least one genre is asked for", () => {
    expect(tuned.report.before.emptyAnswerCount).toBeGreaterThan(0);
    expect(tuned.report.after.emptyAnswerCount).toBe(0);
  });

  it("hold reliability diagrams that count every entry once", () => {
    const { after } = tuned.report;
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

  it("are the same bits again", () => {
    expect(tuneAnswers(heldOut, names, { ...settings, seed: 1 })).toEqual(tuned);
  });
});
