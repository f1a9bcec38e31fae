import { ClaquetaError } from "../errors.ts";
import type { DenseMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import { readOwnState, type State } from "../matrix/state.ts";
import { registered, registerFirst } from "../registered.ts";
import { compactClassifier } from "./compact/classifier.ts";
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
  embeddingNetworkClassifier,
  genreFrequenciesClassifier,
  logisticRegressionClassifier,
  naiveBayesClassifier,
  neuralNetworkClassifier,
  randomForestClassifier,
  stackClassifier,
];

const ownKinds = registered<ClassifierKind>("classifiers");

/** Makes a kind of classifier of one's own known to this process, so that model files that hold it can be read.
 * `registerLearner` does so too. Throws INVALID_SETTING where there is a kind of that name. */
export function registerClassifier(kind: ClassifierKind): void {
  if (classifierKinds.some((each) => each.kind === kind.kind) || ownKinds.has(kind.kind)) {
    const what = `kind is ${JSON.stringify(kind.kind)}`;
    const expected = "a name that no kind of classifier has";
    throw new ClaquetaError("INVALID_SETTING", { where: "registerClassifier", what, expected });
  }
  ownKinds.set(kind.kind, { ...kind, read: (state, readAny) => readOwnState(state, (own) => kind.read(own, readAny)) });
}

/** Whether threads know this kind of classifier: it is not one's own. */
export const isBuiltIn = ({ kind }: Classifier): boolean => classifierKinds.some((each) => each.kind === kind);

/** A classifier's probabilities. Throws SHAPE_MISMATCH or BAD_ROW where one's own gives anything else. */
export function probabilitiesOf(classifier: Classifier, x: SparseMatrix): DenseMatrix {
  const given = classifier.predictProba(x);
  if (isBuiltIn(classifier)) return given;
  const { rowCount, columnCount, values } = given;
  const { kind, genreCount } = classifier;
  const where = `classifier ${kind}`;
  if (rowCount !== x.rowCount || columnCount !== genreCount || values.length !== rowCount * columnCount) {
    const what = `it gave ${rowCount} rows × ${columnCount} columns and ${values.length} values`;
    throw new ClaquetaError("SHAPE_MISMATCH", { where, what, expected: `${x.rowCount} × ${genreCount}` });
  }
  const at = values.findIndex((p) => !(p >= 0 && p <= 1));
  if (at < 0) return given;
  const what = `it gave ${values[at]} in row ${Math.floor(at / columnCount)}, column ${at % columnCount}`;
  throw new ClaquetaError("BAD_ROW", { where, what, expected: "probabilities from 0 to 1" });
}

/** The classifier of a state, with the same predictions bit for bit. Throws BAD_MODEL_FILE where its parts do not fit
 * together, MODEL_VERSION where its kind is unknown. */
export function classifierFromState(state: State): Classifier {
  const kind = classifierKinds.find((each) => each.kind === state.kind) ?? ownKinds.get(state.kind);
  if (kind !== undefined) return kind.read(state, classifierFromState);
  throw new ClaquetaError("MODEL_VERSION", {
    where: "classifier",
    what: `kind ${JSON.stringify(state.kind.slice(0, 40))} is not known here`,
    expected: `one of ${[...classifierKinds, ...ownKinds.values()].map((each) => each.kind).join(", ")}`,
    next: `Update Claqueta. ${registerFirst("registerLearner, registerClassifier")}`,
  });
}
