import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planRungs, rungCost, survivors } from "./halving.ts";

describe("successive halving", () => {
  it("always takes the best trial on, whatever the scores, and of equals the earlier one", () => {
    const scores = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 40 }), (all, count) => {
        const kept = survivors(
          all.map((score, trial) => ({ trial, score })),
          count,
        );
        expect(kept[0]).toBe(all.indexOf(Math.max(...all)));
        expect(kept).toHaveLength(Math.min(count, all.length));
        const worstKept = Math.min(...kept.map((trial) => all[trial]));
        for (const [trial, score] of all.entries())
          if (!kept.includes(trial)) expect(score).toBeLessThanOrEqual(worstKept);
      }),
    );
  });

  it("ends with all rows and all folds", () => {
    for (const [trials, folds] of [
      [27, 5],
      [2, 2],
      [100, 3],
    ]) {
      const rungs = planRungs(trials, folds);
      expect(rungs.at(-1)).toMatchObject({ rowShare: 1, foldCount: folds });
      expect(rungs[0].trialCount).toBe(trials);
      for (let r = 1; r < rungs.length; r++) {
        expect(rungs[r].trialCount).toBeLessThanOrEqual(rungs[r - 1].trialCount);
        expect(rungs[r].rowShare).toBeGreaterThan(rungs[r - 1].rowShare);
      }
    }
  });

  it("is a quarter of the rows and one fold, then half and two for a third of the trials, then all for a ninth", () => {
    expect(planRungs(27, 5)).toEqual([
      { trialCount: 27, rowShare: 0.25, foldCount: 1 },
      { trialCount: 9, rowShare: 0.5, foldCount: 2 },
      { trialCount: 3, rowShare: 1, foldCount: 5 },
    ]);
    expect(planRungs(28, 1).map(({ trialCount, foldCount }) => [trialCount, foldCount])).toEqual([
      [28, 1],
      [10, 1],
      [4, 1],
    ]);
    expect(planRungs(27, 5).map(rungCost)).toEqual([6.75, 9, 15]);
  });

  it("takes the earlier of equal trials, in whichever order they ended", () => {
    const scored = [
      { trial: 2, score: 0.5 },
      { trial: 3, score: 0.7 },
      { trial: 0, score: 0.5 },
      { trial: 1, score: 0.5 },
    ];
    expect(survivors(scored, 3)).toEqual([3, 0, 1]);
    expect(survivors(scored.toReversed(), 3)).toEqual([3, 0, 1]);
  });
});
