import { ClaquetaError, throwIfAborted } from "../../errors.ts";
import { type DenseMatrix, denseMatrix, type LabelMatrix } from "../../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import type { State } from "../../matrix/state.ts";
import { completeSettings } from "../../settings/complete-settings.ts";
import { defineSettings } from "../../settings/settings-schema.ts";
import type { ClassifierKind } from "../classifier-kind.ts";
import { checkFeatureCount, checkFitInput, labelSupport } from "../fit-input.ts";
import type { Classifier, FitOptions, Learner } from "../learner.ts";
import { learnerKind } from "../learner-kind.ts";

const kind = "genre-frequencies";
const settings = defineSettings({});

/** Gives every movie each genre's share of the training movies, whatever its text: what any model must beat.
 * scikit-learn's DummyClassifier (strategy "prior"). */
class GenreFrequencies implements Learner {
  readonly kind = kind;
  readonly settings;

  constructor(options: { readonly [name: string]: unknown }) {
    this.settings = completeSettings(`learner ${kind}`, settings, options);
  }

  async fit(x: SparseMatrix, y: LabelMatrix, { sampleWeight, signal, onProgress }: FitOptions): Promise<Classifier> {
    checkFitInput(kind, x, y, sampleWeight);
    throwIfAborted(signal);
    const { known, positive } = labelSupport(y, sampleWeight);
    onProgress?.({ done: 1 });
    return new FrequencyClassifier(
      x.columnCount,
      known.map((total, g) => (total === 0 ? 0.5 : positive[g] / total)),
    );
  }
}

class FrequencyClassifier implements Classifier {
  readonly kind = kind;
  readonly featureCount: number;
  readonly genreCount: number;
  readonly #shares: Float64Array;

  /** shares: one a genre, in [0, 1]. */
  constructor(featureCount: number, shares: Float64Array) {
    this.featureCount = featureCount;
    this.genreCount = shares.length;
    this.#shares = shares;
  }

  static fromState({ settings: { featureCount }, tensors: { shares } }: State): FrequencyClassifier {
    const data = shares?.data;
    const isWhole = typeof featureCount === "number" && Number.isSafeInteger(featureCount) && featureCount >= 0;
    if (!isWhole || !(data instanceof Float64Array) || data.length === 0 || !data.every((p) => p >= 0 && p <= 1)) {
      throw new ClaquetaError("BAD_MODEL_FILE", {
        where: kind,
        what: "its shares are not probabilities",
        next: "Train or fetch the model again.",
      });
    }
    return new FrequencyClassifier(featureCount, data);
  }

  predictProba(x: SparseMatrix): DenseMatrix {
    checkFeatureCount(kind, x, this.featureCount);
    const result = denseMatrix(x.rowCount, this.genreCount);
    for (let row = 0; row < x.rowCount; row++) result.values.set(this.#shares, row * this.genreCount);
    return result;
  }

  toState(): State {
    const { featureCount } = this;
    return { kind, settings: { featureCount }, tensors: { shares: { shape: [this.genreCount], data: this.#shares } } };
  }
}

export const genreFrequencies = learnerKind({
  kind,
  description: "each genre's share of the training movies, whatever the text",
  settings,
  make: (options) => new GenreFrequencies(options),
  tasks: [],
  cost: () => 0.001,
  isBaseline: true,
});

export const genreFrequenciesClassifier: ClassifierKind = { kind, read: FrequencyClassifier.fromState };
