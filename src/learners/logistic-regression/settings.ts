import { defineSettings, positiveNumber, type SettingsOf } from "../../settings/settings-schema.ts";

/** Names and meanings of scikit-learn's LogisticRegression, one genre against the rest, L2 penalty. */
export const logisticRegressionSettings = defineSettings({
  C: {
    ...positiveNumber,
    maximum: 1e9,
    examples: [0.25, 0.5, 1, 2, 4, 8],
    default: 1,
    description: "Inverse of the penalty's strength.",
  },
  classWeight: {
    enum: ["balanced", null],
    examples: [null, "balanced"],
    default: null,
    description:
      '"balanced": each genre\'s positives and its negatives weigh the same in all, Σ weights of both ÷ (2 · Σ weights ' +
      "of the class) a movie.",
  },
  intercept: {
    enum: ["unpenalised", "penalised", "none"],
    default: "unpenalised",
    description:
      '"unpenalised" as lbfgs fits it, "penalised" as liblinear does (a constant feature of value interceptScaling), or ' +
      '"none".',
  },
  interceptScaling: {
    ...positiveNumber,
    exclusiveMaximum: 1e6,
    default: 1,
    description: "Has a meaning for a penalised intercept only.",
  },
  tol: {
    ...positiveNumber,
    exclusiveMaximum: 1,
    default: 1e-9,
    description:
      "A genre is done when its duality gap is at most tol times the loss of its best constant answer: a bound on how far " +
      "its objective is above the optimum. 1e-9 leaves probabilities within 1e-3 of the exact ones, on raw counts too.",
  },
  maxEpochs: {
    type: "integer",
    minimum: 1,
    default: 1000,
    description:
      "A cap on passes over the movies. A genre that it stops, or that float32 weights bring no closer to tol, has a gap " +
      "above tol in the classifier's convergence.",
  },
  prior: {
    enum: ["naive-bayes", null],
    default: null,
    description:
      "\"naive-bayes\": each weight's prior variance is |r|^priorExponent, r the log ratio of the shares of the genre's " +
      "movies and of the others that have the feature, scaled to a mean of 1 over all entries: a feature that tells " +
      "nothing by itself is held near 0 (after Wang and Manning 2012, who scale the features instead). Numeric columns " +
      "keep 1. Null: 1 for all.",
  },
  priorExponent: {
    ...positiveNumber,
    maximum: 4,
    default: 0.7,
    description: "Has a meaning for the naive Bayes prior only.",
  },
  priorAlpha: { ...positiveNumber, exclusiveMaximum: 1e6, default: 1, description: "Added to each count behind r." },
});

/** Settings of logistic regression. */
export type LogisticRegressionSettings = SettingsOf<typeof logisticRegressionSettings>;
