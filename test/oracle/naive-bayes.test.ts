import { describe, expect, it } from "vitest";
import { NaiveBayes } from "../../src/learners/naive-bayes/learner.ts";
import type { NaiveBayesSettings } from "../../src/learners/naive-bayes/settings.ts";
import { inlinePool } from "../../src/pool/pool.ts";
import { largestDifference, matrixFromJson } from "./fixture-matrix.ts";
import fixture from "./naive-bayes.json" with { type: "json" };

const features = matrixFromJson(fixture.features);
const later = matrixFromJson(fixture.later);
const labels = {
  rowCount: fixture.labels.length,
  columnCount: fixture.fittedLabels.length,
  values: Uint8Array.from(fixture.labels.flatMap((row) => fixture.fittedLabels.map((g) => row[g]))),
};

describe("NaiveBayes gives scikit-learn's probabilities", () => {
  for (const { model, alpha, options, sampleWeight, laterProbabilities } of fixture.cases) {
    it(`${model}, alpha ${alpha} ${JSON.stringify(options)}${sampleWeight ? ", weighted" : ""}`, async () => {
      const distribution = model as NaiveBayesSettings["distribution"];
      const classifier = await new NaiveBayes({ distribution, alpha, ...options }).fit(features, labels, {
        seed: 1,
        pool: inlinePool,
        sampleWeight: sampleWeight ? Float32Array.from(fixture.sampleWeight) : undefined,
      });
      // Sample weights are float32 here, float64 there.
      const tolerance = sampleWeight ? 1e-6 : 1e-11;
      expect(largestDifference(classifier.predictProba(later).values, laterProbabilities)).toBeLessThan(tolerance);
    });
  }
});
