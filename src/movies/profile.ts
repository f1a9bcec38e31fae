import {
  type DuplicatePair,
  type DuplicateReason,
  duplicateReasons,
  findDuplicates,
  findDuplicatesBetween,
} from "./duplicates.ts";
import { groupDuplicates } from "./duplicates-groups.ts";
import type { Movie } from "./movie.ts";
import { type GenreProfile, profileGenres } from "./profile-genres.ts";
import { countBy, type NumberSummary, summarise } from "./profile-numbers.ts";

/** Pairs of rows that are, or may be, one movie. Movies are named by id, never by their text. */
export interface DuplicateProfile {
  readonly pairCount: number;
  /** Pairs by reason; a pair counts under each of its reasons. */
  readonly byReason: { readonly [reason in DuplicateReason]: number };
  readonly examples: readonly {
    readonly first: string;
    readonly second: string;
    readonly reasons: readonly string[];
  }[];
}

/** What a list of movies holds, as plain JSON. */
export interface DataProfile {
  readonly movieCount: number;
  /** Movies whose value is empty or absent. */
  readonly missing: { readonly [column in "title" | "year" | "plot" | "genres"]: number };
  /** groupCount: sets of linked movies; movieCount: movies in them. */
  readonly duplicates: DuplicateProfile & { readonly groupCount: number; readonly movieCount: number };
  /** Pairs with the second list; absent where there is none. firstCount, secondCount: movies of each list in a pair. */
  readonly against?: DuplicateProfile & {
    readonly movieCount: number;
    readonly firstCount: number;
    readonly secondCount: number;
  };
  /** null where no movie has a year. */
  readonly years: {
    readonly min: number;
    readonly max: number;
    /** Ascending, without empty decades; decade 1990 is 1990–1999. */
    readonly decades: readonly { readonly decade: number; readonly count: number }[];
  } | null;
  /** Whitespace-separated words of the movies that have a plot; null where none has. */
  readonly plotWords: (NumberSummary & { readonly underTenCount: number }) | null;
  /** Of the movies that have labels; null where none has. */
  readonly genres: GenreProfile | null;
}

export interface ProfileOptions {
  /** A second list, searched for movies of the first. */
  readonly against?: readonly Movie[] | undefined;
  /** Example pairs for each kind of duplicates; default 10. */
  readonly exampleCount?: number;
}

/** Summarises a list of movies before anything is fitted on it. An empty list gives zeros and nulls. */
export function profileMovies(movies: readonly Movie[], options: ProfileOptions = {}): DataProfile {
  const inside = findDuplicates(movies);
  const exampleCount = options.exampleCount ?? 10;
  const profile = {
    movieCount: movies.length,
    missing: {
      title: countOf(movies, (movie) => movie.title.trim() === ""),
      year: countOf(movies, (movie) => movie.year === null),
      plot: countOf(movies, (movie) => movie.plot.trim() === ""),
      genres: countOf(movies, (movie) => movie.genres === undefined || movie.genres.length === 0),
    },
    duplicates: {
      ...describePairs(inside, movies, movies, exampleCount),
      ...countGroups(groupDuplicates(movies.length, inside)),
    },
    years: profileYears(movies),
    plotWords: profilePlots(movies),
    genres: profileGenres(movies),
  };
  if (options.against === undefined) return profile;
  const across = findDuplicatesBetween(movies, options.against);
  return {
    ...profile,
    against: {
      movieCount: options.against.length,
      firstCount: new Set(across.map((pair) => pair.first)).size,
      secondCount: new Set(across.map((pair) => pair.second)).size,
      ...describePairs(across, movies, options.against, exampleCount),
    },
  };
}

function countOf(movies: readonly Movie[], isCounted: (movie: Movie) => boolean): number {
  return movies.reduce((count, movie) => count + (isCounted(movie) ? 1 : 0), 0);
}

function describePairs(
  pairs: readonly DuplicatePair[],
  firsts: readonly Movie[],
  seconds: readonly Movie[],
  exampleCount: number,
): DuplicateProfile {
  const byReason = { "same-plot": 0, "same-title-year": 0, "near-title-year": 0, "shared-phrases": 0 };
  for (const { reasons } of pairs) for (const reason of reasons) byReason[reason]++;
  const surest = (pair: DuplicatePair): number => duplicateReasons.indexOf(pair.reasons[0]);
  const examples = [...pairs]
    .sort((a, b) => surest(a) - surest(b))
    .slice(0, exampleCount)
    .map(({ first, second, reasons }) => ({ first: firsts[first].id, second: seconds[second].id, reasons }));
  return { pairCount: pairs.length, byReason, examples };
}

function countGroups(groups: Int32Array): { groupCount: number; movieCount: number } {
  const sizes = [...countBy(groups).values()].filter((size) => size > 1);
  return { groupCount: sizes.length, movieCount: sizes.reduce((sum, size) => sum + size, 0) };
}

function profileYears(movies: readonly Movie[]): DataProfile["years"] {
  const years = movies.flatMap((movie) => (movie.year === null ? [] : [movie.year])).sort((a, b) => a - b);
  if (years.length === 0) return null;
  const decades = countBy(years.map((year) => Math.floor(year / 10) * 10));
  return { min: years[0], max: years.at(-1)!, decades: [...decades].map(([decade, count]) => ({ decade, count })) };
}

function profilePlots(movies: readonly Movie[]): DataProfile["plotWords"] {
  const lengths = movies.flatMap((movie) => movie.plot.match(/\S+/g)?.length ?? []);
  if (lengths.length === 0) return null;
  return { ...summarise(lengths), underTenCount: lengths.filter((length) => length < 10).length };
}
