import type { Recipe } from "../recipe.ts";
import { reportFeatures } from "./report-features.ts";

export const reportNetwork: Recipe = {
  name: "report-network",
  description: "the report's neural network: 10,000 counts, 3,500 hidden units, batches of 10",
  features: reportFeatures,
  learner: { kind: "neural-network", hiddenLayers: [3500], batchSize: 10, epochs: 5 },
};
