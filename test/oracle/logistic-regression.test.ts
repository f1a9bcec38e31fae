import { describe, expect, it } from "vitest";
import { LogisticRegression } from "../../src/learners/logistic-regression/learner.ts";
import { inlinePool } from "../../src/pool/pool.ts";
import { largestDifference, matrixFromJson } from "./fixture-matrix.ts";
import fixture from "./logistic-regression.json" with { type: "json" };

const intercepts = { free: "unpenalised", penalised: "penalised", none: "none" } as const;
const features = matrixFromJson(fixture.features);
const later = matrixFromJson(fixture.later);
const labels = {
  rowCount: fixture.labels.length,
  columnCount: fixture.labels[0].length,
  values: Uint8Array.from(fixture.labels.flat()),
};
const masked = { ...labels, known: Uint8Array.from(fixture.mask.flat()) };

describe("LogisticRegression against scikit-learn's optimum", () => {
  for (const example of fixture.cases) {
    const { C, balanced, interceptScaling, mask, sampleWeight } = example;
    const intercept = intercepts[example.intercept as keyof typeof intercepts];
    const name =
      `C ${C}, intercept ${intercept}${interceptScaling === 1 ? "" : ` × ${interceptScaling}`}` +
      `${balanced ? ", balanced" : ""}${mask ? ", masked" : ""}${sampleWeight ? ", weighted" : ""}`;
    it(name, async () => {
      const learner = new LogisticRegression({
        C,
        classWeight: balanced ? "balanced" : null,
        intercept,
        interceptScaling,
      });
      const classifier = await learner.fit(features, mask ? masked : labels, {
        seed: 1,
        pool: inlinePool,
        sampleWeight: sampleWeight ? Float32Array.from(fixture.sampleWeight) : undefined,
      });
      expect(largestDifference(classifier.predictProba(later).values, example.laterProbabilities)).toBeLessThan(2e-4);
      expect(Math.max(...classifier.convergence.gaps)).toBeLessThanOrEqual(learner.settings.tol);
    });
  }

  it("comes within 1e-5 of it with a tighter tolerance", async () => {
    const example = fixture.cases.find((one) => one.C === 10 && one.intercept === "free" && !one.balanced)!;
    const learner = new LogisticRegression({ C: 10, tol: 1e-11 });
    const classifier = await learner.fit(features, labels, { seed: 1, pool: inlinePool });
    expect(largestDifference(classifier.predictProba(later).values, example.laterProbabilities)).toBeLessThan(1e-5);
  });
});
