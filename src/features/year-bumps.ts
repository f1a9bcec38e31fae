import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import type { YearBumpsSettings } from "./feature-settings.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import { type LearnedRows, makeRows, type RowLearner, type RowMaker } from "./row-maker.ts";

const firstYear = 1900;
const bumpCount = 15;
/** Years from one bump to the next, and the standard deviation of each. */
const bumpYears = 8;
/** Smaller values are left out: they add less than the rounding of float32, and the smallest would be denormal, which
 * processors multiply a hundred times slower. */
const leastValue = 1e-8;

/** The year as 15 smooth bumps, one every 8 years from 1900 to 2012: exp(-½((year − centre) ÷ 8)²), so that a linear model
 * can follow the taste of the times without a step between one year and the next. A movie whose year is not known has no
 * entry among them; with `missingColumn` it has a 1 in a 16th column. There is nothing to learn: it is its own fit. */
export class YearBumps implements RowLearner, RowMaker {
  readonly kind = "year-bumps";
  readonly settings: YearBumpsSettings;
  readonly columnCount: number;
  readonly terms: readonly string[];
  readonly #columns: Int32Array = new Int32Array(bumpCount);
  readonly #values = new Float64Array(bumpCount);

  constructor(settings: YearBumpsSettings) {
    this.settings = settings;
    const bumps = Array.from({ length: bumpCount }, (_, i) => `around ${firstYear + i * bumpYears}`);
    this.terms = settings.missingColumn ? [...bumps, "not known"] : bumps;
    this.columnCount = this.terms.length;
  }

  fit(_movies: readonly Movie[]): YearBumps {
    return this;
  }

  fitTransform(movies: readonly Movie[]): { readonly fitted: YearBumps; readonly matrix: SparseMatrix } {
    return { fitted: this, matrix: this.transform(movies) };
  }

  learn(movies: readonly Movie[]): LearnedRows {
    return {
      fitted: this,
      entryCount: movies.length * bumpCount,
      addEntries: (row, builder, firstColumn, weight) => this.addEntries(movies[row], builder, firstColumn, weight),
    };
  }

  transform(movies: readonly Movie[]): SparseMatrix {
    return makeRows(this, movies);
  }

  addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void {
    let count = 0;
    if (movie.year === null) {
      if (!this.settings.missingColumn) return;
      this.#columns[0] = bumpCount;
      this.#values[0] = 1;
      builder.add(this.#columns, this.#values, 1, firstColumn, weight);
      return;
    }
    for (let i = 0; i < bumpCount; i++) {
      const distance = (movie.year - (firstYear + i * bumpYears)) / bumpYears;
      const value = Math.exp(-0.5 * distance * distance);
      if (value < leastValue) continue;
      this.#columns[count] = i;
      this.#values[count++] = value;
    }
    builder.add(this.#columns, this.#values, count, firstColumn, weight);
  }

  toState(): State {
    return { kind: this.kind, settings: { missingColumn: this.settings.missingColumn }, tensors: {} };
  }
}
