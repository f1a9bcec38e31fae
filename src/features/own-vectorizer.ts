import type { FieldSchema } from "../documents/fields.ts";
import { ClaquetaError } from "../errors.ts";
import { nonZeroCount, type SparseMatrix } from "../matrix/sparse-matrix.ts";
import { readOwnState, type State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import { refuseSetting } from "../settings/complete-settings.ts";
import type { SettingsSchema } from "../settings/settings-schema.ts";
import type { FeatureKind } from "./feature-kind.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import type { LearnedRows, RowLearner, RowMaker } from "./row-maker.ts";
import type { FittedVectorizer, Vectorizer, VectorizerSettings } from "./vectorizer.ts";

/** A kind of vectorizer of one's own, for `registerVectorizer`. */
export interface OwnVectorizerKind {
  /** Its name in recipes and model files: `kind` of the vectorizers that `make` gives. */
  readonly kind: string;
  /** A line for users. */
  readonly description: string;
  /** Its settings; none where absent. */
  readonly settings?: SettingsSchema;
  /** settings: complete and checked against the schema. */
  make(settings: { readonly [name: string]: unknown }): Vectorizer;
  /** The fitted vectorizer of what its `toState` gave, with the same rows bit for bit. Throws BAD_MODEL_FILE where the
   * tensors do not fit. */
  read(state: State): FittedVectorizer;
  /** The fields that it reads beside those of every movie; none where absent. */
  fields?(settings: { readonly [name: string]: unknown }): FieldSchema;
}

/** As a kind of the registry. Its features are fitted on the calling thread: threads do not know it. */
export const asFeatureKind = (own: OwnVectorizerKind): FeatureKind => ({
  kind: own.kind,
  description: own.description,
  settings: own.settings ?? {},
  make: ({ kind, ...settings }: VectorizerSettings) =>
    new OwnRowLearner(ofKind(kind, own.make(settings), ["fit"]), settings),
  read: ({ kind, ...settings }: VectorizerSettings, tensors) => {
    const state = { kind, settings: settings as State["settings"], tensors };
    return readOwnState(state, () => new OwnRowMaker(ofKind(kind, own.read(state), fittedMethods), state.settings));
  },
  ...(own.fields && { fields: ({ kind: _, ...settings }: VectorizerSettings) => own.fields!(settings) }),
  cost: () => 1,
});

/** Whether a value is a vectorizer, not the settings of one. */
export const isVectorizer = (value: unknown): value is Vectorizer =>
  typeof value === "object" && value !== null && "fit" in value && typeof value.fit === "function";

/** The same. Throws INVALID_SETTING where it lacks a method, and where it says to be of another kind, as which a file
 * would be read. */
function ofKind<Own extends { readonly kind: string }>(kind: string, own: Own, methods: readonly (keyof Own)[]): Own {
  const where = `features ${kind}`;
  if (own?.kind !== kind) refuseSetting(where, "the kind of what it makes", own?.kind, JSON.stringify(kind));
  const lacking = methods.find((name) => typeof own[name] !== "function");
  if (lacking !== undefined) refuseSetting(where, String(lacking), own[lacking], "a method");
  return own;
}

const fittedMethods = ["transform", "toState"] as const;

/** A vectorizer of one's own as a union needs it. */
export class OwnRowLearner implements RowLearner {
  readonly kind: string;
  readonly settings: VectorizerSettings;
  readonly #own: Vectorizer;

  /** settings: those of a registered kind; else the vectorizer's. What is fitted has the same. */
  constructor(own: Vectorizer, settings: object = own.settings) {
    this.kind = own.kind;
    this.settings = { ...settings, kind: own.kind };
    this.#own = own;
  }

  fit(movies: readonly Movie[]): RowMaker {
    return this.#fitted(this.#own.fit(movies));
  }

  fitTransform(movies: readonly Movie[]): { readonly fitted: RowMaker; readonly matrix: SparseMatrix } {
    const made = this.#own.fitTransform?.(movies);
    const fitted = this.#fitted(made?.fitted ?? this.#own.fit(movies));
    return { fitted, matrix: made === undefined ? fitted.transform(movies) : checked(made.matrix, fitted, movies) };
  }

  #fitted(own: FittedVectorizer): RowMaker {
    return new OwnRowMaker(ofKind(this.kind, own, fittedMethods), this.settings);
  }

  learn(movies: readonly Movie[]): LearnedRows {
    const { fitted, matrix } = this.fitTransform(movies);
    return { fitted, entryCount: nonZeroCount(matrix), addEntries: rowCopier(matrix) };
  }
}

/** Delegates to the vectorizer; copies its rows into those of a union. */
class OwnRowMaker implements RowMaker {
  readonly kind: string;
  readonly settings: VectorizerSettings;
  readonly columnCount: number;
  readonly fields?: FieldSchema;
  readonly #own: FittedVectorizer;

  constructor(own: FittedVectorizer, settings: object) {
    this.kind = own.kind;
    this.settings = { ...settings, kind: own.kind };
    this.columnCount = own.columnCount;
    const lengths = [own.columnCount, own.numericColumns?.length ?? own.columnCount];
    if (!Number.isInteger(own.columnCount) || own.columnCount < 0 || lengths[0] !== lengths[1]) {
      refuseShape(
        own,
        `it has ${lengths[0]} columns and ${lengths[1]} flags of numeric ones`,
        "a flag for each column",
      );
    }
    if (own.fields !== undefined) this.fields = own.fields;
    this.#own = own;
  }

  get terms(): readonly string[] {
    const { terms } = this.#own;
    if (terms?.length === this.columnCount) return terms;
    return refuseShape(this, `it has ${terms?.length} terms`, `one for each of ${this.columnCount} columns`);
  }

  get warnings(): readonly string[] {
    return this.#own.warnings ?? [];
  }

  get numericColumns(): Uint8Array {
    return this.#own.numericColumns ?? new Uint8Array(this.columnCount);
  }

  transform(movies: readonly Movie[]): SparseMatrix {
    return checked(this.#own.transform(movies), this.#own, movies);
  }

  addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void {
    rowCopier(this.transform([movie]))(0, builder, firstColumn, weight);
  }

  spansOf(movie: Movie, columns: ArrayLike<number>) {
    return this.#own.spansOf?.(movie, columns) ?? Array.from(columns, () => []);
  }

  toState(): State {
    const { kind, ...settings } = this.settings;
    return { kind, settings, tensors: ofKind(kind, this.#own.toState(), []).tensors };
  }
}

/** Throws SHAPE_MISMATCH where a vectorizer of one's own gives another number of rows or columns than it should, or
 * columns that do not ascend within a row; BAD_ROW where a value is not finite. */
function checked(matrix: SparseMatrix, fitted: FittedVectorizer, movies: readonly Movie[]): SparseMatrix {
  if (!(matrix?.indptr && matrix.indices && matrix.values)) {
    refuseSetting(`features ${fitted.kind}`, "what transform gives", typeof matrix, "a sparse matrix");
  }
  const { rowCount, columnCount, indptr, indices, values } = matrix;
  const isWhole = rowCount === movies.length && columnCount === fitted.columnCount;
  if (!isWhole || indptr.length <= rowCount || indices.length < indptr[rowCount] || values.length < indptr[rowCount]) {
    refuseShape(
      fitted,
      `it gave ${rowCount} rows × ${columnCount} columns`,
      `${movies.length} × ${fitted.columnCount}`,
    );
  }
  for (let row = 0; row < rowCount; row++) {
    const [from, to] = [indptr[row], indptr[row + 1]];
    if (!(from >= 0 && from <= to))
      refuseShape(fitted, `row ${row} goes from ${from} to ${to}`, "rows one after another");
    for (let k = from; k < to; k++) {
      if (indices[k] <= (k === from ? -1 : indices[k - 1]) || indices[k] >= columnCount) {
        refuseShape(fitted, `column ${indices[k]} of ${columnCount} in row ${row}`, "ascending columns, each once");
      }
      if (Number.isFinite(values[k])) continue;
      const what = `it gave ${values[k]} in row ${row}, column ${indices[k]}`;
      throw new ClaquetaError("BAD_ROW", { where: `features ${fitted.kind}`, what, expected: "finite numbers" });
    }
  }
  return matrix;
}

function refuseShape({ kind }: FittedVectorizer, what: string, expected: string): never {
  throw new ClaquetaError("SHAPE_MISMATCH", { where: `features ${kind}`, what, expected });
}

/** Appends rows of the matrix to those of a builder. */
function rowCopier({ indptr, indices, values }: SparseMatrix): LearnedRows["addEntries"] {
  return (row, builder, firstColumn, weight) => {
    const columns = indices.subarray(indptr[row], indptr[row + 1]);
    const own = Float64Array.from(values.subarray(indptr[row], indptr[row + 1]));
    builder.add(columns, own, columns.length, firstColumn, weight);
  };
}
