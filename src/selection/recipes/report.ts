import type { FeatureOptions } from "../../features/registry.ts";
import type { Recipe } from "../recipe.ts";

/** The report's features: plot, title and year in one text; counts of its words and word pairs without English stop
 * words; the 10,000 most frequent terms. */
export const reportFeatures = {
  kind: "count",
  field: "plot-title-year",
  ngramRange: [1, 2],
  stopWords: "english",
  maxFeatures: 10_000,
} as const satisfies FeatureOptions;

export const reportForest: Recipe = {
  name: "report-forest",
  description: "the report's random forest: 100 trees a genre on counts of words and word pairs",
  features: reportFeatures,
  learner: { kind: "random-forest", nEstimators: 100 },
};

export const reportRegression: Recipe = {
  name: "report-regression",
  description: "the report's logistic regression on counts of words and word pairs",
  features: reportFeatures,
  learner: { kind: "logistic-regression", C: 1 },
};

export const reportRegressionLemmas: Recipe = {
  name: "report-regression-lemmas",
  description: "report-regression on WordNet lemmas by part of speech, adjectives left as they are, as the report did",
  features: { ...reportFeatures, preprocess: "lemmas-as-reported" },
  learner: { kind: "logistic-regression", C: 1 },
};

export const reportRegressionLemmasCorrected: Recipe = {
  name: "report-regression-lemmas-corrected",
  description: "report-regression on WordNet lemmas by part of speech, adjectives included",
  features: { ...reportFeatures, preprocess: "lemmas" },
  learner: { kind: "logistic-regression", C: 1 },
};

/** Two epochs: validation loss is best after the first, the ranking after the second; the report's five overfit. */
export const reportNetwork: Recipe = {
  name: "report-network",
  description: "the report's neural network: 10,000 counts, 3,500 hidden units, batches of 10",
  features: reportFeatures,
  learner: { kind: "neural-network", hiddenLayers: [3500], batchSize: 10, epochs: 2 },
};
