import { defineSettings, type SettingsOf } from "../../settings/settings-schema.ts";

/** Names and defaults of scikit-learn's MultinomialNB, ComplementNB and BernoulliNB, a genre against the rest. */
export const naiveBayesSettings = defineSettings({
  distribution: {
    enum: ["multinomial", "complement", "bernoulli"],
    examples: ["multinomial", "complement", "bernoulli"],
    default: "multinomial",
    description:
      "What a row is taken for: drawn terms, the same judged without the genre's share, or terms that are there or not.",
  },
  alpha: {
    type: "number",
    minimum: 1e-10,
    maximum: 1e9,
    examples: [0.01, 0.03, 0.1, 0.3, 1, 3],
    default: 1,
    description: "Added to every count.",
  },
  fitPrior: {
    type: "boolean",
    default: true,
    description: 'False: a genre and its absence are equally likely before the text is read. Not used by "complement".',
  },
  norm: {
    type: "boolean",
    default: false,
    description: 'Used by "complement" alone: log weights are divided by their sum (Rennie et al. 2003).',
  },
});

/** Settings of naive Bayes. */
export type NaiveBayesSettings = SettingsOf<typeof naiveBayesSettings>;
