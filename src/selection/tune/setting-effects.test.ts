import { expect, it } from "vitest";
import type { SearchSpace } from "./search-space.ts";
import { settingEffects } from "./setting-effects.ts";
import type { TrialRecord } from "./trial-log.ts";

const space: SearchSpace = [
  { name: "minDf", path: ["features", "minDf"], values: [1, 2, 3] },
  { name: "C", path: ["learner", "C"], values: [1, [10]] },
];
const record = (trial: number, C: number | number[], minDf: number, score: number | null, rung = 0): TrialRecord => ({
  ...{ trial, rung, settings: { C, minDf }, seed: 1, rows: 1, folds: 1, seconds: 1 },
  score,
});
const drawn = [record(1, 1, 1, 0.6), record(2, 1, 2, 0.6), record(3, [10], 1, 0.8), record(4, [10], 2, 0.8)];

it("finds the setting that matters, its best value first, with how far each is from the mean", () => {
  const close = (value: number) => expect.closeTo(value, 12);
  expect(settingEffects(space, drawn)).toEqual([
    {
      setting: "C",
      varianceShare: close(1),
      values: [
        { value: [10], trialCount: 2, difference: close(0.1) },
        { value: 1, trialCount: 2, difference: close(-0.1) },
      ],
    },
    {
      setting: "minDf",
      varianceShare: close(0),
      values: [
        { value: 1, trialCount: 2, difference: close(0) },
        { value: 2, trialCount: 2, difference: close(0) },
      ],
    },
  ]);
});

it("measures trials of the first rung that were drawn and did not fail, and no others", () => {
  const others = [record(0, 1, 1, 0.1), record(5, 1, 3, null), record(4, [10], 2, 0.1, 1), record(3, [10], 3, 0.3, 2)];
  expect(settingEffects(space, [...others, ...drawn])).toEqual(settingEffects(space, drawn));
});

it("splits the variance where two settings share it", () => {
  const [first, second] = settingEffects(space, [...drawn.slice(0, 3), record(4, [10], 2, 1)]);
  // Scores 0.6, 0.6, 0.8, 1 with a mean of 0.75: squares of 0.11 in all, 0.09 between the values of C, 0.01 of minDf.
  expect([first.setting, first.varianceShare]).toEqual(["C", expect.closeTo(0.09 / 0.11, 12)]);
  expect([second.setting, second.varianceShare]).toEqual(["minDf", expect.closeTo(0.01 / 0.11, 12)]);
});

it("tells nothing of fewer than two trials, and no share where all scores are the same", () => {
  expect(settingEffects(space, drawn.slice(0, 1))).toEqual([]);
  const same = settingEffects(space, drawn.slice(0, 2));
  expect(same.map(({ varianceShare }) => varianceShare)).toEqual([0, 0]);
});
