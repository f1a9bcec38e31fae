import type { Recipe } from "../recipe.ts";
import { richFeatures } from "./rich-features.ts";

export const naiveBayesRegression: Recipe = {
  name: "naive-bayes-regression",
  description:
    "logistic regression on words, characters and year that trusts a term as far as naive Bayes does (NB-SVM)",
  features: richFeatures,
  learner: { kind: "logistic-regression", C: 1, classWeight: "balanced", prior: "naive-bayes", tol: 1e-5 },
};
