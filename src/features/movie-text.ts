import type { Movie } from "../movies/movie.ts";

/** The text of a movie that a vectorizer reads. */
export type MovieField = (typeof movieFields)[number];

export const movieFields = ["plot", "title", "plot-title", "plot-title-year"] as const;

/** `plot-title-year` joins plot, title and year (if known) with spaces; `plot-title` has no year. */
export function movieText(movie: Movie, field: MovieField): string {
  if (field === "plot") return movie.plot;
  if (field === "title") return movie.title;
  if (field === "plot-title" || movie.year === null) return `${movie.plot} ${movie.title}`;
  return `${movie.plot} ${movie.title} ${movie.year}`;
}
