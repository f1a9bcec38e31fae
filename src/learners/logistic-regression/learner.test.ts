import { describe, expect, it } from "vitest";
import { inlinePool } from "../../pool/pool.ts";
import { LogisticRegression } from "./learner.ts";
import type { LogisticRegressionSettings } from "./settings.ts";

/** Eight movies, two features, three genres: one that equals the first feature, one without known labels, one rare. */
const x = {
  rowCount: 8,
  columnCount: 2,
  indptr: Int32Array.of(0, 1, 2, 3, 4, 5, 6, 8, 8),
  indices: Int32Array.of(0, 0, 0, 1, 1, 1, 0, 1),
  values: Float32Array.of(1, 2, 1, 1, 2, 1, 1, 1),
};
const y = {
  rowCount: 8,
  columnCount: 3,
  values: Uint8Array.from([1, 1, 1, 0, 0, 1, 0, 0].flatMap((label, row) => [label, 1, row === 4 ? 1 : 0])),
  known: Uint8Array.from({ length: 24 }, (_, k) => (k % 3 === 1 ? 0 : 1)),
};
const options = { seed: 1, pool: inlinePool };
const solve = (settings: Partial<LogisticRegressionSettings> = {}) =>
  new LogisticRegression(settings).fit(x, y, options);

describe("LogisticRegression", () => {
  it("says of a genre that the cap on epochs stopped how far from the optimum it may be", async () => {
    const stopped = await solve({ maxEpochs: 2 });
    expect(stopped.convergence.epochs).toEqual([2, 0, 2]);
    expect(Math.max(...stopped.convergence.gaps)).toBeGreaterThan(stopped.convergence.tol);
    const whole = await solve();
    expect(Math.max(...whole.convergence.gaps)).toBeLessThanOrEqual(whole.convergence.tol);
  });

  it("comes within any tolerance, a loose one too, by its own passes", async () => {
    for (const tol of [1e-4, 1e-3, 1e-2]) {
      const { convergence } = await solve({ tol });
      expect(Math.max(...convergence.gaps)).toBeLessThanOrEqual(tol);
      expect(Math.max(...convergence.epochs)).toBeLessThan(100);
    }
  });

  it("balances an unpenalised intercept: the probabilities of a genre sum to its movies", async () => {
    const probabilities = (await solve()).predictProba(x).values;
    for (const [g, count] of [
      [0, 4],
      [2, 1],
    ]) {
      const sum = probabilities.reduce((total, p, k) => (k % 3 === g ? total + p : total), 0);
      expect(sum).toBeCloseTo(count, 3);
    }
  });

  it("answers one half for a genre of which no label is known", async () => {
    expect((await solve()).predictProba(x).values.filter((_, k) => k % 3 === 1)).toEqual(new Float64Array(8).fill(0.5));
  });

  it("has no intercept where none is wanted", async () => {
    expect([...(await solve({ intercept: "none" })).intercepts]).toEqual([0, 0, 0]);
  });

  it.each([
    { C: 0 },
    { C: Number.NaN },
    { tol: 0 },
    { maxEpochs: 1.5 },
    { interceptScaling: -1 },
    { intercept: "free" as "none" },
    { classWeight: "even" as "balanced" },
  ])("refuses %o", (settings) => {
    expect(() => new LogisticRegression(settings)).toThrow(Object.keys(settings)[0]);
  });
});
