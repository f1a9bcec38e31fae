import { ClaquetaError, throwIfAborted } from "../../errors.ts";
import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { sharedFloat64 } from "../../matrix/memory.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { completeSettings } from "../../settings/complete-settings.ts";
import { checkFitInput, constantLogit, type LabelSupport, labelSupport } from "../fit-input.ts";
import type { FitOptions, Learner } from "../learner.ts";
import { learnerKind } from "../learner-kind.ts";
import { NaiveBayesClassifier } from "./classifier.ts";
import { type NaiveBayesSettings, naiveBayesSettings } from "./settings.ts";

/** Naive Bayes on non-negative features, one genre against the rest: a linear model whose weights are log-count ratios,
 * computed in one pass. Its probabilities are far too extreme; only their order is useful. Source: Rennie, Shih, Teevan
 * and Karger 2003; Manning, Raghavan and Schütze 2008, chapter 13. */
export class NaiveBayes implements Learner {
  readonly kind = "naive-bayes";
  readonly settings: NaiveBayesSettings;

  /** Throws INVALID_SETTING. */
  constructor(options: Partial<NaiveBayesSettings> = {}) {
    this.settings = completeSettings("learner naive-bayes", naiveBayesSettings, options);
  }

  /** Throws INVALID_SETTING where a feature is negative. */
  async fit(x: SparseMatrix, y: LabelMatrix, options: FitOptions): Promise<NaiveBayesClassifier> {
    checkFitInput(this.kind, x, y, options.sampleWeight);
    throwIfAborted(options.signal);
    const support = labelSupport(y, options.sampleWeight);
    const binary = this.settings.distribution === "bernoulli";
    const counts = featureCounts(x, y, options.sampleWeight, binary);
    const { ratios, intercepts } = logCountRatios(this.settings, counts, support);
    options.onProgress?.({ done: 1 });
    return new NaiveBayesClassifier(ratios, intercepts, binary);
  }
}

/** Weighted sums of the features over each genre's positives and negatives, [feature][genre]. */
interface FeatureCounts {
  readonly positive: Float64Array;
  readonly negative: Float64Array;
}

function featureCounts(
  x: SparseMatrix,
  y: LabelMatrix,
  sampleWeight: Float32Array | undefined,
  binary: boolean,
): FeatureCounts {
  const width = y.columnCount;
  const positive = sharedFloat64(x.columnCount * width);
  const negative = sharedFloat64(x.columnCount * width);
  for (let row = 0; row < x.rowCount; row++) {
    const weight = sampleWeight?.[row] ?? 1;
    const labels = row * width;
    for (let k = x.indptr[row]; k < x.indptr[row + 1]; k++) {
      const value = x.values[k];
      if (value < 0) {
        throw new ClaquetaError("INVALID_SETTING", {
          where: `naive-bayes fit, row ${row}`,
          what: `feature ${x.indices[k]} is ${value}`,
          expected: "features that are not negative",
        });
      }
      const count = binary ? (value > 0 ? weight : 0) : weight * value;
      const feature = x.indices[k] * width;
      for (let g = 0; g < width; g++) {
        if (y.known?.[labels + g] === 0) continue;
        if (y.values[labels + g] === 1) positive[feature + g] += count;
        else negative[feature + g] += count;
      }
    }
  }
  return { positive, negative };
}

/** The log ratio of a feature's probabilities with and without each genre. Overwrites the positive counts. */
function logCountRatios(
  { distribution, alpha, fitPrior, norm }: NaiveBayesSettings,
  { positive, negative }: FeatureCounts,
  support: LabelSupport,
) {
  const width = support.known.length;
  const featureCount = positive.length / width;
  const intercepts = new Float64Array(width);
  for (let g = 0; g < width; g++) {
    const constant = constantLogit(support.known[g], support.positive[g]);
    if (constant !== undefined) {
      intercepts[g] = constant;
      for (let k = g; k < positive.length; k += width) positive[k] = 0;
      continue;
    }
    const withGenre = support.positive[g];
    const without = support.known[g] - withGenre;
    if (fitPrior && distribution !== "complement") intercepts[g] = Math.log(withGenre / without);
    if (distribution === "bernoulli") {
      // Absent terms count too: their part is in the intercept and is subtracted where the term is present.
      for (let k = g; k < positive.length; k += width) {
        const logWith = Math.log((positive[k] + alpha) / (withGenre + 2 * alpha));
        const logWithout = Math.log((negative[k] + alpha) / (without + 2 * alpha));
        const absent = Math.log1p(-Math.exp(logWith)) - Math.log1p(-Math.exp(logWithout));
        positive[k] = logWith - logWithout - absent;
        intercepts[g] += absent;
      }
      continue;
    }
    const logTotalWith = Math.log(columnSum(positive, g, width) + alpha * featureCount);
    const logTotalWithout = Math.log(columnSum(negative, g, width) + alpha * featureCount);
    let sumWith = 0;
    let sumWithout = 0;
    if (distribution === "complement" && norm) {
      for (let k = g; k < positive.length; k += width) {
        sumWith += Math.log(positive[k] + alpha) - logTotalWith;
        sumWithout += Math.log(negative[k] + alpha) - logTotalWithout;
      }
    }
    for (let k = g; k < positive.length; k += width) {
      const logWith = Math.log(positive[k] + alpha) - logTotalWith;
      const logWithout = Math.log(negative[k] + alpha) - logTotalWithout;
      // Complement naive Bayes estimates a class from the other class.
      positive[k] = sumWith === 0 ? logWith - logWithout : logWithout / sumWithout - logWith / sumWith;
    }
  }
  return { ratios: positive, intercepts };
}

function columnSum(counts: Float64Array, column: number, width: number): number {
  let sum = 0;
  for (let k = column; k < counts.length; k += width) sum += counts[k];
  return sum;
}

export const naiveBayes = learnerKind({
  kind: "naive-bayes",
  description: "naive Bayes, a genre against the rest, in one pass",
  settings: naiveBayesSettings,
  make: (options) => new NaiveBayes(options),
  tasks: [],
  cost: () => 0.01,
});
