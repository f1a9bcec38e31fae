import { highest, mean } from "../statistics.ts";
import { Genres } from "./genres.ts";
import type { Movie } from "./movie.ts";
import { countBy } from "./profile-numbers.ts";

/** Two genres that occur together more often (lift above 1) or less often than if they were independent. */
export interface GenrePair {
  readonly first: string;
  readonly second: string;
  /** Movies that have both. */
  readonly count: number;
  /** Share of movies with both, divided by the product of the two genres' shares. */
  readonly lift: number;
}

export interface GenreProfile {
  /** Movies that have labels; all shares are of these. */
  readonly labelledCount: number;
  /** The most frequent first. */
  readonly support: readonly { readonly genre: string; readonly count: number; readonly share: number }[];
  /** Number of genres a movie. */
  readonly aMovie: {
    readonly mean: number;
    /** Ascending by number of genres. */
    readonly histogram: readonly { readonly genres: number; readonly count: number }[];
  };
  readonly together: {
    /** Row and column names of `counts`, in code-point order. */
    readonly names: readonly string[];
    /** Movies that have both genres; on the diagonal, the genre's own count. */
    readonly counts: readonly (readonly number[])[];
    /** The pairs of highest lift among those with at least `leastCount` movies. */
    readonly topPairs: readonly GenrePair[];
    readonly leastCount: number;
  };
}

const listedPairs = 10;

/** null where no movie has a genre. */
export function profileGenres(movies: readonly Movie[]): GenreProfile | null {
  const lists = movies.flatMap(({ genres = [] }) => (genres.length === 0 ? [] : [[...new Set(genres)]]));
  if (lists.length === 0) return null;
  const genres = Genres.of(movies);
  const { names } = genres;
  const counts = names.map(() => new Array<number>(names.length).fill(0));
  for (const list of lists) {
    const columns = list.map((name) => genres.indexOf(name));
    for (const a of columns) for (const b of columns) counts[a][b]++;
  }
  // One movie in a thousand, so that a pair that occurred once by chance does not lead the list.
  const leastCount = Math.max(5, Math.ceil(lists.length / 1000));
  const sizes = countBy(lists.map((list) => list.length));
  const histogram = [...sizes].sort(([a], [b]) => a - b).map(([genres, count]) => ({ genres, count }));
  return {
    labelledCount: lists.length,
    support: highest(
      names.map((genre, g) => ({ genre, count: counts[g][g], share: counts[g][g] / lists.length })),
      ({ count }) => count,
    ),
    aMovie: { mean: mean(lists.map((list) => list.length)), histogram },
    together: { names, counts, topPairs: topPairs(names, counts, lists.length, leastCount), leastCount },
  };
}

function topPairs(names: readonly string[], counts: number[][], movieCount: number, minCount: number): GenrePair[] {
  const pairs: GenrePair[] = [];
  for (let a = 0; a < names.length; a++) {
    for (let b = a + 1; b < names.length; b++) {
      const count = counts[a][b];
      const lift = (count * movieCount) / (counts[a][a] * counts[b][b]);
      if (count >= minCount) pairs.push({ first: names[a], second: names[b], count, lift });
    }
  }
  return highest(pairs, ({ lift }) => lift, listedPairs);
}
