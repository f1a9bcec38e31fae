import { defineSettings, type SettingsOf } from "../../settings/settings-schema.ts";

const maxCount = 2 ** 31 - 1;

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
  epochs: {
    type: "integer",
    minimum: 1,
    maximum: maxCount,
    examples: [12, 25, 40],
    default: 12,
    description: "Passes over the movies.",
  },
  learningRate: {
    type: "number",
    exclusiveMinimum: 0,
    examples: [0.05, 0.1, 0.15, 0.3],
    default: 0.15,
    description: "Adagrad's rate for the embeddings; falls to 0, in a line over all steps.",
  },
  denseLearningRate: {
    type: "number",
    exclusiveMinimum: 0,
    default: 0.02,
    description: "The output weights' rate; falls to a tenth.",
  },
  embeddingScale: {
    type: "number",
    exclusiveMinimum: 0,
    default: 0.05,
    description: "Standard deviation of the embeddings before the first step.",
  },
  wordDropout: {
    type: "number",
    minimum: 0,
    exclusiveMaximum: 1,
    examples: [0.6, 0.8, 0.9],
    default: 0.8,
    description:
      "Share of a movie's terms that each visit leaves out. Much of it is what makes a network on few movies better than " +
      "a regression. Numeric columns are never left out.",
  },
  hiddenDropout: {
    type: "number",
    minimum: 0,
    exclusiveMaximum: 1,
    examples: [0.2, 0.5, 0.7],
    default: 0.5,
    description: "Share of the hidden units that each visit leaves out.",
  },
  validationShare: {
    type: "number",
    minimum: 0,
    exclusiveMaximum: 1,
    default: 0,
    description: "Share of the movies kept for validation.",
  },
  patience: {
    anyOf: [{ type: "integer", minimum: 1, maximum: maxCount }, { type: "null" }],
    default: null,
    description:
      "Epochs without a better validation loss after which training ends with the best weights; null: train to the end.",
  },
});

/** Counted by hand how many of the last columns are numeric; the features say so themselves now. */
export const retiredEmbeddingNetworkSettings = ["alwaysKeptColumns"] as const;

/** Settings of the embedding network. */
export type EmbeddingNetworkSettings = SettingsOf<typeof embeddingNetworkSettings>;
