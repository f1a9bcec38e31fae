import type { Recipe } from "../recipe.ts";
import { reportFeatures } from "./report-features.ts";

export const reportForest: Recipe = {
  name: "report-forest",
  description: "the report's random forest: 100 trees a genre on counts of words and word pairs",
  features: reportFeatures,
  learner: { kind: "random-forest", nEstimators: 100 },
};
