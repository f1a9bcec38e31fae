import type { Recipe } from "../recipe.ts";
import { reportFeatures } from "./report.ts";

export const naiveBayes: Recipe = {
  name: "naive-bayes",
  description: "multinomial naive Bayes on counts of words and word pairs; the quickest",
  features: reportFeatures,
  learner: { kind: "naive-bayes", distribution: "multinomial", alpha: 1 },
};
