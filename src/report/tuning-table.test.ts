import { describe, expect, it } from "vitest";
import type { Tuning } from "../selection/tune/tune.ts";
import { tuningTable } from "./tuning-table.ts";

const winner = { trial: 3, rung: 1, settings: { C: 2 }, seed: 1, rows: 90, folds: 2, score: 0.9, seconds: 1 };
const tuned = (low: number, high: number): Tuning => ({
  kind: "tuning",
  claquetaVersion: "0",
  dataSha256: "",
  recipe: "quick",
  seed: 1,
  movieCount: 100,
  best: { name: "quick-tuned", description: "", features: { kind: "count" }, learner: { kind: "naive-bayes" } },
  winner,
  judgement: {
    movieCount: 20,
    trainCount: 80,
    rocAuc: { macro: 0.8, interval: [0.7, 0.9] },
    before: { macro: 0.8 - (low + high) / 2, difference: (low + high) / 2, interval: [low, high], pValue: 0.5 },
  },
  rungs: [
    { trialCount: 6, rowShare: 0.25, foldCount: 1, finishedCount: 4 },
    { trialCount: 2, rowShare: 1, foldCount: 2, finishedCount: 2 },
  ],
  effects: [{ setting: "C", varianceShare: 0.5, values: [{ value: 2, trialCount: 3, difference: -0.01 }] }],
  trials: [{ ...winner, rung: 0, score: 0.7 }, winner],
});

describe("a search's table", () => {
  it("says what the settings are worth on the movies that judge, and when that is nothing", () => {
    expect(tuningTable(tuned(0.01, 0.03))).toContain("more than noise.");
    expect(tuningTable(tuned(-0.01, 0.03))).toContain("no more than noise may give.");
    expect(tuningTable(tuned(-0.03, -0.01))).toContain("worse than leaving it as it is.");
  });

  it("warns that the winner's own score flatters it, and says what was not run", () => {
    const table = tuningTable(tuned(0.01, 0.03));
    expect(table).toContain("0.9000, is the best of many and so flatters it");
    expect(table).toMatch(/^ +1 +4 +2 +25% +1 +0\.7000$/m);
    expect(table).toContain("−0.0100");
  });
});
