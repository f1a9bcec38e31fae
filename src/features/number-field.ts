import { ClaquetaError } from "../errors.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import { defineSettings } from "../settings/settings-schema.ts";
import { mean } from "../statistics.ts";
import { featureKind, type KindSettings } from "./feature-kind.ts";
import { ownFieldSetting } from "./field-setting.ts";
import { FittedRows, noValues } from "./fitted-rows.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import { NumericFeatures } from "./numeric-features.ts";
import type { TextSpan } from "./text-span.ts";

const numberSettings = defineSettings({
  field: ownFieldSetting("runtime", "The field of numbers that is read."),
  log: {
    type: "boolean",
    default: false,
    description: "Whether sign(x) · ln(1 + |x|) takes the place of x, for amounts such as a budget.",
  },
  missingColumn: {
    type: "boolean",
    default: false,
    description: "One more column, 1 where the movie has no value.",
  },
});

type NumberSettings = KindSettings<"number", typeof numberSettings>;

/** Values further from the mean are taken as this many standard deviations, so that a wrong one does little harm. */
const maxDeviations = 5;

/** One column: (x − mean) ÷ standard deviation over the movies of the fit that have a value, within ±5. */
class NumberField extends NumericFeatures<NumberSettings> {
  readonly warnings: readonly string[];
  /** Mean and standard deviation; empty where no movie of the fit has a value. */
  readonly #scale: Float64Array;

  constructor(settings: NumberSettings, scale: Float64Array) {
    const { field, missingColumn } = settings;
    super(settings, scale.length === 0 ? [] : missingColumn ? [field, "not known"] : [field]);
    this.#scale = scale;
    this.warnings = scale.length === 0 ? [noValues(field)] : [];
  }

  static fit(settings: NumberSettings, movies: readonly Movie[]): NumberField {
    const values = movies.map((movie) => numberOf(movie, settings)).filter((value) => value !== undefined);
    if (values.length === 0) return new NumberField(settings, new Float64Array(0));
    const centre = mean(values);
    const deviation = Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
    return new NumberField(settings, Float64Array.of(centre, deviation > 0 ? deviation : 1));
  }

  static read(settings: NumberSettings, tensors: State["tensors"]): NumberField {
    const scale = tensors.scale?.data;
    const isScale = scale instanceof Float64Array && scale.every(Number.isFinite);
    if (isScale && (scale.length === 0 || (scale.length === 2 && scale[1] > 0)))
      return new NumberField(settings, scale);
    const what = "scale is not a mean and a standard deviation above 0";
    throw new ClaquetaError("BAD_MODEL_FILE", { where: "features number", what, next: "Make the model again." });
  }

  addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void {
    if (this.columnCount === 0) return;
    const given = numberOf(movie, this.settings);
    if (given === undefined && !this.settings.missingColumn) return;
    const [centre, deviation] = this.#scale;
    const value = Math.max(-maxDeviations, Math.min(maxDeviations, ((given ?? 0) - centre) / deviation));
    if (given === undefined) builder.add(Int32Array.of(1), Float64Array.of(1), 1, firstColumn, weight);
    else if (Math.fround(value) !== 0) builder.add(Int32Array.of(0), Float64Array.of(value), 1, firstColumn, weight);
  }

  spansOf({ fields }: Movie, columns: ArrayLike<number>): readonly (readonly TextSpan[])[] {
    const { field } = this.settings;
    const digits = typeof fields?.[field] === "number" ? [{ field, start: 0, end: String(fields[field]).length }] : [];
    return Array.from(columns, () => digits);
  }

  override toState(): State {
    return { ...super.toState(), tensors: { scale: { shape: [this.#scale.length], data: this.#scale } } };
  }
}

function numberOf({ fields }: Movie, { field, log }: NumberSettings): number | undefined {
  const value = fields?.[field];
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  return log ? Math.sign(value) * Math.log1p(Math.abs(value)) : value;
}

export const numberField = featureKind({
  kind: "number",
  description: "a field of numbers, as standard deviations from its mean",
  settings: numberSettings,
  make: (settings) => new FittedRows(settings, (movies) => NumberField.fit(settings, movies)),
  read: (settings, tensors) => NumberField.read(settings, tensors),
  fields: ({ field }) => ({ [field]: "number" }),
  cost: () => 0.001,
});
