import {
  allowedFieldNames,
  type FieldSchema,
  fieldNamePattern,
  isFieldName,
  textOfField,
} from "../documents/fields.ts";
import type { Movie } from "../movies/movie.ts";

/** The texts that every movie has. */
export const movieFields = ["plot", "title", "plot-title", "plot-title-year"] as const;

/** The text of a movie that a vectorizer reads: one of `movieFields`, or a field of the movie's own. */
export type MovieField = string;

const isMovieField = (field: string): boolean => (movieFields as readonly string[]).includes(field);

/** The setting that names the text which is read. */
export const textFieldSetting = (description: string) =>
  ({
    anyOf: [{ enum: movieFields }, { type: "string", pattern: fieldNamePattern }],
    default: "plot",
    description,
    refine: {
      allowed: `${movieFields.map((field) => JSON.stringify(field)).join(", ")} or ${allowedFieldNames}`,
      passes: (field: string): boolean => isMovieField(field) || isFieldName(field),
    },
  }) as const;

/** The fields that a reader of this text needs beside those of every movie. */
export const fieldsOfText = (field: MovieField): FieldSchema => (isMovieField(field) ? {} : { [field]: "text" });

/** `plot-title-year` joins plot, title and year (if known) with spaces; `plot-title` has no year. A field that the
 * movie lacks is "". */
export function movieText(movie: Movie, field: MovieField): string {
  if (field === "plot") return movie.plot;
  if (field === "title") return movie.title;
  if (field !== "plot-title" && field !== "plot-title-year") return textOfField(movie.fields?.[field]);
  if (field === "plot-title" || movie.year === null) return `${movie.plot} ${movie.title}`;
  return `${movie.plot} ${movie.title} ${movie.year}`;
}
