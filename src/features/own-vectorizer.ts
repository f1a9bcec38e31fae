import type { FieldSchema } from "../documents/fields.ts";
import { ClaquetaError } from "../errors.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
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
  make: ({ kind: _, ...settings }: VectorizerSettings) => asRowLearner(own.make(settings)),
  read: ({ kind, ...settings }: VectorizerSettings, tensors) =>
    asRowMaker(own.read({ kind, settings: settings as State["settings"], tensors })),
  ...(own.fields && { fields: ({ kind: _, ...settings }: VectorizerSettings) => own.fields!(settings) }),
  cost: () => 1,
});

/** Whether a value is a vectorizer, not the settings of one. */
export const isVectorizer = (value: unknown): value is Vectorizer =>
  typeof value === "object" && value !== null && "fit" in value && typeof value.fit === "function";

/** A vectorizer as a union needs it. */
export const asRowLearner = (vectorizer: Vectorizer): RowLearner =>
  "learn" in vectorizer ? (vectorizer as RowLearner) : new OwnRowLearner(vectorizer);

const asRowMaker = (fitted: FittedVectorizer): RowMaker =>
  "addEntries" in fitted ? (fitted as RowMaker) : new OwnRowMaker(fitted);

class OwnRowLearner implements RowLearner {
  readonly kind: string;
  readonly settings: VectorizerSettings;
  readonly #own: Vectorizer;

  constructor(own: Vectorizer) {
    this.kind = own.kind;
    this.settings = { ...own.settings, kind: own.kind };
    this.#own = own;
  }

  fit(movies: readonly Movie[]): RowMaker {
    return asRowMaker(this.#own.fit(movies));
  }

  fitTransform(movies: readonly Movie[]): { readonly fitted: RowMaker; readonly matrix: SparseMatrix } {
    const made = this.#own.fitTransform?.(movies);
    const fitted = asRowMaker(made?.fitted ?? this.#own.fit(movies));
    return { fitted, matrix: made === undefined ? fitted.transform(movies) : checked(made.matrix, fitted, movies) };
  }

  learn(movies: readonly Movie[]): LearnedRows {
    const { fitted, matrix } = this.fitTransform(movies);
    const copy = rowCopier(matrix);
    return { fitted, entryCount: matrix.indptr[matrix.rowCount], addEntries: copy };
  }
}

/** Delegates to the vectorizer; copies its rows into those of a union. */
class OwnRowMaker implements RowMaker {
  readonly kind: string;
  readonly settings: VectorizerSettings;
  readonly columnCount: number;
  readonly fields?: FieldSchema;
  readonly #own: FittedVectorizer;

  constructor(own: FittedVectorizer) {
    this.kind = own.kind;
    this.settings = { ...own.settings, kind: own.kind };
    this.columnCount = own.columnCount;
    if (own.fields !== undefined) this.fields = own.fields;
    this.#own = own;
  }

  get terms(): readonly string[] {
    return this.#own.terms;
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
    return this.#own.toState();
  }
}

/** Throws SHAPE_MISMATCH where a vectorizer of one's own gives another number of rows or columns than it should. */
function checked(matrix: SparseMatrix, fitted: FittedVectorizer, movies: readonly Movie[]): SparseMatrix {
  if (matrix.rowCount === movies.length && matrix.columnCount === fitted.columnCount) return matrix;
  throw new ClaquetaError("SHAPE_MISMATCH", {
    where: `features ${fitted.kind}`,
    what: `it gave ${matrix.rowCount} rows × ${matrix.columnCount} columns`,
    expected: `${movies.length} × ${fitted.columnCount}`,
  });
}

/** Appends rows of the matrix to those of a builder. */
function rowCopier({ indptr, indices, values }: SparseMatrix): LearnedRows["addEntries"] {
  return (row, builder, firstColumn, weight) => {
    const columns = indices.subarray(indptr[row], indptr[row + 1]);
    const own = Float64Array.from(values.subarray(indptr[row], indptr[row + 1]));
    builder.add(columns, own, columns.length, firstColumn, weight);
  };
}
