import { textTransformsFor, type UncheckedFeatures, vectorizerFromSettings } from "../features/registry.ts";
import type { FittedVectorizer } from "../features/vectorizer.ts";
import type { Classifier, FitOptions } from "../learners/learner.ts";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { Movie } from "../movies/movie.ts";

/** Features and classifier that were fitted for each other. */
export interface FittedPipeline {
  readonly features: FittedVectorizer;
  readonly classifier: Classifier;
}

/** Features and the rows that they make of some movies. */
export interface FeatureRows {
  readonly features: FittedVectorizer;
  readonly matrix: SparseMatrix;
}

/** Learns features from these movies and makes them rows. Throws as `Vectorizer.fit`. */
export async function fitFeatures(features: UncheckedFeatures, movies: readonly Movie[]): Promise<FeatureRows> {
  const { fitted, matrix } = vectorizerFromSettings(features, await textTransformsFor(features)).fitTransform(movies);
  return { features: fitted, matrix };
}

/** What a learner with this `fit` is given beside features and labels. */
interface Fits<Options, Fitted> {
  fit(x: SparseMatrix, y: LabelMatrix, options: Options): Promise<Fitted>;
}

/** The one place where features meet a learner: it is fitted to the rows with all that the features know of their columns.
 * Throws as the learner's `fit`. */
export async function fitPipeline<Options extends FitOptions, Fitted extends Classifier>(
  learner: Fits<Options, Fitted>,
  { features, matrix }: FeatureRows,
  labels: LabelMatrix,
  options: Omit<Options, "numericColumns">,
): Promise<{ readonly features: FittedVectorizer; readonly classifier: Fitted }> {
  const { numericColumns } = features;
  const classifier = await learner.fit(matrix, labels, { ...options, numericColumns } as unknown as Options);
  return { features, classifier };
}
