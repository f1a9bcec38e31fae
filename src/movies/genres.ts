import { ClaquetaError } from "../errors.ts";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import { sharedUint8 } from "../matrix/memory.ts";
import type { Movie } from "./movie.ts";

/** The ordered genre names. Their order is the column order of every label and probability matrix. */
export class Genres {
  readonly names: readonly string[];
  readonly #columns: ReadonlyMap<string, number>;

  /** Throws DUPLICATE_COLUMN where a name is repeated, NO_ROWS where there is none. */
  constructor(names: readonly string[]) {
    if (names.length === 0) {
      throw new ClaquetaError("NO_ROWS", { where: "genres", what: "there is no genre", expected: "at least one name" });
    }
    this.names = Object.freeze([...names]);
    this.#columns = new Map(names.map((name, column) => [name, column]));
    if (this.#columns.size !== names.length) {
      throw new ClaquetaError("DUPLICATE_COLUMN", { where: "genres", what: "a genre stands twice in the list" });
    }
  }

  /** All genres that the movies have, in code-point order. */
  static of(movies: readonly Movie[]): Genres {
    const names = new Set<string>();
    for (const movie of movies) for (const genre of movie.genres ?? []) names.add(genre);
    return new Genres([...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  }

  get count(): number {
    return this.names.length;
  }

  /** Column of a genre, or -1. */
  indexOf(name: string): number {
    return this.#columns.get(name) ?? -1;
  }

  /** movies × genres; throws BAD_ROW where a movie has no labels, UNKNOWN_GENRE where one is not in the list. */
  encode(movies: readonly Movie[]): LabelMatrix {
    const width = this.count;
    const values = sharedUint8(movies.length * width);
    for (const [row, { id, genres }] of movies.entries()) {
      const where = `movie ${id}`;
      if (genres === undefined) {
        throw new ClaquetaError("BAD_ROW", { where, what: "it has no genres", expected: "labels" });
      }
      for (const genre of genres) {
        const column = this.indexOf(genre);
        if (column < 0) {
          const what = `genre ${JSON.stringify(genre.slice(0, 40))} is not known`;
          throw new ClaquetaError("UNKNOWN_GENRE", { where, what, expected: `one of ${this.names.join(", ")}` });
        }
        values[row * width + column] = 1;
      }
    }
    return { rowCount: movies.length, columnCount: width, values };
  }
}
