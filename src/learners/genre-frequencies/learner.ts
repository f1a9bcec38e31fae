import { throwIfAborted } from "../../errors.ts";
import { type DenseMatrix, type LabelMatrix, repeatedRow } from "../../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import type { State } from "../../matrix/state.ts";
import { completeSettings } from "../../settings/complete-settings.ts";
import { defineSettings } from "../../settings/settings-schema.ts";
import { checkFeatureCount, checkFitInput, labelSupport } from "../fit-input.ts";
import type { Classifier, ClassifierKind, FitOptions, Learner } from "../learner.ts";
import { learnerKind } from "../learner-kind.ts";
import { damagedClassifier } from "../weight-table.ts";

const kind = "genre-frequencies";
const settings = defineSettings({});

/** Predicts each genre's share of the training movies: a baseline, scikit-learn's DummyClassifier ("prior"). */
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
    const shares = known.map((total, g) => (total === 0 ? 0.5 : positive[g] / total));
    return new FrequencyClassifier(x.columnCount, shares);
  }
}

class FrequencyClassifier implements Classifier {
  readonly kind = kind;
  readonly featureCount: number;
  readonly genreCount: number;
  readonly #shares: Float64Array;

  /** shares: for each genre, in [0, 1]. */
  constructor(featureCount: number, shares: Float64Array) {
    this.featureCount = featureCount;
    this.genreCount = shares.length;
    this.#shares = shares;
  }

  static fromState({ settings: { featureCount }, tensors: { shares } }: State): FrequencyClassifier {
    const data = shares?.data;
    const isWhole = typeof featureCount === "number" && Number.isSafeInteger(featureCount) && featureCount >= 0;
    if (!isWhole || !(data instanceof Float64Array) || data.length === 0 || !data.every((p) => p >= 0 && p <= 1)) {
      throw damagedClassifier(kind, "its shares are not probabilities");
    }
    return new FrequencyClassifier(featureCount, data);
  }

  predictProba(x: SparseMatrix): DenseMatrix {
    checkFeatureCount(kind, x, this.featureCount);
    return repeatedRow(this.#shares, x.rowCount);
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
