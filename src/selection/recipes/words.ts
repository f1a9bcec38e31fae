import type { Recipe } from "../recipe.ts";

export const words: Recipe = {
  name: "words",
  description: "logistic regression on TF-IDF of the plot's words and word pairs; small and quick",
  features: { kind: "tfidf", ngramRange: [1, 2], minDf: 2, sublinearTf: true, stripAccents: "ascii" },
  learner: { kind: "logistic-regression", C: 4 },
};
