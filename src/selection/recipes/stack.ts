import type { EmbeddingNetworkSettings } from "../../learners/embedding-network/settings.ts";
import type { LearnerOptions } from "../../learners/registry.ts";
import type { StackMember, StackRecipe } from "../recipe.ts";
import { naiveBayesRegression } from "./naive-bayes-regression.ts";
import { richExtraFeatures, richFeatures } from "./rich-features.ts";

const network = (settings: Partial<EmbeddingNetworkSettings>): LearnerOptions => ({
  kind: "embedding-network",
  ...settings,
});

/** Networks with other initial scales and learning rates make other errors. */
const smallNetworks = [
  { embeddingScale: 0.05, learningRate: 0.15 },
  { embeddingScale: 0.02, learningRate: 0.1 },
  { embeddingScale: 0.1, learningRate: 0.3 },
  { embeddingScale: 0.05, learningRate: 0.05 },
];

/** Fitted to the extra corpora, then to the main movies with the first fit's weights as the mean of its prior. */
export const adaptedRegression: StackMember = {
  name: "adapted-regression",
  source: "adapted",
  learners: [{ kind: "logistic-regression", C: 1, tol: 1e-3, maxEpochs: 5 }],
  adapt: { C: 1, classWeight: "balanced", tol: 1e-4 },
};

export const stack: StackRecipe = {
  kind: "stack",
  name: "stack",
  description:
    "regression over all genres' logits of a naive Bayes regression and embedding networks; with --extra also of " +
    "models that learned from the extra movies",
  features: { main: richFeatures, extra: richExtraFeatures },
  members: [
    { name: "naive-bayes-regression", source: "main", learners: [naiveBayesRegression.learner] },
    {
      name: "networks",
      source: "main",
      learners: smallNetworks.map((settings) =>
        network({ ...settings, hiddenUnits: 192, epochs: 25, wordDropout: 0.9, hiddenDropout: 0.5 }),
      ),
    },
    adaptedRegression,
    {
      name: "extra-network",
      source: "extra",
      learners: [network({ hiddenUnits: 512, epochs: 8, wordDropout: 0.88, hiddenDropout: 0.5 })],
    },
  ],
  metaLearner: {
    withExtra: { C: 0.002, ownScale: 6, minPositives: 20 },
    mainOnly: { C: 0.005, ownScale: 2, minPositives: 20 },
  },
};
