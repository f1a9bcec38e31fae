import { ClaquetaError } from "../errors.ts";
import type { JsonValue } from "../json.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State, Tensor } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import { sum } from "../statistics.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import { type LearnedRows, makeLearnedRows, makeRows, type RowLearner, type RowMaker } from "./row-maker.ts";
import type { TextSpan } from "./text-span.ts";
import type { CompactedVectorizer, FittedPart, FittedVectorizer, VectorizerSettings } from "./vectorizer.ts";

/** Settings of a union of vectorizers. */
export interface UnionSettings<Part = VectorizerSettings> {
  readonly kind: "union";
  readonly parts: readonly UnionPart<Part>[];
}

/** One block of columns. */
export interface UnionPart<Settings> {
  /** Prefix of its terms, before a colon. Unique in the union; contains no colon. */
  readonly name: string;
  /** Factor of its values, above 0; default 1. */
  readonly weight: number;
  readonly features: Settings;
}

/** Several vectorizers side by side, each multiplied by its weight. */
export class Union implements RowLearner {
  readonly kind = "union";
  readonly settings: UnionSettings;
  readonly #parts: readonly RowLearner[];

  /** parts: in the order of settings.parts. */
  constructor(settings: UnionSettings, parts: readonly RowLearner[]) {
    this.settings = settings;
    this.#parts = parts;
  }

  fit(movies: readonly Movie[]): FittedUnion {
    return this.learn(movies).fitted;
  }

  fitTransform(movies: readonly Movie[]): { readonly fitted: FittedUnion; readonly matrix: SparseMatrix } {
    const learned = this.learn(movies);
    return { fitted: learned.fitted, matrix: makeLearnedRows(learned, movies.length) };
  }

  /** A part without terms gives no columns and a warning. Throws TOO_FEW_ROWS if no part has any, and parts' errors. */
  learn(movies: readonly Movie[]): LearnedRows & { readonly fitted: FittedUnion } {
    const learned = this.#parts.map((part) => part.learn(movies, true));
    const parts = learned.map((part) => part.fitted);
    const fitted = new FittedUnion(this.settings, parts);
    if (fitted.columnCount === 0) {
      throw new ClaquetaError("TOO_FEW_ROWS", {
        where: "features union",
        what: `no part has a term: ${fitted.warnings.join("; ")}`,
        expected: "at least one part with terms",
      });
    }
    return {
      fitted,
      entryCount: sum(learned.map((part) => part.entryCount)),
      addEntries: (row, builder, firstColumn, weight) => {
        for (let i = 0; i < learned.length; i++) {
          const part = fitted.parts[i];
          learned[i].addEntries(row, builder, firstColumn + part.firstColumn, weight * part.weight);
        }
      },
    };
  }
}

interface WeightedPart extends FittedPart {
  readonly name: string;
  readonly weight: number;
  readonly fitted: RowMaker;
}

export class FittedUnion implements RowMaker {
  readonly kind = "union";
  readonly settings: UnionSettings;
  readonly parts: readonly WeightedPart[];
  readonly columnCount: number;
  readonly warnings: readonly string[];
  readonly numericColumns: Uint8Array;
  readonly unknownWordShare?: NonNullable<FittedVectorizer["unknownWordShare"]>;
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
    this.warnings = this.parts.flatMap(({ name, fitted: own }) =>
      (own.warnings ?? []).map((warning) => `part ${name}: ${warning}`),
    );
    this.numericColumns = new Uint8Array(firstColumn);
    for (const part of this.parts) {
      if (part.fitted.numericColumns !== undefined) {
        this.numericColumns.set(part.fitted.numericColumns, part.firstColumn);
      }
    }
    const wordPart = fitted.find((each) => each.unknownWordShare !== undefined);
    if (wordPart !== undefined) this.unknownWordShare = (movie) => wordPart.unknownWordShare?.(movie);
  }

  /** Each with its part's name and a colon before it. */
  get terms(): readonly string[] {
    this.#terms ??= this.parts.flatMap(({ name, fitted }) => fitted.terms.map((term) => `${name}:${term}`));
    return this.#terms;
  }

  compact(columns: ArrayLike<number>): CompactedVectorizer {
    const own = this.#columnsOfParts(columns);
    const made = this.parts.map(({ fitted, firstColumn }, i) => {
      const part = fitted.compact?.(own[i].map(({ column }) => column)) ?? {
        fitted,
        kept: Int32Array.from({ length: fitted.columnCount }, (_, column) => column),
      };
      return { fitted: part.fitted as RowMaker, kept: part.kept.map((column) => column + firstColumn) };
    });
    const parts = made.map((part) => part.fitted);
    const fitted = new FittedUnion(this.settings, parts);
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

  spansOf(movie: Movie, columns: ArrayLike<number>): readonly (readonly TextSpan[])[] {
    const spans: (readonly TextSpan[])[] = Array.from(columns, () => []);
    for (const [p, own] of this.#columnsOfParts(columns).entries()) {
      if (own.length === 0) continue;
      const ownColumns = own.map(({ column }) => column);
      const found = this.parts[p].fitted.spansOf?.(movie, ownColumns);
      for (const [i, { rank }] of own.entries()) spans[rank] = found?.[i] ?? [];
    }
    return spans;
  }

  /** A part's tensors have its index and a dot before their names: `0.idf`. */
  toState(): State {
    const tensors: { [name: string]: Tensor } = {};
    for (const [i, { fitted }] of this.parts.entries()) {
      for (const [name, tensor] of Object.entries(fitted.toState().tensors)) tensors[`${i}.${name}`] = tensor;
    }
    return { kind: this.kind, settings: { parts: this.settings.parts as unknown as JsonValue }, tensors };
  }

  /** For each part, those of the columns that belong to it, numbered within the part, and their ranks in the list. */
  #columnsOfParts(columns: ArrayLike<number>): { readonly column: number; readonly rank: number }[][] {
    const own: { readonly column: number; readonly rank: number }[][] = this.parts.map(() => []);
    for (let rank = 0; rank < columns.length; rank++) {
      // A part without columns has the same firstColumn as the next one.
      const p = this.parts.findLastIndex(({ firstColumn }) => firstColumn <= columns[rank]);
      own[p].push({ column: columns[rank] - this.parts[p].firstColumn, rank });
    }
    return own;
  }
}
