import { ClaquetaError } from "../../errors.ts";
import { type DenseMatrix, denseMatrix } from "../../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import type { State } from "../../matrix/state.ts";
import type { ClassifierKind } from "../classifier-kind.ts";
import { checkFeatureCount } from "../fit-input.ts";
import type { Classifier, ColumnTable, LinearTable } from "../learner.ts";
import { LinearScores, linearContributions, toProbabilities, type WeightTable, weightTable } from "../linear-scores.ts";

/** How each genre's fit ended, in genre order. A gap over `tol` means that maxEpochs stopped it; a genre with one class
 * takes no epoch. */
export interface Convergence {
  readonly tol: number;
  readonly epochs: readonly number[];
  /** Duality gap relative to the loss of the best constant answer. */
  readonly gaps: readonly number[];
}

/** logit = x · weights + intercept; float32 weights [feature][genre], float64 intercepts. */
export class LogisticRegressionClassifier implements Classifier {
  readonly kind = "logistic-regression";
  readonly featureCount: number;
  readonly genreCount: number;
  readonly intercepts: Float64Array;
  readonly convergence: Convergence;
  readonly #scores: LinearScores;

  constructor(weights: WeightTable, intercepts: Float64Array, convergence: Convergence) {
    this.genreCount = intercepts.length;
    this.intercepts = intercepts;
    this.convergence = convergence;
    this.#scores = new LinearScores(weights, intercepts.length);
    this.featureCount = this.#scores.featureCount;
  }

  /** [feature][genre]; what one unit of a feature adds to a genre's logit. */
  get weights(): Float32Array {
    return this.#scores.weights;
  }

  get linear(): LinearTable {
    return this;
  }

  get columnTables(): readonly ColumnTable[] {
    return [{ tensor: "weights", firstColumn: 0, width: this.genreCount, values: this.weights }];
  }

  /** Says how many genres were stopped before they were done, if any. */
  get warnings(): readonly string[] {
    const open = this.convergence.gaps.filter((gap) => gap > this.convergence.tol);
    if (open.length === 0) return [];
    return [
      `${open.length} of ${this.genreCount} genres were stopped with a duality gap of up to ` +
        `${Math.max(...open).toExponential(1)} (tol ${this.convergence.tol.toExponential(1)}): raise maxEpochs, or tol ` +
        "where it is below what float32 weights can reach (about 1e-10)",
    ];
  }

  /** Throws BAD_MODEL_FILE where the tensors do not fit together. */
  static fromState(state: State): LogisticRegressionClassifier {
    const { weights, intercepts } = state.tensors;
    const { tol, epochs, gaps } = state.settings;
    const genreCount = intercepts?.data.length ?? 0;
    const table = weightTable(weights);
    if (
      table === undefined ||
      !(intercepts?.data instanceof Float64Array) ||
      weights.shape.length !== 2 ||
      weights.shape[1] !== genreCount ||
      !(typeof tol === "number" && isNumbers(epochs, genreCount) && isNumbers(gaps, genreCount))
    ) {
      throw new ClaquetaError("BAD_MODEL_FILE", {
        where: "logistic-regression",
        what: "weights, intercepts and convergence do not fit together",
        next: "Train or fetch the model again.",
      });
    }
    return new LogisticRegressionClassifier(table, intercepts.data, { tol, epochs, gaps });
  }

  /** n × g logits; the same bits for a row whatever rows stand beside it. Throws SHAPE_MISMATCH. */
  decisionFunction(x: SparseMatrix): DenseMatrix {
    checkFeatureCount(this.kind, x, this.featureCount);
    const logits = denseMatrix(x.rowCount, this.genreCount);
    for (let row = 0; row < x.rowCount; row++) logits.values.set(this.intercepts, row * this.genreCount);
    this.#scores.addTo(x, logits.values);
    return logits;
  }

  predictProba(x: SparseMatrix): DenseMatrix {
    return toProbabilities(this.decisionFunction(x));
  }

  contributions(x: SparseMatrix, row: number): { entries: DenseMatrix; intercepts: Float64Array } {
    checkFeatureCount(this.kind, x, this.featureCount);
    return { entries: linearContributions(x, row, this.weights, this.genreCount), intercepts: this.intercepts };
  }

  toState(): State {
    return {
      kind: this.kind,
      settings: { ...this.convergence },
      tensors: {
        weights: { shape: [this.featureCount, this.genreCount], data: this.weights },
        intercepts: { shape: [this.genreCount], data: this.intercepts },
      },
    };
  }
}

function isNumbers(value: unknown, length: number): value is readonly number[] {
  return Array.isArray(value) && value.length === length && value.every((item) => typeof item === "number");
}

export const logisticRegressionClassifier: ClassifierKind = {
  kind: "logistic-regression",
  read: LogisticRegressionClassifier.fromState,
};
