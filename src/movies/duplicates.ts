import { forEachSharedPhrase } from "./duplicates-phrases.ts";
import type { Movie } from "./movie.ts";
import { foldText } from "./plot-phrases.ts";

/** Why two rows count as the same movie, the surest reason first: equal plots; equal normalised titles and equal years;
 * equal normalised titles and years at most 2 apart; at least two runs of 10 words in both plots. */
export const duplicateReasons = ["same-plot", "same-title-year", "near-title-year", "shared-phrases"] as const;
export type DuplicateReason = (typeof duplicateReasons)[number];

/** Two rows (indices into the lists, not ids) that are, or may be, one movie. */
export interface DuplicatePair {
  readonly first: number;
  readonly second: number;
  /** All reasons that hold, the surest first; at least one. */
  readonly reasons: readonly DuplicateReason[];
}

/** Two movies with equal titles count as one up to this difference of their years. */
export const maxYearDifference = 2;
const minSharedPhrases = 2;
/** In a bucket of this size or more, each row is linked with its neighbours only. The groups stay the same, and a file
 * of equal rows does not give a quadratic number of pairs. */
const largeBucket = 100;

/** Pairs within one list, first < second, ascending. Empty titles and plots match nothing. */
export function findDuplicates(movies: readonly Movie[]): DuplicatePair[] {
  return pairs(movies, null);
}

/** Pairs between two lists: `first` is a row of `movies`, `second` a row of `others`. A model that is tested on
 * `movies` must not see the `second` rows. */
export function findDuplicatesBetween(movies: readonly Movie[], others: readonly Movie[]): DuplicatePair[] {
  const boundary = movies.length;
  return pairs([...movies, ...others], boundary).map((pair) => ({ ...pair, second: pair.second - boundary }));
}

/** Lower case without accents, every run of other characters a space: "Amélie!" and "amelie" are equal. */
export function normaliseTitle(title: string): string {
  const words = foldText(title)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return words === "" ? title.trim() : words;
}

/** boundary: first row of the second list, or null for a single list. */
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
      const difference = Math.abs(yearOf(a) - yearOf(b));
      if (difference <= maxYearDifference) add(a, b, difference === 0 ? "same-title-year" : "near-title-year");
    });
  }

  const phrasesOfPair = new Map<number, number>();
  const plots = movies.map((movie) => movie.plot);
  forEachSharedPhrase(plots, (rows) =>
    link(rows, boundary, (a, b) => {
      const key = Math.min(a, b) * count + Math.max(a, b);
      const phrases = (phrasesOfPair.get(key) ?? 0) + 1;
      phrasesOfPair.set(key, phrases);
      if (phrases === minSharedPhrases) add(a, b, "shared-phrases");
    }),
  );

  const reasonsOf = (bits: number) => duplicateReasons.filter((_, index) => (bits & (1 << index)) !== 0);
  return [...reasonsOfPair]
    .sort(([a], [b]) => a - b)
    .map(([key, bits]) => ({ first: Math.floor(key / count), second: key % count, reasons: reasonsOf(bits) }));
}

/** Rows that share a key, at least two for each key, ascending. Rows with the empty key are left out. */
function buckets(movies: readonly Movie[], keyOf: (movie: Movie) => string): number[][] {
  const rowsOfKey = rowsByKey(movies.map(keyOf));
  rowsOfKey.delete("");
  return [...rowsOfKey.values()].filter((rows) => rows.length > 1);
}

/** The rows of each key, ascending. */
export function rowsByKey<Key>(keys: Iterable<Key>): Map<Key, number[]> {
  const rowsOfKey = new Map<Key, number[]>();
  let row = 0;
  for (const key of keys) {
    const rows = rowsOfKey.get(key);
    if (rows === undefined) rowsOfKey.set(key, [row++]);
    else rows.push(row++);
  }
  return rowsOfKey;
}

/** Calls back for each pair of the rows: all pairs within the one list, or all between the two lists. In a large
 * bucket, a row is paired only with the nearest suitable rows before and after it. */
function link(rows: readonly number[], boundary: number | null, found: (a: number, b: number) => void): void {
  const sideOf = (row: number): 0 | 1 => (boundary === null || row < boundary ? 0 : 1);
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
