import type { JsonValue } from "../json.ts";
import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Pool } from "../pool/pool.ts";

/** A progress report of a fit. */
export interface FitProgress {
  /** Share of the work done, in [0, 1]. */
  readonly done: number;
  /** A line to keep on the screen, such as an epoch's losses. */
  readonly message?: string;
  /** Its numbers: epoch, loss, valLoss, seconds … */
  readonly values?: { readonly [name: string]: number };
}

/** Options of a fit. */
export interface FitOptions {
  /** Seed of every random choice, an integer in [0, 2³²). The same data, settings and seed give the same bits. */
  readonly seed: number;
  readonly pool: Pool;
  /** n positive weights; 1 for every movie where absent. */
  readonly sampleWeight?: Float32Array | undefined;
  /** d flags: 1 for a column that measures every movie, such as the year, 0 for a term. Word dropout and the naive
   * Bayes prior apply to terms only. All are terms where absent. */
  readonly numericColumns?: Uint8Array | undefined;
  /** n numbers below headCount: the movies of one head come from sources that name genres alike. Learners with one set
   * of weights ignore them. All 0 where absent. */
  readonly heads?: Uint8Array | undefined;
  /** Default 1. */
  readonly headCount?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called from time to time and at the end, on the thread that called fit. */
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
}

/** Settings only: `fit` returns a classifier and changes nothing here, so predicting before fitting does not compile.
 * X: n × d sparse rows. Y: n × g labels; entries whose `known` is 0 are ignored. A genre with only positive or only
 * negative movies gets its observed share as a constant probability. Inputs are never changed. */
export interface Learner {
  readonly kind: string;
  /** Complete plain data: can be written as JSON and given to learnerFromSettings. */
  readonly settings: { readonly [name: string]: JsonValue };
  /** Throws SHAPE_MISMATCH where rows and labels do not fit together, NO_ROWS, INTERRUPTED. */
  fit(x: SparseMatrix, y: LabelMatrix, options: FitOptions): Promise<Classifier>;
}

/** A fitted model from rows to genre probabilities. */
export interface Classifier {
  readonly kind: string;
  readonly featureCount: number;
  readonly genreCount: number;
  /** Problems of the fit, such as a limit on epochs that was reached; not saved. */
  readonly warnings?: readonly string[];
  /** n × g probabilities in [0, 1]. Bit for bit, a row's result does not depend on the other rows. Throws
   * SHAPE_MISMATCH where x has another number of columns than in the fit. */
  predictProba(x: SparseMatrix): DenseMatrix;
  /** Layers, shapes and parameters as text. */
  summary?(): string;
  /** Present where logits are a linear function of the row: x · weights + intercepts, to rounding. */
  readonly linear?: LinearTable;
  /** n × outputCount logits: those of all genres, head after head. */
  decisionFunction?(x: SparseMatrix): DenseMatrix;
  /** Genres × heads; the number of genres where absent. */
  readonly outputCount?: number;
  /** Tables with a row for each of a range of columns. They rate columns and can be stored as codes. */
  readonly columnTables?: readonly ColumnTable[];
  /** Linear models only: what each entry of a row adds to each logit (entries × g, in order), and the g intercepts. */
  contributions?(x: SparseMatrix, row: number): { readonly entries: DenseMatrix; readonly intercepts: Float64Array };
  /** ClassifierKind.read gives it back, bit for bit. Shares its arrays with this. */
  toState(): State;
}

/** How a kind of classifier is read from a model file. */
export interface ClassifierKind {
  /** Its name in model files. */
  readonly kind: string;
  /** The classifier of a state, with the same predictions bit for bit. readAny reads the states of other classifiers
   * that it contains. Throws BAD_MODEL_FILE where its parts do not fit together. */
  read(state: State, readAny: (state: State) => Classifier): Classifier;
}

/** The parameters of a linear classifier. */
export interface LinearTable {
  /** [feature][genre] */
  readonly weights: Float32Array;
  readonly intercepts: Float64Array;
}

/** A tensor of a classifier's state, columns × width, float32. */
export interface ColumnTable {
  /** Its name in the state's tensors. */
  readonly tensor: string;
  /** The column of its first row. */
  readonly firstColumn: number;
  /** Numbers in a row. */
  readonly width: number;
  readonly values: Float32Array;
}
