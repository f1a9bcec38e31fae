import { ClaquetaError } from "../errors.ts";
import type { DenseMatrix } from "../matrix/dense-matrix.ts";
import type { State } from "../matrix/state.ts";

/** A map from a classifier's probabilities to ones that mean what they say, genre by genre, never changing a genre's
 * order of movies other than by making ties. */
export interface Calibration {
  readonly kind: string;
  /** movies × genres in, the same shape out; in and out in [0, 1]. */
  apply(probabilities: DenseMatrix): DenseMatrix;
  toState(): State;
}

/** Leaves probabilities as the classifier gave them. */
export const identityCalibration: Calibration = {
  kind: "identity",
  apply: (probabilities) => probabilities,
  toState: () => ({ kind: "identity", settings: {}, tensors: {} }),
};

export function calibrationFromState(state: State): Calibration {
  if (state.kind === "identity") return identityCalibration;
  throw new ClaquetaError("BAD_MODEL_FILE", {
    where: "model file",
    what: `its calibration ${JSON.stringify(state.kind)} is not known`,
    next: "Update claqueta.",
  });
}
