import {
  defineSettings,
  positiveInteger,
  positiveIntegerOrNull,
  positiveNumber,
  type SettingsOf,
  shareBelowOne,
} from "../../settings/settings-schema.ts";

export const neuralNetworkSettings = defineSettings({
  hiddenLayers: {
    type: "array",
    items: positiveInteger,
    examples: [[500], [1000], [3500]],
    default: [3500],
    description: "Units of each hidden layer, first to last; none makes the network a regression.",
  },
  inputDropout: {
    ...shareBelowOne,
    examples: [0, 0.3, 0.6],
    default: 0,
    description: "Share of a movie's entries that a training step leaves out.",
  },
  hiddenDropout: {
    ...shareBelowOne,
    examples: [0.2, 0.5, 0.7],
    default: 0.5,
    description: "Share of the hidden units that a training step leaves out.",
  },
  output: { enum: ["sigmoid", "softmax"], default: "sigmoid", description: "What makes probabilities of scores." },
  loss: {
    enum: ["binary-cross-entropy", "mean-squared-error"],
    default: "binary-cross-entropy",
    description: "What training makes small.",
  },
  optimizer: { enum: ["adam", "sgd"], default: "adam", description: "How weights follow their gradients." },
  learningRate: {
    ...positiveNumber,
    examples: [0.0003, 0.001, 0.003],
    default: 0.001,
    description: "Length of a step.",
  },
  momentum: { ...shareBelowOne, default: 0.9, description: "Of sgd." },
  beta1: { ...shareBelowOne, default: 0.9, description: "Of Adam: decay of the first moment." },
  beta2: { ...shareBelowOne, default: 0.999, description: "Of Adam: decay of the second moment." },
  epsilon: { ...positiveNumber, default: 1e-8, description: "Of Adam: keeps the quotient of the moments finite." },
  sparseUpdates: {
    enum: ["lazy", "catch-up"],
    default: "lazy",
    description:
      'What becomes of a word\'s weights in batches without the word. "lazy": nothing; its moments wait, so a rare word ' +
      'remembers its last batches as if they had followed one another. "catch-up": when it comes next, the steps that ' +
      "textbook Adam (or sgd) would have made along the decaying moment meanwhile are made up for in one go.",
  },
  batchSize: { ...positiveInteger, default: 10, description: "Movies a step." },
  epochs: { ...positiveInteger, examples: [1, 2, 3, 5], default: 5, description: "Passes over the movies." },
  validationShare: { ...shareBelowOne, default: 0.1, description: "Share of the movies kept for validation." },
  patience: {
    ...positiveIntegerOrNull,
    default: null,
    description:
      "Epochs without a better validation loss after which training ends with the best weights; null: train to the end.",
  },
});

/** Settings of a fully connected network. */
export type NeuralNetworkSettings = SettingsOf<typeof neuralNetworkSettings>;
