import { ClaquetaError } from "../errors.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import { defineSettings } from "../settings/settings-schema.ts";
import { featureKind, type KindSettings } from "./feature-kind.ts";
import { ownFieldSetting } from "./field-setting.ts";
import { FittedRows, noValues } from "./fitted-rows.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import { NumericFeatures } from "./numeric-features.ts";

const vectorSettings = defineSettings({
  field: ownFieldSetting("embedding", "The field of vectors that is read."),
  norm: {
    enum: ["l2", null],
    default: "l2",
    description: "The length by which each vector is divided, so that only its direction counts; null: as it is.",
  },
});

type VectorSettings = KindSettings<"vectors", typeof vectorSettings>;

/** Numbers that another program computed, one a column. All vectors have the length of those in the fit. */
class Vectors extends NumericFeatures<VectorSettings> {
  readonly warnings: readonly string[];
  readonly #columns: Int32Array;
  readonly #values: Float64Array;

  constructor(settings: VectorSettings, length: number) {
    super(
      settings,
      Array.from({ length }, (_, k) => `${settings.field} ${k}`),
    );
    this.#columns = new Int32Array(length);
    this.#values = new Float64Array(length);
    this.warnings = length === 0 ? [noValues(settings.field)] : [];
  }

  static fit(settings: VectorSettings, movies: readonly Movie[]): Vectors {
    const length = movies.find((movie) => vectorOf(movie, settings) !== undefined)?.fields?.[settings.field];
    const fitted = new Vectors(settings, length instanceof Float32Array ? length.length : 0);
    for (const movie of movies) fitted.#check(movie);
    return fitted;
  }

  static read(settings: VectorSettings, tensors: State["tensors"]): Vectors {
    const length = tensors.length?.data;
    if (length instanceof Int32Array && length.length === 1 && length[0] >= 0 && length[0] <= 2 ** 20) {
      return new Vectors(settings, length[0]);
    }
    const what = "length is not the length of a vector";
    throw new ClaquetaError("BAD_MODEL_FILE", { where: "features vectors", what, next: "Make the model again." });
  }

  get vectorLength(): number {
    return this.columnCount;
  }

  /** The movie's vector. Throws SHAPE_MISMATCH where it has another length than those of the fit. */
  #check(movie: Movie): Float32Array | undefined {
    const vector = vectorOf(movie, this.settings);
    if (vector === undefined || vector.length === this.columnCount) return vector;
    throw new ClaquetaError("SHAPE_MISMATCH", {
      where: `movie ${JSON.stringify(movie.id.slice(0, 40))}, field ${this.settings.field}`,
      what: `its vector has ${vector.length} numbers`,
      expected: `${this.columnCount}, as in the movies that the features were fitted to`,
    });
  }

  addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void {
    const vector = this.#check(movie);
    if (vector === undefined) return;
    let squares = 0;
    for (const value of vector) squares += value * value;
    // The sum overflows for no float32 vector: only a number that is not finite makes it so.
    if (!Number.isFinite(squares)) {
      throw new ClaquetaError("BAD_ROW", {
        where: `movie ${JSON.stringify(movie.id.slice(0, 40))}, field ${this.settings.field}`,
        what: "a number of its vector is not finite",
        expected: "finite numbers",
      });
    }
    const length = this.settings.norm === null || squares === 0 ? 1 : Math.sqrt(squares);
    let count = 0;
    for (let k = 0; k < vector.length; k++) {
      const value = vector[k] / length;
      if (Math.fround(value) === 0) continue;
      this.#columns[count] = k;
      this.#values[count++] = value;
    }
    builder.add(this.#columns, this.#values, count, firstColumn, weight);
  }

  override toState(): State {
    return { ...super.toState(), tensors: { length: { shape: [1], data: Int32Array.of(this.columnCount) } } };
  }
}

function vectorOf({ fields }: Movie, { field }: VectorSettings): Float32Array | undefined {
  const value = fields?.[field];
  return value instanceof Float32Array ? value : undefined;
}

export const vectors = featureKind({
  kind: "vectors",
  description: "a field of vectors that another program computed, such as embeddings",
  settings: vectorSettings,
  make: (settings) => new FittedRows(settings, (movies) => Vectors.fit(settings, movies)),
  read: (settings, tensors) => Vectors.read(settings, tensors),
  fields: ({ field }) => ({ [field]: "vector" }),
  cost: () => 0.01,
});
