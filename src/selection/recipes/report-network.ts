import type { Recipe } from "../recipe.ts";
import { reportFeatures } from "./report-features.ts";

/** Two passes: the validation loss is best after the first and the ranking after the second; the report's five only learn
 * the training movies by heart. */
export const reportNetwork: Recipe = {
  name: "report-network",
  description: "the report's neural network: 10,000 counts, 3,500 hidden units, batches of 10",
  features: reportFeatures,
  learner: { kind: "neural-network", hiddenLayers: [3500], batchSize: 10, epochs: 2 },
};
