import type { State } from "../matrix/state.ts";
import type { Classifier } from "./learner.ts";

/** How a kind of classifier comes back from a model file. */
export interface ClassifierKind {
  /** Its name in model files. */
  readonly kind: string;
  /** The classifier whose `toState` made this, with the same answers bit for bit. readAny reads the states of other
   * classifiers that it is made of. Throws BAD_MODEL_FILE where its parts do not fit together. */
  read(state: State, readAny: (state: State) => Classifier): Classifier;
}
