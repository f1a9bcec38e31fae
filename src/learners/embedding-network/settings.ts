import {
  defineSettings,
  positiveInteger,
  positiveIntegerOrNull,
  positiveNumber,
  type SettingsOf,
  shareBelowOne,
} from "../../settings/settings-schema.ts";

export const embeddingNetworkSettings = defineSettings({
  hiddenUnits: {
    type: "integer",
    minimum: 1,
    maximum: 65_536,
    examples: [64, 128, 192, 256],
    default: 192,
    description: "Length of an embedding.",
  },
  headCount: {
    type: "integer",
    minimum: 1,
    maximum: 256,
    default: 1,
    description:
      "Sets of output weights over the same units, for sources of movies that name genres each in their own way. A movie " +
      "trains the head that the fit's heads give it.",
  },
  epochs: { ...positiveInteger, examples: [12, 25, 40], default: 12, description: "Passes over the movies." },
  learningRate: {
    ...positiveNumber,
    examples: [0.05, 0.1, 0.15, 0.3],
    default: 0.15,
    description: "Adagrad's rate for the embeddings; falls to 0, in a line over all steps.",
  },
  denseLearningRate: { ...positiveNumber, default: 0.02, description: "The output weights' rate; falls to a tenth." },
  embeddingScale: {
    ...positiveNumber,
    default: 0.05,
    description: "Standard deviation of the embeddings before the first step.",
  },
  wordDropout: {
    ...shareBelowOne,
    examples: [0.6, 0.8, 0.9],
    default: 0.8,
    description:
      "Share of a movie's terms that each visit leaves out. Much of it is what makes a network on few movies better than " +
      "a regression. Numeric columns are never left out.",
  },
  hiddenDropout: {
    ...shareBelowOne,
    examples: [0.2, 0.5, 0.7],
    default: 0.5,
    description: "Share of the hidden units that each visit leaves out.",
  },
  validationShare: { ...shareBelowOne, default: 0, description: "Share of the movies kept for validation." },
  patience: {
    ...positiveIntegerOrNull,
    default: null,
    description:
      "Epochs without a better validation loss after which training ends with the best weights; null: train to the end.",
  },
});

/** Was a count of the last columns that are numeric; the features now give this themselves. */
export const retiredEmbeddingNetworkSettings = ["alwaysKeptColumns"] as const;

/** Settings of the embedding network. */
export type EmbeddingNetworkSettings = SettingsOf<typeof embeddingNetworkSettings>;
