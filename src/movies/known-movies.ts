import { type DuplicateReason, maxYearDifference, normaliseTitle, rowsByKey } from "./duplicates.ts";
import type { Movie } from "./movie.ts";
import { PhraseIndex } from "./phrase-index.ts";
import { hashWords, WordHashes, wordsKey } from "./plot-phrases.ts";

/** Movies that no extra corpus may contain: those of the main file, or of a file to predict. */
export interface KnownList {
  /** For messages and lists. */
  readonly name: string;
  readonly movies: readonly Movie[];
}

/** The known movie that another one duplicates. */
export interface Twin {
  readonly list: KnownList;
  readonly movie: Movie;
  readonly reason: DuplicateReason;
}

/** An index of a few thousand movies, in which any number of others can be looked up, one at a time. A lookup takes
 * time and memory proportional to the text that is looked up. */
export class KnownMovies {
  readonly #lists: readonly KnownList[];
  /** Movies of all lists, one list after another; `row` below is an index into it. */
  readonly #movies: readonly Movie[];
  /** The first row of each plot, by its words. */
  readonly #plots = new Map<number, number>();
  /** Rows of each normalised title whose year is known; those without a year have the title "". */
  readonly #titles: Map<string, number[]>;
  readonly #phrases: PhraseIndex;
  readonly #hashes = new WordHashes();

  constructor(lists: readonly KnownList[]) {
    this.#lists = lists;
    this.#movies = lists.flatMap((list) => list.movies);
    const { words, starts } = hashWords(this.#movies.map((movie) => movie.plot));
    for (const row of this.#movies.keys()) {
      const plot = wordsKey(words, starts[row], starts[row + 1]);
      if (plot !== 0 && !this.#plots.has(plot)) this.#plots.set(plot, row);
    }
    this.#titles = rowsByKey(this.#movies.map(({ title, year }) => (year === null ? "" : normaliseTitle(title))));
    this.#titles.delete("");
    this.#phrases = new PhraseIndex(words, starts);
  }

  /** The known movie that this one duplicates: by the surest reason (in the order of `duplicateReasons`), then the
   * first in the lists; null where there is none. The rules are those of `findDuplicatesBetween`, except that plots are
   * equal where their words are, regardless of case, accents and punctuation. */
  twinOf(movie: Movie): Twin | null {
    const hashes = this.#hashes;
    hashes.count = 0;
    hashes.append(movie.plot);
    const samePlot = this.#plots.get(wordsKey(hashes.words, 0, hashes.count));
    if (samePlot !== undefined) return this.#twin(samePlot, "same-plot");
    const near = this.#titleTwin(movie);
    if (near !== null) return near;
    const row = this.#phrases.rowSharing(hashes.words, hashes.count);
    return row < 0 ? null : this.#twin(row, "shared-phrases");
  }

  #titleTwin(movie: Movie): Twin | null {
    const { year } = movie;
    if (year === null) return null;
    const rows = this.#titles.get(normaliseTitle(movie.title)) ?? [];
    const difference = (row: number): number => Math.abs((this.#movies[row].year as number) - year);
    const same = rows.find((row) => difference(row) === 0);
    if (same !== undefined) return this.#twin(same, "same-title-year");
    const near = rows.find((row) => difference(row) <= maxYearDifference);
    return near === undefined ? null : this.#twin(near, "near-title-year");
  }

  #twin(row: number, reason: DuplicateReason): Twin {
    let end = 0;
    const list = this.#lists.find(({ movies }) => {
      end += movies.length;
      return row < end;
    });
    return { list: list as KnownList, movie: this.#movies[row], reason };
  }
}
