import { textTransformsFor, type UncheckedFeatures, vectorizerFromSettings } from "../features/registry.ts";
import type { FittedVectorizer } from "../features/vectorizer.ts";
import { checkClassifier } from "../learners/classifier-registry.ts";
import type { Classifier, FitOptions } from "../learners/learner.ts";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { Movie } from "../movies/movie.ts";

/** Features and the classifier fitted on them. */
export interface FittedPipeline {
  readonly features: FittedVectorizer;
  readonly classifier: Classifier;
}

/** Features, and some movies as their rows. */
export interface FeatureRows {
  readonly features: FittedVectorizer;
  readonly matrix: SparseMatrix;
}

/** Fits features to these movies and transforms them. Throws as `Vectorizer.fit`. */
export async function fitFeatures(features: UncheckedFeatures, movies: readonly Movie[]): Promise<FeatureRows> {
  const { fitted, matrix } = vectorizerFromSettings(features, await textTransformsFor(features)).fitTransform(movies);
  return { features: fitted, matrix };
}

/** A learner, by its `fit` alone. */
interface Fits<Options, Fitted> {
  readonly kind: string;
  fit(x: SparseMatrix, y: LabelMatrix, options: Options): Promise<Fitted>;
}

/** Fits a learner to the rows, with what the features know of their columns; nothing else joins the two. Throws as the
 * learner's `fit`. */
export async function fitPipeline<Options extends FitOptions, Fitted extends Classifier>(
  learner: Fits<Options, Fitted>,
  { features, matrix }: FeatureRows,
  labels: LabelMatrix,
  options: Omit<Options, "numericColumns">,
): Promise<{ readonly features: FittedVectorizer; readonly classifier: Fitted }> {
  const { numericColumns } = features;
  const classifier = await learner.fit(matrix, labels, { ...options, numericColumns } as unknown as Options);
  checkClassifier(learner, classifier, matrix.columnCount, labels.columnCount);
  return { features, classifier };
}
