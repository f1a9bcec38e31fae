import type { FeatureOptions } from "../../features/feature-settings.ts";
import { vectorizerFromSettings } from "../../features/make-vectorizer.ts";
import type { FittedUnion } from "../../features/union.ts";
import { classifierFromState } from "../../learners/classifier-state.ts";
import { compactState } from "../../learners/compact-classifier.ts";
import { EmbeddingNetwork, type EmbeddingNetworkSettings } from "../../learners/embedding-network.ts";
import type { EmbeddingNetworkClassifier } from "../../learners/embedding-network-classifier.ts";
import type { Classifier } from "../../learners/learner.ts";
import { LogisticRegression } from "../../learners/logistic-regression.ts";
import type { LogisticRegressionClassifier } from "../../learners/logistic-regression-classifier.ts";
import { StackClassifier } from "../../learners/stack-classifier.ts";
import { type LabelMatrix, takeLabelRows } from "../../matrix/dense-matrix.ts";
import { sharedFloat32 } from "../../matrix/memory.ts";
import type { Storage } from "../../matrix/quantised-table.ts";
import { type SparseMatrix, takeRows } from "../../matrix/sparse-matrix.ts";
import type { Movie } from "../../movies/movie.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { RandomState } from "../../random/mt19937.ts";
import type { FitRecipeOptions } from "../fit-recipe.ts";
import { byImportance, columnImportance } from "./column-importance.ts";
import type { FittedPair } from "./compress-recipe.ts";
import { narrowRows } from "./narrow-rows.ts";

export interface StudentSettings {
  /** A union; all that the student reads. */
  readonly features: FeatureOptions;
  readonly termCount: number;
  readonly linearStorage: Storage;
  readonly networkStorage: Storage;
  readonly network: Partial<EmbeddingNetworkSettings>;
  /** Share of the movies on which the two parts are mixed, and which neither learns from. */
  readonly mixShare: number;
}

/** What the student learns from. */
export interface Lesson {
  readonly movies: readonly Movie[];
  /** The regression learns from these. */
  readonly labels: LabelMatrix;
  /** Movies before this one are extra ones: what the regression learns of them is what it starts from with the others. */
  readonly firstMain: number;
  /** n × g logits of the teacher; the network learns their probabilities. */
  readonly teacherLogits: Float32Array;
}

/** On movies that the student did not learn from. */
export interface Agreement {
  readonly movieCount: number;
  /** Mean distance of its probabilities from the teacher's. */
  readonly meanDistance: number;
}

/** The student's terms and the movies as rows of them. */
export interface StudentRows {
  readonly features: FittedUnion;
  readonly x: SparseMatrix;
}

const firstRegression = { C: 1, tol: 1e-3, maxEpochs: 5 } as const;
const adaptedRegression = { C: 1, classWeight: "balanced", tol: 1e-4 } as const;

/** Chooses the terms by a regression on all of them. */
export async function studentRows(
  settings: StudentSettings,
  { movies, labels }: Lesson,
  options: FitRecipeOptions,
): Promise<StudentRows> {
  const { fitted, matrix } = vectorizerFromSettings(settings.features).fitTransform(movies);
  const whole = fitted as FittedUnion;
  const first = await new LogisticRegression(firstRegression).fit(matrix, labels, {
    ...options,
    onProgress: undefined,
  });
  const order = byImportance(columnImportance(matrix, first) as Float64Array);
  const { fitted: features, kept } = whole.compact(order.subarray(0, settings.termCount));
  return { features, x: narrowRows(matrix, whole, kept) };
}

/** A small model that answers as a large one does: a regression on the labels and an embedding network on the teacher's
 * probabilities, both on one small vocabulary, mixed genre by genre such that their logits come closest to the teacher's.
 * Source: Hinton, Vinyals and Dean 2015, "Distilling the knowledge in a neural network". */
export async function fitStudent(
  settings: StudentSettings,
  { features, x }: StudentRows,
  { labels, firstMain, teacherLogits }: Lesson,
  options: FitRecipeOptions,
): Promise<{ readonly fit: FittedPair; readonly agreement: Agreement }> {
  const { pool, signal, onProgress, seed } = options;
  const genreCount = labels.columnCount;
  const order = new RandomState(deriveSeed(seed, 0)).permutation(x.rowCount);
  const mixCount = Math.max(1, Math.floor(settings.mixShare * x.rowCount));
  const mixRows = order.slice(0, mixCount).sort();
  const rows = order.slice(mixCount).sort();
  const own = takeRows(x, rows);
  const targets = sharedFloat32(rows.length * genreCount);
  for (const [i, row] of rows.entries()) {
    for (let g = 0; g < genreCount; g++) {
      targets[i * genreCount + g] = 1 / (1 + Math.exp(-teacherLogits[row * genreCount + g]));
    }
  }
  const ownLabels = takeLabelRows(labels, rows);
  const { known: _, ...allKnown } = ownLabels;
  const [linear, network] = await Promise.all([
    adapted(own, ownLabels, countBelow(rows, firstMain), { seed, pool, signal }),
    new EmbeddingNetwork(settings.network).fit(own, allKnown, {
      seed: deriveSeed(seed, 1),
      pool,
      signal,
      onProgress,
      targets,
    }),
  ]);
  const mixed = takeRows(x, mixRows);
  const whole = mixedStack(linear, network, mixed, mixRows, teacherLogits);
  const storage = { weights: settings.linearStorage, "0.network.embeddings": settings.networkStorage };
  const classifier = classifierFromState(compactState(whole.toState(), storage));
  return { fit: { features, classifier }, agreement: agreementOf(classifier, mixed, mixRows, teacherLogits) };
}

const countBelow = (ascending: Int32Array, limit: number): number => {
  const place = ascending.findIndex((row) => row >= limit);
  return place < 0 ? ascending.length : place;
};

/** A regression on the extra movies, moved from there by the main ones. */
async function adapted(
  x: SparseMatrix,
  labels: LabelMatrix,
  extraCount: number,
  options: Pick<FitRecipeOptions, "seed" | "pool" | "signal">,
): Promise<LogisticRegressionClassifier> {
  const range = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i);
  const [extra, main] = [range(0, extraCount), range(extraCount, x.rowCount)];
  const first =
    extra.length === 0
      ? undefined
      : await new LogisticRegression(firstRegression).fit(takeRows(x, extra), takeLabelRows(labels, extra), options);
  return await new LogisticRegression(adaptedRegression).fit(takeRows(x, main), takeLabelRows(labels, main), {
    ...options,
    ...(first && { prior: { mean: first.weights } }),
  });
}

function agreementOf(
  classifier: Classifier,
  x: SparseMatrix,
  rows: Int32Array,
  teacherLogits: Float32Array,
): Agreement {
  const probabilities = classifier.predictProba(x).values;
  const width = classifier.genreCount;
  let distance = 0;
  for (const [i, row] of rows.entries()) {
    for (let g = 0; g < width; g++) {
      const taught = 1 / (1 + Math.exp(-teacherLogits[row * width + g]));
      distance += Math.abs(probabilities[i * width + g] - taught);
    }
  }
  return { movieCount: rows.length, meanDistance: distance / probabilities.length };
}

/** a · linear + b · network + c for each genre, by least squares against the teacher's logits. */
function mixedStack(
  linear: LogisticRegressionClassifier,
  network: EmbeddingNetworkClassifier,
  x: SparseMatrix,
  rows: Int32Array,
  teacherLogits: Float32Array,
): StackClassifier {
  const width = linear.genreCount;
  const [first, second] = [linear.decisionFunction(x).values, network.decisionFunction(x).values];
  const weights = sharedFloat32(linear.weights.length);
  const intercepts = new Float64Array(width);
  const mix = new Float64Array(width * width);
  for (let g = 0; g < width; g++) {
    const own = (values: Float64Array): Float64Array => Float64Array.from(rows, (_, i) => values[i * width + g]);
    const wanted = Float64Array.from(rows, (row) => teacherLogits[row * width + g]);
    const [a, b, c] = leastSquares(own(first), own(second), wanted);
    for (let f = 0; f < linear.featureCount; f++) weights[f * width + g] = a * linear.weights[f * width + g];
    intercepts[g] = a * linear.intercepts[g] + c;
    mix[g * width + g] = b;
  }
  return new StackClassifier(weights, intercepts, [{ classifier: network, firstColumn: 0, mix }]);
}

/** [a, b, c] with the least Σ (a·x + b·y + c − z)²; a column that never varies gets 0. */
function leastSquares(x: Float64Array, y: Float64Array, z: Float64Array): [number, number, number] {
  const n = x.length;
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / n;
  const [mx, my, mz] = [mean(x), mean(y), mean(z)];
  let [xx, xy, yy, xz, yz] = [0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [dx, dy, dz] = [x[i] - mx, y[i] - my, z[i] - mz];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
    xz += dx * dz;
    yz += dy * dz;
  }
  const ridge = 1e-9 * (xx + yy) + 1e-12;
  const determinant = (xx + ridge) * (yy + ridge) - xy * xy;
  const a = (xz * (yy + ridge) - yz * xy) / determinant;
  const b = (yz * (xx + ridge) - xz * xy) / determinant;
  return [a, b, mz - a * mx - b * my];
}
