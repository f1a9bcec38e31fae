import { forEachSharedPhrase } from "./duplicates-phrases.ts";
import type { Movie } from "./movie.ts";
import { foldText } from "./plot-phrases.ts";

/** Why two rows are taken for the same movie, from the surest on: equal plots; equal normalised titles and equal years;
 * equal normalised titles and years at most 2 apart; at least two runs of 10 words in both plots. */
export const duplicateReasons = ["same-plot", "same-title-year", "near-title-year", "shared-phrases"] as const;
export type DuplicateReason = (typeof duplicateReasons)[number];

/** Two rows (places in the lists, not ids) that are, or may be, one movie. */
export interface DuplicatePair {
  readonly first: number;
  readonly second: number;
  /** All that hold, the surest first; at least one. */
  readonly reasons: readonly DuplicateReason[];
}

/** Years of equal titles that still are one movie. */
export const yearsApart = 2;
const phrasesShared = 2;
/** From this many rows on, a title, plot or phrase links each row with its neighbours only instead of every pair: the
 * groups stay the same and a file of equal rows does not make a square of pairs. */
const largeBucket = 100;

/** Pairs inside one list, first < second, ascending. Empty titles and plots are like nothing. */
export function findDuplicates(movies: readonly Movie[]): DuplicatePair[] {
  return pairs(movies, null);
}

/** Pairs between two lists: `first` is a row of movies, `second` a row of others. The rows of `others` that a model of
 * `movies` must not have seen are the `second` of these. */
export function findDuplicatesBetween(movies: readonly Movie[], others: readonly Movie[]): DuplicatePair[] {
  const boundary = movies.length;
  return pairs([...movies, ...others], boundary).map((pair) => ({ ...pair, second: pair.second - boundary }));
}

/** Lower case without marks, every run of other signs a space: "Amélie!" and "amelie" are one. */
export function normaliseTitle(title: string): string {
  const words = foldText(title)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return words === "" ? title.trim() : words;
}

/** boundary: rows from here on are the second list; null where there is only one. */
function pairs(movies: readonly Movie[], boundary: number | null): DuplicatePair[] {
  const count = movies.length;
  const reasonsOfPair = new Map<number, number>();
  const add = (a: number, b: number, reason: DuplicateReason): void => {
    const key = Math.min(a, b) * count + Math.max(a, b);
    reasonsOfPair.set(key, (reasonsOfPair.get(key) ?? 0) | (1 << duplicateReasons.indexOf(reason)));
  };

  for (const rows of buckets(movies, (movie) => movie.plot.trim())) {
    link(rows, boundary, (a, b) => add(a, b, "same-plot"));
  }

  const yearOf = (row: number): number => movies[row].year ?? Number.NaN;
  for (const rows of buckets(movies, (movie) => (movie.year === null ? "" : normaliseTitle(movie.title)))) {
    rows.sort((a, b) => yearOf(a) - yearOf(b) || a - b);
    link(rows, boundary, (a, b) => {
      const apart = Math.abs(yearOf(a) - yearOf(b));
      if (apart <= yearsApart) add(a, b, apart === 0 ? "same-title-year" : "near-title-year");
    });
  }

  const phrasesOfPair = new Map<number, number>();
  forEachSharedPhrase(
    movies.map((movie) => movie.plot),
    (rows) =>
      link(rows, boundary, (a, b) => {
        const key = Math.min(a, b) * count + Math.max(a, b);
        const phrases = (phrasesOfPair.get(key) ?? 0) + 1;
        phrasesOfPair.set(key, phrases);
        if (phrases === phrasesShared) add(a, b, "shared-phrases");
      }),
  );

  return [...reasonsOfPair]
    .sort(([a], [b]) => a - b)
    .map(([key, bits]) => ({
      first: Math.floor(key / count),
      second: key % count,
      reasons: duplicateReasons.filter((_, place) => (bits & (1 << place)) !== 0),
    }));
}

/** Rows that have the same key, where it is not empty and at least two have it; ascending. */
function buckets(movies: readonly Movie[], keyOf: (movie: Movie) => string): number[][] {
  const rowsOfKey = new Map<string, number[]>();
  for (const [row, movie] of movies.entries()) {
    const key = keyOf(movie);
    if (key === "") continue;
    const rows = rowsOfKey.get(key);
    if (rows === undefined) rowsOfKey.set(key, [row]);
    else rows.push(row);
  }
  return [...rowsOfKey.values()].filter((rows) => rows.length > 1);
}

/** Calls back for each pair of the rows: every one inside the only list, or every one between the two lists. In a large
 * bucket, only each row and the nearest that counts before and after it. */
function link(rows: readonly number[], boundary: number | null, found: (a: number, b: number) => void): void {
  const sideOf = (row: number): 0 | 1 => (boundary === null || row < boundary ? 0 : 1);
  /** The side that a row is compared with. */
  const otherSideOf = (row: number): 0 | 1 => (boundary === null || row >= boundary ? 0 : 1);
  if (rows.length < largeBucket) {
    for (let i = 0; i < rows.length; i++) {
      for (let j = 0; j < i; j++) if (sideOf(rows[j]) === otherSideOf(rows[i])) found(rows[j], rows[i]);
    }
    return;
  }
  const linkWithLast = (order: readonly number[]): void => {
    const last: [number, number] = [-1, -1];
    for (const row of order) {
      const before = last[otherSideOf(row)];
      if (before >= 0) found(before, row);
      last[sideOf(row)] = row;
    }
  };
  linkWithLast(rows);
  if (boundary !== null) linkWithLast(rows.toReversed());
}
