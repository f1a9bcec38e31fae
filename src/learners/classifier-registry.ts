import { ClaquetaError } from "../errors.ts";
import type { DenseMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import { readOwnState, type State } from "../matrix/state.ts";
import { isKindName, kindNames, registered, registerFirst } from "../registered.ts";
import { refuseSetting } from "../settings/complete-settings.ts";
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

const ownKinds = registered<ClassifierKind>("classifiers");

/** Makes a kind of classifier of one's own known to this process, so that model files that hold it can be read.
 * `registerLearner` does so too. Throws INVALID_SETTING where there is a kind of that name. */
export function registerClassifier(kind: ClassifierKind): void {
  if (!isKindName(kind.kind) || isBuiltIn(kind) || ownKinds.has(kind.kind)) {
    refuseSetting("registerClassifier", "kind", kind.kind, kindNames);
  }
  ownKinds.set(kind.kind, { ...kind, read: (state, readAny) => readOwnState(state, (own) => kind.read(own, readAny)) });
}

/** Whether threads know this kind of classifier: it is not one's own. */
export const isBuiltIn = ({ kind }: Pick<Classifier, "kind">): boolean =>
  classifierKinds.some((each) => each.kind === kind);

/** What a learner's fit gave. Throws INVALID_SETTING where that is no classifier, SHAPE_MISMATCH where it is not one of
 * such rows and labels: both can only come from a learner of one's own. */
export function checkClassifier(
  { kind }: { readonly kind: string },
  classifier: Classifier,
  featureCount: number,
  genreCount: number,
): void {
  const lacking = (["predictProba", "toState"] as const).find((name) => typeof classifier?.[name] !== "function");
  if (lacking !== undefined) {
    refuseSetting(`learner ${kind}`, "what its fit gives", classifier, `a classifier, with a method ${lacking}`);
  }
  if (classifier.featureCount === featureCount && classifier.genreCount === genreCount) return;
  const what = `its classifier is of ${classifier.featureCount} columns and ${classifier.genreCount} genres`;
  const expected = `${featureCount} and ${genreCount}`;
  throw new ClaquetaError("SHAPE_MISMATCH", { where: `learner ${kind}`, what, expected });
}

/** A classifier's probabilities. Throws SHAPE_MISMATCH or BAD_ROW where one's own gives anything else. */
export function probabilitiesOf(classifier: Classifier, x: SparseMatrix): DenseMatrix {
  const given = classifier.predictProba(x);
  if (isBuiltIn(classifier)) return given;
  const { kind, genreCount } = classifier;
  const { rowCount, columnCount, values = [] } = given ?? {};
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
