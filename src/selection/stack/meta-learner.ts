import { labelSupport } from "../../learners/fit-input.ts";
import { LogisticRegression } from "../../learners/logistic-regression/learner.ts";
import { type DenseMatrix, type LabelMatrix, repeatedRow } from "../../matrix/dense-matrix.ts";
import { sharedFloat32, sharedInt32 } from "../../matrix/memory.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { sigmoid } from "../../pipeline/calibration.ts";
import type { Pool } from "../../pool/pool.ts";
import { defineSettings, type SettingsOf } from "../../settings/settings-schema.ts";

/** How a stack weighs its members' logits. */
export const metaLearnerSettings = defineSettings({
  C: {
    type: "number",
    exclusiveMinimum: 0,
    maximum: 1e9,
    examples: [0.001, 0.002, 0.005, 0.01],
    default: 0.005,
    description: "Inverse strength of the penalty on standardised logits.",
  },
  ownScale: {
    type: "number",
    exclusiveMinimum: 0,
    maximum: 1000,
    examples: [1, 2, 6],
    default: 2,
    description:
      "How much larger a genre's weights on its own logits are expected to be than on those of other genres.",
  },
  minPositives: {
    type: "integer",
    minimum: 0,
    default: 20,
    description:
      "A genre with fewer movies takes the mean of its own standardised logits, of the members that are trusted with rare " +
      "genres: it has too few to weigh others by.",
  },
});

/** Settings of a stack's meta-learner. */
export type MetaLearnerSettings = SettingsOf<typeof metaLearnerSettings>;

export interface MetaLearnerOptions {
  readonly seed: number;
  readonly pool: Pool;
  readonly signal?: AbortSignal | undefined;
  /** One flag a member logit: 1 where rare genres may be judged by it. All where absent. */
  readonly trustedForRare?: Uint8Array | undefined;
}

/** Genre logits as a linear function of the members' raw logits. */
export interface MetaLearner {
  /** [member logit][genre] */
  readonly weights: Float64Array;
  readonly intercepts: Float64Array;
}

/** Regression of each genre on all members' logits of all genres, so that Film-Noir may learn from Crime. logits: n ×
 * (members' outputs), from models that did not see the row; column o is of genre o mod g. Source: Wolpert 1992,
 * "Stacked generalization". */
export async function fitMetaLearner(
  logits: DenseMatrix,
  labels: LabelMatrix,
  settings: MetaLearnerSettings,
  options: MetaLearnerOptions,
): Promise<MetaLearner> {
  const inputs = logits.columnCount;
  const width = labels.columnCount;
  const { means, deviations } = columnMoments(logits);
  const x = standardised(logits, means, deviations);
  const variance = sharedFloat32(inputs * width);
  for (const k of variance.keys()) {
    variance[k] = Math.floor(k / width) % width === k % width ? settings.ownScale ** 2 : 1;
  }
  const learner = new LogisticRegression({ C: settings.C, tol: 1e-6 });
  const fitted = await learner.fit(x, labels, { ...options, prior: { variance } });
  const weights = Float64Array.from(fitted.weights);
  const intercepts = Float64Array.from(fitted.intercepts);
  const { known, positive } = labelSupport(labels, undefined);
  for (let g = 0; g < width; g++) {
    const isRare = positive[g] > 0 && positive[g] < Math.min(settings.minPositives, known[g]);
    if (isRare) takeMean(x, g, positive[g] / known[g], { weights, intercepts }, options.trustedForRare);
  }
  for (let o = 0; o < inputs; o++) {
    for (let g = 0; g < width; g++) {
      weights[o * width + g] /= deviations[o];
      intercepts[g] -= means[o] * weights[o * width + g];
    }
  }
  return { weights, intercepts };
}

/** n × g logits of the meta-learner. */
export function applyMetaLearner({ weights, intercepts }: MetaLearner, logits: DenseMatrix): Float64Array {
  const width = intercepts.length;
  const out = repeatedRow(intercepts, logits.rowCount).values;
  for (const [k, logit] of logits.values.entries()) {
    const [to, from] = [Math.floor(k / logits.columnCount) * width, (k % logits.columnCount) * width];
    for (let g = 0; g < width; g++) out[to + g] += logit * weights[from + g];
  }
  return out;
}

function columnMoments({ rowCount, columnCount, values }: DenseMatrix) {
  const means = new Float64Array(columnCount);
  const deviations = new Float64Array(columnCount);
  for (let k = 0; k < rowCount * columnCount; k++) means[k % columnCount] += values[k] / rowCount;
  for (let k = 0; k < rowCount * columnCount; k++) {
    deviations[k % columnCount] += (values[k] - means[k % columnCount]) ** 2 / rowCount;
  }
  // A constant column, such as a genre that a member never saw, stays 0 after centring; rounding is no deviation.
  for (const [o, mean] of means.entries()) {
    const deviation = Math.sqrt(deviations[o]);
    deviations[o] = deviation > 1e-9 * Math.abs(mean) ? deviation : 1;
  }
  return { means, deviations };
}

function standardised(logits: DenseMatrix, means: Float64Array, deviations: Float64Array): SparseMatrix {
  const { rowCount, columnCount } = logits;
  const indptr = sharedInt32(rowCount + 1);
  const indices = sharedInt32(rowCount * columnCount);
  const values = sharedFloat32(rowCount * columnCount);
  for (const k of indices.keys()) {
    const o = k % columnCount;
    indices[k] = o;
    values[k] = (logits.values[k] - means[o]) / deviations[o];
  }
  for (let row = 0; row <= rowCount; row++) indptr[row] = row * columnCount;
  return { rowCount, columnCount, indptr, indices, values };
}

/** Weights that give genre g the mean of its own standardised logits, and the intercept at which probabilities sum to
 * the genre's share. */
function takeMean(
  x: SparseMatrix,
  g: number,
  share: number,
  { weights, intercepts }: MetaLearner,
  trusted: Uint8Array | undefined,
): void {
  const width = intercepts.length;
  const own: number[] = [];
  for (let o = g; o < x.columnCount; o += width) if (trusted?.[o] !== 0) own.push(o);
  for (const k of weights.keys()) {
    if (k % width === g) weights[k] = own.includes(Math.floor(k / width)) ? 1 / own.length : 0;
  }
  const scores = Float64Array.from({ length: x.rowCount }, (_, row) =>
    own.reduce((sum, o) => sum + x.values[row * x.columnCount + o] / own.length, 0),
  );
  let low = -50;
  let high = 50;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const total = scores.reduce((sum, score) => sum + sigmoid(score + middle), 0);
    if (total > share * x.rowCount) high = middle;
    else low = middle;
  }
  intercepts[g] = (low + high) / 2;
}
