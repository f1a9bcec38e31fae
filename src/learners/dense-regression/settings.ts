import { defineSettings, positiveNumber, type SettingsOf } from "../../settings/settings-schema.ts";
import { logisticRegressionSettings } from "../logistic-regression/settings.ts";

const { C, classWeight, maxEpochs } = logisticRegressionSettings;

/** Names and meanings of logistic-regression, on standardised columns; the intercept is not penalised. */
export const denseRegressionSettings = defineSettings({
  C: { ...C, examples: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1] },
  classWeight,
  tol: {
    ...positiveNumber,
    exclusiveMaximum: 1,
    default: 1e-8,
    description:
      "A genre is done when half its squared gradient is at most tol times the loss of its best constant answer: a bound " +
      "on how far its objective is above the optimum.",
  },
  maxEpochs,
});

/** Settings of regression on dense rows. */
export type DenseRegressionSettings = SettingsOf<typeof denseRegressionSettings>;
