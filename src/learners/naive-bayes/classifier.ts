import { type DenseMatrix, denseMatrix } from "../../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import type { State } from "../../matrix/state.ts";
import { checkFeatureCount } from "../fit-input.ts";
import type { Classifier, ClassifierKind } from "../learner.ts";
import { linearContributions, toProbabilities } from "../linear-scores.ts";
import { damagedClassifier } from "../weight-table.ts";

/** logit = x · log-count ratios + intercept, all in float64. */
export class NaiveBayesClassifier implements Classifier {
  readonly kind = "naive-bayes";
  readonly featureCount: number;
  readonly genreCount: number;
  /** features × genres: what a unit of a feature adds to a logit; scales of NB-SVM (Wang and Manning 2012). */
  readonly logCountRatios: DenseMatrix;
  readonly intercepts: Float64Array;
  /** Whether every feature above 0 counts as 1. */
  readonly binary: boolean;

  constructor(ratios: Float64Array, intercepts: Float64Array, binary: boolean) {
    this.genreCount = intercepts.length;
    this.featureCount = ratios.length / intercepts.length;
    this.logCountRatios = denseMatrix(this.featureCount, this.genreCount, ratios);
    this.intercepts = intercepts;
    this.binary = binary;
  }

  /** Throws BAD_MODEL_FILE where the tensors do not fit together. */
  static fromState(state: State): NaiveBayesClassifier {
    const { ratios, intercepts } = state.tensors;
    const { binary } = state.settings;
    if (
      !(ratios?.data instanceof Float64Array && intercepts?.data instanceof Float64Array) ||
      ratios.shape.length !== 2 ||
      ratios.shape[1] !== intercepts.data.length ||
      intercepts.data.length === 0 ||
      typeof binary !== "boolean"
    ) {
      throw damagedClassifier("naive-bayes", "ratios and intercepts do not fit together");
    }
    return new NaiveBayesClassifier(ratios.data, intercepts.data, binary);
  }

  /** n × g logits. Throws SHAPE_MISMATCH. */
  decisionFunction(x: SparseMatrix): DenseMatrix {
    checkFeatureCount(this.kind, x, this.featureCount);
    const width = this.genreCount;
    const ratios = this.logCountRatios.values;
    const logits = denseMatrix(x.rowCount, width);
    const sums = new Float64Array(width);
    for (let row = 0; row < x.rowCount; row++) {
      sums.set(this.intercepts);
      for (let k = x.indptr[row]; k < x.indptr[row + 1]; k++) {
        const value = this.#valueOf(x.values[k]);
        const feature = x.indices[k] * width;
        for (let g = 0; g < width; g++) sums[g] += value * ratios[feature + g];
      }
      logits.values.set(sums, row * width);
    }
    return logits;
  }

  predictProba(x: SparseMatrix): DenseMatrix {
    return toProbabilities(this.decisionFunction(x));
  }

  contributions(x: SparseMatrix, row: number): ReturnType<NonNullable<Classifier["contributions"]>> {
    const model = { ...this, weights: this.logCountRatios.values };
    return linearContributions(model, x, row, (value) => this.#valueOf(value));
  }

  toState(): State {
    return {
      kind: this.kind,
      settings: { binary: this.binary },
      tensors: {
        ratios: { shape: [this.featureCount, this.genreCount], data: this.logCountRatios.values },
        intercepts: { shape: [this.genreCount], data: this.intercepts },
      },
    };
  }

  #valueOf(value: number): number {
    return this.binary ? (value > 0 ? 1 : 0) : value;
  }
}

export const naiveBayesClassifier: ClassifierKind = { kind: "naive-bayes", read: NaiveBayesClassifier.fromState };
