import type { JsonValue } from "../json.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State, Tensor } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import type { UnionSettings } from "./feature-settings.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import { type LearnedRows, makeLearnedRows, makeRows, type RowLearner, type RowMaker } from "./row-maker.ts";
import { FittedTerms } from "./term-vectorizer.ts";

/** Several vectorizers side by side, each times its weight. */
export class Union implements RowLearner {
  readonly kind = "union";
  readonly settings: UnionSettings;
  readonly #parts: readonly RowLearner[];

  /** parts: one for each of settings.parts. */
  constructor(settings: UnionSettings, parts: readonly RowLearner[]) {
    this.settings = settings;
    this.#parts = parts;
  }

  /** Throws what the parts throw. */
  fit(movies: readonly Movie[]): FittedUnion {
    return new FittedUnion(
      this.settings,
      this.#parts.map((part) => part.fit(movies) as RowMaker),
    );
  }

  fitTransform(movies: readonly Movie[]): { readonly fitted: FittedUnion; readonly matrix: SparseMatrix } {
    const learned = this.learn(movies);
    return { fitted: learned.fitted, matrix: makeLearnedRows(learned, movies.length) };
  }

  learn(movies: readonly Movie[]): LearnedRows & { readonly fitted: FittedUnion } {
    const learned = this.#parts.map((part) => part.learn(movies));
    const fitted = new FittedUnion(
      this.settings,
      learned.map((part) => part.fitted),
    );
    return {
      fitted,
      entryCount: learned.reduce((sum, part) => sum + part.entryCount, 0),
      addEntries: (row, builder, firstColumn, weight) => {
        for (let i = 0; i < learned.length; i++) {
          const { firstColumn: ownFirst, weight: ownWeight } = fitted.parts[i];
          learned[i].addEntries(row, builder, firstColumn + ownFirst, weight * ownWeight);
        }
      },
    };
  }
}

export interface FittedPart {
  readonly name: string;
  readonly weight: number;
  /** The part's columns are firstColumn .. firstColumn + fitted.columnCount. */
  readonly firstColumn: number;
  readonly fitted: RowMaker;
}

export class FittedUnion implements RowMaker {
  readonly kind = "union";
  readonly settings: UnionSettings;
  readonly parts: readonly FittedPart[];
  readonly columnCount: number;
  #terms: readonly string[] | undefined;

  constructor(settings: UnionSettings, fitted: readonly RowMaker[]) {
    this.settings = settings;
    let firstColumn = 0;
    this.parts = fitted.map((each, i) => {
      const { name, weight } = settings.parts[i];
      const part = { name, weight, firstColumn, fitted: each };
      firstColumn += each.columnCount;
      return part;
    });
    this.columnCount = firstColumn;
  }

  /** Each part's name, a colon and its term. */
  get terms(): readonly string[] {
    this.#terms ??= this.parts.flatMap(({ name, fitted }) => fitted.terms.map((term) => `${name}:${term}`));
    return this.#terms;
  }

  /** The same with some of its terms (FittedTerms.compact); columns of other parts all stay. columns: the terms to keep,
   * the most important first. `kept`: the old column of each new one. */
  compact(columns: ArrayLike<number>): { readonly fitted: FittedUnion; readonly kept: Int32Array } {
    const own: number[][] = this.parts.map(() => []);
    const last = (column: number): number => this.parts.findLastIndex(({ firstColumn }) => firstColumn <= column);
    for (let i = 0; i < columns.length; i++) {
      const part = last(columns[i]);
      own[part].push(columns[i] - this.parts[part].firstColumn);
    }
    const made = this.parts.map(({ fitted, firstColumn }, i) => {
      const part =
        fitted instanceof FittedTerms
          ? fitted.compact(own[i])
          : { fitted, kept: Int32Array.from({ length: fitted.columnCount }, (_, column) => column) };
      return { fitted: part.fitted, kept: part.kept.map((column) => column + firstColumn) };
    });
    const fitted = new FittedUnion(
      this.settings,
      made.map((part) => part.fitted),
    );
    return { fitted, kept: Int32Array.from(made.flatMap(({ kept }) => [...kept])) };
  }

  transform(movies: readonly Movie[]): SparseMatrix {
    return makeRows(this, movies);
  }

  addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void {
    for (const part of this.parts) {
      part.fitted.addEntries(movie, builder, firstColumn + part.firstColumn, weight * part.weight);
    }
  }

  /** A part's tensors stand under its number and a point: `0.idf`. */
  toState(): State {
    const tensors: { [name: string]: Tensor } = {};
    for (const [i, { fitted }] of this.parts.entries()) {
      for (const [name, tensor] of Object.entries(fitted.toState().tensors)) tensors[`${i}.${name}`] = tensor;
    }
    return { kind: this.kind, settings: { parts: this.settings.parts as unknown as JsonValue }, tensors };
  }
}
