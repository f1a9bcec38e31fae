import { ClaquetaError } from "../errors.ts";
import { mean } from "../statistics.ts";

/** One figure a genre and their mean. */
export interface GenreMeans {
  /** Unweighted mean over the genres that have a figure. */
  readonly macro: number;
  /** In column order; null where the genre has no figure. */
  readonly perGenre: readonly (number | null)[];
  /** Columns without one, because a class (or both) is missing among their known labels. */
  readonly undefinedGenres: readonly number[];
}

export interface GenreAverages extends GenreMeans {
  /** One figure over all known entries of the table together. */
  readonly micro: number;
  /** Mean over genres, each weighted by its number of movies. */
  readonly weighted: number;
}

/** Throws TOO_FEW_ROWS where no genre has a figure. */
export function genreMeans(where: string, perGenre: readonly (number | null)[]): GenreMeans {
  const defined = perGenre.filter((figure) => figure !== null);
  if (defined.length === 0) {
    throw new ClaquetaError("TOO_FEW_ROWS", {
      where,
      what: "no genre has the movies that this metric needs",
      expected: "at least one genre that some of the movies have and others have not",
      next: "Give more labelled movies.",
    });
  }
  const undefinedGenres = perGenre.flatMap((figure, genre) => (figure === null ? [genre] : []));
  return { macro: mean(defined), perGenre, undefinedGenres };
}

/** Mean of the defined figures, weighted by support; 0 where every weight is 0, as in scikit-learn. */
export function weightedMean(perGenre: readonly (number | null)[], support: ArrayLike<number>): number {
  let sum = 0;
  let weight = 0;
  for (const [genre, figure] of perGenre.entries()) {
    if (figure === null) continue;
    sum += figure * support[genre];
    weight += support[genre];
  }
  return weight === 0 ? 0 : sum / weight;
}
