import { type DenseMatrix, repeatedRow } from "../../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import type { State } from "../../matrix/state.ts";
import { checkFeatureCount } from "../fit-input.ts";
import type { Classifier, ClassifierKind, ColumnTable, LinearTable } from "../learner.ts";
import { LinearScores, linearContributions, toProbabilities } from "../linear-scores.ts";
import { damagedClassifier, linearTensors, type WeightTable } from "../weight-table.ts";

/** How each genre's fit ended. A gap above `tol`: maxEpochs stopped it. A genre with one class takes no epoch. */
export interface Convergence {
  readonly tol: number;
  readonly epochs: readonly number[];
  /** Duality gaps relative to the loss of the best constant prediction. */
  readonly gaps: readonly number[];
}

/** logit = x · weights + intercept; float32 weights [feature][genre], float64 intercepts. */
export class LogisticRegressionClassifier implements Classifier {
  readonly kind: string;
  readonly featureCount: number;
  readonly genreCount: number;
  readonly intercepts: Float64Array;
  readonly convergence: Convergence;
  readonly #scores: LinearScores;

  constructor(
    weights: WeightTable,
    intercepts: Float64Array,
    convergence: Convergence,
    kind: string = logisticRegressionClassifier.kind,
  ) {
    this.kind = kind;
    this.genreCount = intercepts.length;
    this.intercepts = intercepts;
    this.convergence = convergence;
    this.#scores = new LinearScores(weights, intercepts.length);
    this.featureCount = this.#scores.featureCount;
  }

  /** [feature][genre] */
  get weights(): Float32Array {
    return this.#scores.weights;
  }

  get linear(): LinearTable {
    return this;
  }

  get columnTables(): readonly ColumnTable[] {
    return [{ tensor: "weights", firstColumn: 0, width: this.genreCount, values: this.weights }];
  }

  /** A warning if genres were stopped before they converged. */
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
    const { tol, epochs, gaps } = state.settings;
    const linear = linearTensors(state.tensors);
    const genreCount = linear?.intercepts.length ?? 0;
    if (!linear || typeof tol !== "number" || !isNumbers(epochs, genreCount) || !isNumbers(gaps, genreCount)) {
      throw damagedClassifier(state.kind, "weights, intercepts and convergence do not fit together");
    }
    return new LogisticRegressionClassifier(linear.table, linear.intercepts, { tol, epochs, gaps }, state.kind);
  }

  /** n × g logits. Bit for bit, a row's logits do not depend on the other rows. Throws SHAPE_MISMATCH. */
  decisionFunction(x: SparseMatrix): DenseMatrix {
    checkFeatureCount(this.kind, x, this.featureCount);
    const logits = repeatedRow(this.intercepts, x.rowCount);
    this.#scores.addTo(x, logits.values);
    return logits;
  }

  predictProba(x: SparseMatrix): DenseMatrix {
    return toProbabilities(this.decisionFunction(x));
  }

  contributions(x: SparseMatrix, row: number): ReturnType<NonNullable<Classifier["contributions"]>> {
    return linearContributions(this, x, row);
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
