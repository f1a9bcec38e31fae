import { ClaquetaError } from "../errors.ts";
import type { State } from "../matrix/state.ts";
import { compactClassifier } from "./compact/classifier.ts";
import { denseRegressionClassifier } from "./dense-regression/classifier.ts";
import { embeddingNetworkClassifier } from "./embedding-network/classifier.ts";
import { genreFrequenciesClassifier } from "./genre-frequencies/learner.ts";
import type { Classifier, ClassifierKind } from "./learner.ts";
import { logisticRegressionClassifier } from "./logistic-regression/classifier.ts";
import { naiveBayesClassifier } from "./naive-bayes/classifier.ts";
import { neuralNetworkClassifier } from "./neural-network/classifier.ts";
import { randomForestClassifier } from "./random-forest/classifier.ts";
import { stackClassifier } from "./stack/classifier.ts";

/** Every kind of classifier that a model file may contain. */
export const classifierKinds: readonly ClassifierKind[] = [
  compactClassifier,
  denseRegressionClassifier,
  embeddingNetworkClassifier,
  genreFrequenciesClassifier,
  logisticRegressionClassifier,
  naiveBayesClassifier,
  neuralNetworkClassifier,
  randomForestClassifier,
  stackClassifier,
];

/** The classifier of a state, with the same predictions bit for bit. Throws BAD_MODEL_FILE where its parts do not fit
 * together, MODEL_VERSION where its kind is unknown. */
export function classifierFromState(state: State): Classifier {
  const kind = classifierKinds.find((each) => each.kind === state.kind);
  if (kind !== undefined) return kind.read(state, classifierFromState);
  throw new ClaquetaError("MODEL_VERSION", {
    where: "classifier",
    what: `kind ${JSON.stringify(state.kind.slice(0, 40))} is not known here`,
    expected: `one of ${classifierKinds.map((each) => each.kind).join(", ")}`,
    next: "Update Claqueta, or train the model again.",
  });
}
