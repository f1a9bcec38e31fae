import { ClaquetaError } from "../errors.ts";
import type { State } from "../matrix/state.ts";
import { CompactClassifier } from "./compact/classifier.ts";
import { EmbeddingNetworkClassifier } from "./embedding-network/classifier.ts";
import type { Classifier } from "./learner.ts";
import { LogisticRegressionClassifier } from "./logistic-regression/classifier.ts";
import { NaiveBayesClassifier } from "./naive-bayes/classifier.ts";
import { NeuralNetworkClassifier } from "./neural-network/classifier.ts";
import { RandomForestClassifier } from "./random-forest/classifier.ts";
import { StackClassifier } from "./stack/classifier.ts";

const readers: { readonly [kind: string]: (state: State) => Classifier } = {
  compact: (state) => new CompactClassifier(state, classifierFromState),
  "embedding-network": EmbeddingNetworkClassifier.fromState,
  "logistic-regression": LogisticRegressionClassifier.fromState,
  "naive-bayes": NaiveBayesClassifier.fromState,
  "neural-network": NeuralNetworkClassifier.fromState,
  "random-forest": RandomForestClassifier.fromState,
  stack: (state) => StackClassifier.fromState(state, classifierFromState),
};

/** The classifier whose `toState` made this, with the same answers bit for bit. Throws BAD_MODEL_FILE where its parts do
 * not fit together, MODEL_VERSION where its kind is not known. */
export function classifierFromState(state: State): Classifier {
  if (!Object.hasOwn(readers, state.kind)) {
    throw new ClaquetaError("MODEL_VERSION", {
      where: "classifier",
      what: `kind ${JSON.stringify(state.kind.slice(0, 40))} is not known here`,
      expected: `one of ${Object.keys(readers).join(", ")}`,
      next: "Update Claqueta, or train the model again.",
    });
  }
  return readers[state.kind](state);
}
