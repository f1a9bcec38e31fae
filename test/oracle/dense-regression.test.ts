import { describe, expect, it } from "vitest";
import { DenseRegression } from "../../src/learners/dense-regression/learner.ts";
import { inlinePool } from "../../src/pool/pool.ts";
import fixture from "./dense-regression.json" with { type: "json" };
import { largestDifference, matrixFromJson } from "./fixture-matrix.ts";

describe.each(Object.entries(fixture.problems))("DenseRegression against scikit-learn's optimum, %s", (_, problem) => {
  const y = {
    rowCount: problem.labels.length,
    columnCount: problem.labels[0].length,
    values: Uint8Array.from(problem.labels.flat()),
  };
  for (const { C, balanced, mask, sampleWeight, laterProbabilities } of problem.cases) {
    it(`C ${C}${balanced ? ", balanced" : ""}${mask ? ", masked" : ""}${sampleWeight ? ", weighted" : ""}`, async () => {
      const learner = new DenseRegression({ C, classWeight: balanced ? "balanced" : null });
      const labels = mask ? { ...y, known: Uint8Array.from(problem.mask.flat()) } : y;
      const classifier = await learner.fit(matrixFromJson(problem.features), labels, {
        seed: 1,
        pool: inlinePool,
        sampleWeight: sampleWeight ? Float32Array.from(problem.sampleWeight) : undefined,
      });
      expect(classifier.warnings).toEqual([]);
      const later = matrixFromJson(problem.later);
      expect(largestDifference(classifier.predictProba(later).values, laterProbabilities)).toBeLessThan(1e-4);
    });
  }
});
