import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planRungs, survivors } from "./halving.ts";

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
});
