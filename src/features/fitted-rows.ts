import { ClaquetaError } from "../errors.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import { type LearnedRows, makeLearnedRows, type RowLearner, type RowMaker, rowsOf } from "./row-maker.ts";
import type { VectorizerSettings } from "./vectorizer.ts";

/** A vectorizer whose fit learns little, so that it reads its movies once more to write their rows. */
export class FittedRows implements RowLearner {
  readonly settings: VectorizerSettings;
  readonly #fit: (movies: readonly Movie[]) => RowMaker;

  /** fit: gives no columns and a warning where no movie has what it reads. */
  constructor(settings: VectorizerSettings, fit: (movies: readonly Movie[]) => RowMaker) {
    this.settings = settings;
    this.#fit = fit;
  }

  get kind(): string {
    return this.settings.kind;
  }

  /** Throws NO_ROWS where no movie has what it reads. */
  fit(movies: readonly Movie[]): RowMaker {
    return this.learn(movies).fitted;
  }

  fitTransform(movies: readonly Movie[]): { readonly fitted: RowMaker; readonly matrix: SparseMatrix } {
    const learned = this.learn(movies);
    return { fitted: learned.fitted, matrix: makeLearnedRows(learned, movies.length) };
  }

  learn(movies: readonly Movie[], mayBeEmpty = false): LearnedRows {
    const fitted = this.#fit(movies);
    if (fitted.columnCount > 0 || mayBeEmpty) return rowsOf(fitted, movies);
    const what = (fitted.warnings ?? []).join("; ");
    throw new ClaquetaError("NO_ROWS", { where: `features ${this.kind}`, what, expected: "movies with a value" });
  }
}

/** The warning of a feature that finds nothing to read. */
export const noValues = (field: string, what = "has a value in"): string =>
  `no movie ${what} ${field}; it gives no columns`;
