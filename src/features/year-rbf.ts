import type { Movie } from "../movies/movie.ts";
import { defineSettings } from "../settings/settings-schema.ts";
import { featureKind, type KindSettings } from "./feature-kind.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import { NumericFeatures } from "./numeric-features.ts";
import type { TextSpan } from "./text-span.ts";

const firstYear = 1900;
const centreCount = 15;
/** Years between two centres, and the standard deviation. */
const width = 8;
/** Smaller values are left out: they are below float32 rounding, and denormals are a hundred times slower. */
const minValue = 1e-8;

const yearRbfSettings = defineSettings({
  missingColumn: {
    type: "boolean",
    default: false,
    description:
      "One more column, 1 where the year is not known, so that a model can tell such movies from those of a year far " +
      "from every centre.",
  },
});

/** Settings of the year as RBF features. */
export type YearRbfSettings = KindSettings<"year-bumps", typeof yearRbfSettings>;

/** The year as 15 radial basis functions (RBF), one every 8 years from 1900 to 2012: exp(-½((year − centre) ÷ 8)²). A
 * linear model can follow trends with them, without steps between years. A movie of unknown year has no entry; with
 * `missingColumn` it has a 1 in a 16th column. */
class YearRbf extends NumericFeatures<YearRbfSettings> {
  readonly #columns: Int32Array = new Int32Array(centreCount);
  readonly #values = new Float64Array(centreCount);

  constructor(settings: YearRbfSettings) {
    const centres = Array.from({ length: centreCount }, (_, i) => `around ${firstYear + i * width}`);
    super(settings, settings.missingColumn ? [...centres, "not known"] : centres);
  }

  addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void {
    let count = 0;
    if (movie.year === null) {
      if (!this.settings.missingColumn) return;
      this.#columns[0] = centreCount;
      this.#values[0] = 1;
      builder.add(this.#columns, this.#values, 1, firstColumn, weight);
      return;
    }
    for (let i = 0; i < centreCount; i++) {
      const distance = (movie.year - (firstYear + i * width)) / width;
      const value = Math.exp(-0.5 * distance * distance);
      if (value < minValue) continue;
      this.#columns[count] = i;
      this.#values[count++] = value;
    }
    builder.add(this.#columns, this.#values, count, firstColumn, weight);
  }

  spansOf({ year }: Movie, columns: ArrayLike<number>): readonly (readonly TextSpan[])[] {
    const digits = year === null ? [] : [{ field: "year", start: 0, end: String(year).length } as const];
    return Array.from(columns, () => digits);
  }
}

/** Saved models keep the first name of this kind. */
export const yearRbfFeatures = featureKind({
  kind: "year-bumps",
  description: "the year as smooth radial basis functions",
  settings: yearRbfSettings,
  make: (settings) => new YearRbf(settings),
  read: (settings) => new YearRbf(settings),
  cost: () => 0.001,
});
