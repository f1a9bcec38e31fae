import type { JsonValue } from "../json.ts";
import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Pool } from "../pool/pool.ts";

/** What a learner says while it works. */
export interface FitProgress {
  /** Share of the work that is done, in [0, 1]. */
  readonly done: number;
  /** A line worth keeping on the screen, such as an epoch's losses. */
  readonly message?: string;
  /** The same for programs: epoch, loss, valLoss, seconds … */
  readonly values?: { readonly [name: string]: number };
}

/** What a fit is given beside its data. */
export interface FitOptions {
  /** Source of every random choice, an integer in [0, 2³²). Same data, settings and seed: same bits. */
  readonly seed: number;
  readonly pool: Pool;
  /** n weights, positive; absent means 1 for every movie. */
  readonly sampleWeight?: Float32Array | undefined;
  /** d flags: 1 for a column that holds a measure of every movie, such as its year, 0 for one that is a term of some.
   * What holds for terms alone (word dropout, naive Bayes' prior) passes over it. All terms where absent. */
  readonly numericColumns?: Uint8Array | undefined;
  /** n numbers below headCount: movies of one number name genres alike, each number in a way of its own. A learner that has
   * one set of weights for all passes over them. All 0 where absent. */
  readonly heads?: Uint8Array | undefined;
  /** 1 where absent. */
  readonly headCount?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called on the thread that fits, now and then and at the end. */
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
}

/** Settings only: `fit` returns another thing and changes nothing here, so predicting before fitting does not compile.
 * X: n × d sparse rows. Y: n × g labels; entries whose `known` is 0 take no part. A genre without a positive movie, or
 * without a negative one, gets its observed share as a constant probability. Inputs are never written to. */
export interface Learner {
  readonly kind: string;
  /** Complete and plain: can be written as JSON and given to learnerFromSettings. */
  readonly settings: { readonly [name: string]: JsonValue };
  /** Throws SHAPE_MISMATCH where rows and labels do not go together, TOO_FEW_ROWS, INTERRUPTED. */
  fit(x: SparseMatrix, y: LabelMatrix, options: FitOptions): Promise<Classifier>;
}

/** A fitted model from rows to genre probabilities. */
export interface Classifier {
  readonly kind: string;
  readonly featureCount: number;
  readonly genreCount: number;
  /** What went less than well in the fit, such as a cap on passes that was reached; not saved. */
  readonly warnings?: readonly string[];
  /** n × g probabilities in [0, 1]. A row's answer does not depend on the rows beside it, bit for bit.
   * Throws SHAPE_MISMATCH where x has another number of columns than the fit had. */
  predictProba(x: SparseMatrix): DenseMatrix;
  /** Layers, shapes and parameters for people, where there are any. */
  summary?(): string;
  /** Present where logits are a linear function of the row: x · weights + intercepts, to rounding. */
  readonly linear?: LinearTable;
  /** n × outputCount logits, where there are any: those of the genres, for each head, one after another. */
  decisionFunction?(x: SparseMatrix): DenseMatrix;
  /** The genres' number, times that of heads; that of the genres where absent. */
  readonly outputCount?: number;
  /** Tables with a row a column, of all columns or of some that lie together: what can be told of columns, and be kept as
   * small numbers. Absent where there is none. */
  readonly columnTables?: readonly ColumnTable[];
  /** Exact for linear models only: what each stored entry of row `row` adds to each genre's logit
   * (entries × g, in the row's order), and the g intercepts. */
  contributions?(x: SparseMatrix, row: number): { readonly entries: DenseMatrix; readonly intercepts: Float64Array };
  /** Read back, bit for bit, by what reads model files; shares its arrays with this. */
  toState(): State;
}

/** A linear classifier's numbers. */
export interface LinearTable {
  /** [feature][genre] */
  readonly weights: Float32Array;
  readonly intercepts: Float64Array;
}

/** A tensor of a classifier's state, columns × width, float32. */
export interface ColumnTable {
  /** Its name among the state's tensors. */
  readonly tensor: string;
  /** The column that its first row belongs to. */
  readonly firstColumn: number;
  /** Numbers a row. */
  readonly width: number;
  readonly values: Float32Array;
}
