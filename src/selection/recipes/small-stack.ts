import type { StackRecipe } from "../recipe.ts";
import { naiveBayesRegression } from "./naive-bayes-regression.ts";
import { richExtraFeatures } from "./rich-features.ts";
import { adaptedRegression, stack } from "./stack.ts";

/** All members read the same terms: a term costs its fingerprint, 24 weights and 64 units, at four bits each. */
export const smallStack: StackRecipe = {
  kind: "stack",
  name: "small-stack",
  description: "a stack under 8 MB: regressions and a network of 64 units on one short list of terms; needs --extra",
  features: { main: "extra", extra: richExtraFeatures },
  compact: { extraTerms: 150_000, storage: "int4" },
  members: [
    { name: "naive-bayes-regression", source: "main", learners: [naiveBayesRegression.learner] },
    adaptedRegression,
    {
      name: "extra-network",
      source: "extra",
      learners: [{ kind: "embedding-network", hiddenUnits: 64, epochs: 10, wordDropout: 0.6, hiddenDropout: 0.2 }],
    },
  ],
  metaLearner: stack.metaLearner,
};
