import type { Genres } from "../genres.ts";

/** Drops from movies' genres those that a list lacks, and counts them. */
export class GenreFilter {
  readonly #genres: Genres;
  /** The genres kept of each list so far: readers give equal fields the same list. */
  readonly #passed = new Map<readonly string[], readonly string[]>();
  readonly #foreign = new Map<string, number>();

  constructor(genres: Genres) {
    this.#genres = genres;
  }

  /** The list itself if all of it passes. */
  pass(names: readonly string[]): readonly string[] {
    let own = this.#passed.get(names);
    if (own === undefined) {
      const known = names.filter((name) => this.#genres.indexOf(name) >= 0);
      own = known.length === names.length ? names : Object.freeze(known);
      this.#passed.set(names, own);
    }
    if (own.length === names.length) return own;
    for (const name of names) {
      if (this.#genres.indexOf(name) < 0) this.#foreign.set(name, (this.#foreign.get(name) ?? 0) + 1);
    }
    return own;
  }

  /** Most frequent first, then in code-point order. */
  foreignGenres(): { readonly name: string; readonly count: number }[] {
    return [...this.#foreign]
      .map(([name, count]) => ({ name, count }))
      .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  }
}
