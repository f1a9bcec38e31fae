import type { Recipe } from "../recipe.ts";
import { reportFeatures } from "./report-features.ts";

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
