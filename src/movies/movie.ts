import type { Document } from "../documents/fields.ts";

/** One movie: a document whose fields always include title, year and plot. Others, such as the cast, stand in
 * `fields`. */
export interface Movie extends Document {
  /** The file's own index (its unnamed first column or `id`), or the row number where it has none. */
  readonly id: string;
  /** May be empty. */
  readonly title: string;
  /** Calendar year of release, or null where it is not known. */
  readonly year: number | null;
  readonly plot: string;
  /** Absent if the movie is not labelled. */
  readonly genres?: readonly string[];
}
