import { type DuplicateReason, normaliseTitle, yearsApart } from "./duplicates.ts";
import type { Movie } from "./movie.ts";
import { PhraseIndex } from "./phrase-index.ts";
import { hashWords, WordHashes, wordsKey } from "./plot-phrases.ts";

/** Movies that must not come in from elsewhere: those of the main file, those of a file to be predicted. */
export interface KnownList {
  /** As it stands in messages and lists. */
  readonly name: string;
  readonly movies: readonly Movie[];
}

/** The known movie that another one is taken to be. */
export interface Twin {
  readonly list: KnownList;
  readonly movie: Movie;
  readonly reason: DuplicateReason;
}

/** An index of a few thousand movies, to be asked about any number of others one at a time: in time and memory of the
 * text that is asked about, however long the stream. */
export class KnownMovies {
  readonly #lists: readonly KnownList[];
  /** Movies of all lists, one list behind another; below, `row` is a place in it. */
  readonly #movies: readonly Movie[];
  /** Lowest row of a plot's words. */
  readonly #plots = new Map<number, number>();
  /** Rows of a normalised title whose year is known. */
  readonly #titles = new Map<string, number[]>();
  readonly #phrases: PhraseIndex;
  readonly #hashes = new WordHashes();

  constructor(lists: readonly KnownList[]) {
    this.#lists = lists;
    this.#movies = lists.flatMap((list) => list.movies);
    const { words, starts } = hashWords(this.#movies.map((movie) => movie.plot));
    for (const [row, movie] of this.#movies.entries()) {
      const plot = wordsKey(words, starts[row], starts[row + 1]);
      if (plot !== 0 && !this.#plots.has(plot)) this.#plots.set(plot, row);
      if (movie.year === null) continue;
      const title = normaliseTitle(movie.title);
      if (title === "") continue;
      const rows = this.#titles.get(title);
      if (rows === undefined) this.#titles.set(title, [row]);
      else rows.push(row);
    }
    this.#phrases = new PhraseIndex(words, starts);
  }

  /** The known movie that this one is, by the surest reason that holds (the order of `duplicateReasons`) and then the
   * first in the lists; null where it is none of them. As `findDuplicatesBetween` judges, but that plots are equal here
   * where their words are, whatever the case, marks and punctuation. */
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
    const apart = (row: number): number => Math.abs((this.#movies[row].year as number) - year);
    const same = rows.find((row) => apart(row) === 0);
    if (same !== undefined) return this.#twin(same, "same-title-year");
    const near = rows.find((row) => apart(row) <= yearsApart);
    return near === undefined ? null : this.#twin(near, "near-title-year");
  }

  #twin(row: number, reason: DuplicateReason): Twin {
    let first = 0;
    const list = this.#lists.find(({ movies }) => {
      first += movies.length;
      return row < first;
    });
    return { list: list as KnownList, movie: this.#movies[row], reason };
  }
}
