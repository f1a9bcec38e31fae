import type { Movie } from "../movies/movie.ts";

/** Which text of a movie a vectorizer reads. */
export type MovieField = (typeof movieFields)[number];

export const movieFields = ["plot", "title", "plot-title", "plot-title-year"] as const;

/** `plot-title-year` is plot, title and year with a space between each, in that order, `plot-title` the same without the
 * year; an unknown year is left out. */
export function movieText(movie: Movie, field: MovieField): string {
  if (field === "plot") return movie.plot;
  if (field === "title") return movie.title;
  if (field === "plot-title" || movie.year === null) return `${movie.plot} ${movie.title}`;
  return `${movie.plot} ${movie.title} ${movie.year}`;
}
