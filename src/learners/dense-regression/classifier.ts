import type { ClassifierKind } from "../learner.ts";
import { LogisticRegressionClassifier } from "../logistic-regression/classifier.ts";

/** The same linear classifier: standardising is folded into weights and intercepts. */
export const denseRegressionClassifier: ClassifierKind = {
  kind: "dense-regression",
  read: LogisticRegressionClassifier.fromState,
};
