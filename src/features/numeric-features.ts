import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import { type LearnedRows, makeRows, type RowLearner, type RowMaker, rowsOf } from "./row-maker.ts";
import type { VectorizerSettings } from "./vectorizer.ts";

/** Measures of a movie, one a column. There is nothing to learn: it is its own fitted vectorizer. */
export abstract class NumericFeatures<Settings extends VectorizerSettings> implements RowLearner, RowMaker {
  readonly settings: Settings;
  readonly terms: readonly string[];
  readonly numericColumns: Uint8Array;

  /** terms: the name of each column. */
  constructor(settings: Settings, terms: readonly string[]) {
    this.settings = settings;
    this.terms = terms;
    this.numericColumns = new Uint8Array(terms.length).fill(1);
  }

  abstract addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void;

  get kind(): string {
    return this.settings.kind;
  }

  get columnCount(): number {
    return this.terms.length;
  }

  fit(): RowMaker {
    return this;
  }

  fitTransform(movies: readonly Movie[]): { fitted: RowMaker; matrix: SparseMatrix } {
    return { fitted: this, matrix: this.transform(movies) };
  }

  learn(movies: readonly Movie[]): LearnedRows {
    return rowsOf(this, movies, movies.length * this.columnCount);
  }

  transform(movies: readonly Movie[]): SparseMatrix {
    return makeRows(this, movies);
  }

  toState(): State {
    const { kind, ...settings } = this.settings;
    return { kind, settings: settings as State["settings"], tensors: {} };
  }
}
