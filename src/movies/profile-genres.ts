import { highest } from "../statistics.ts";
import { Genres } from "./genres.ts";
import type { Movie } from "./movie.ts";
import { countBy } from "./profile-numbers.ts";

/** Two genres that come together more often (lift above 1) or less often than if neither knew of the other. */
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
  readonly aMovie: {
    readonly mean: number;
    /** Movies with so many genres, ascending. */
    readonly histogram: readonly { readonly genres: number; readonly count: number }[];
  };
  readonly together: {
    /** Row and column names of `counts`, in code-point order. */
    readonly names: readonly string[];
    /** Movies that have both; on the diagonal, the genre's own. */
    readonly counts: readonly (readonly number[])[];
    /** Pairs of highest lift among those with at least `leastCount` movies. */
    readonly topPairs: readonly GenrePair[];
    readonly leastCount: number;
  };
}

const pairsListed = 10;

/** null where no movie has a genre. */
export function profileGenres(movies: readonly Movie[]): GenreProfile | null {
  const lists = movies.flatMap((movie) =>
    movie.genres === undefined || movie.genres.length === 0 ? [] : [movie.genres],
  );
  if (lists.length === 0) return null;
  const { names, counts } = countTogether(lists, Genres.of(movies));
  // One movie in a thousand, so that a pair met once by chance does not lead the list.
  const leastCount = Math.max(5, Math.ceil(lists.length / 1000));
  const sizes = countBy(lists.map((list) => new Set(list).size));
  const histogram = [...sizes].sort(([a], [b]) => a - b).map(([genres, count]) => ({ genres, count }));
  return {
    labelledCount: lists.length,
    support: highest(
      names.map((genre, g) => ({ genre, count: counts[g][g], share: counts[g][g] / lists.length })),
      ({ count }) => count,
    ),
    aMovie: { mean: histogram.reduce((sum, bar) => sum + bar.genres * bar.count, 0) / lists.length, histogram },
    together: { names, counts, topPairs: topPairs(names, counts, lists.length, leastCount), leastCount },
  };
}

function countTogether(
  lists: readonly (readonly string[])[],
  genres: Genres,
): { names: readonly string[]; counts: number[][] } {
  const counts = genres.names.map(() => new Array<number>(genres.count).fill(0));
  for (const list of lists) {
    const columns = [...new Set(list)].map((name) => genres.indexOf(name));
    for (const a of columns) for (const b of columns) counts[a][b]++;
  }
  return { names: genres.names, counts };
}

function topPairs(
  names: readonly string[],
  counts: readonly (readonly number[])[],
  movieCount: number,
  leastCount: number,
): GenrePair[] {
  const pairs: GenrePair[] = [];
  for (let a = 0; a < names.length; a++) {
    for (let b = a + 1; b < names.length; b++) {
      const count = counts[a][b];
      if (count < leastCount) continue;
      pairs.push({
        first: names[a],
        second: names[b],
        count,
        lift: (count * movieCount) / (counts[a][a] * counts[b][b]),
      });
    }
  }
  return highest(pairs, ({ lift }) => lift, pairsListed);
}
