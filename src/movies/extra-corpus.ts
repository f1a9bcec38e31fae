import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import { sharedUint8 } from "../matrix/memory.ts";
import type { DuplicateReason } from "./duplicates.ts";
import type { Genres } from "./genres.ts";
import type { Movie } from "./movie.ts";

/** A file of extra movies, and the genres that it never names: unknown there, not absent. */
export interface ExtraSpec {
  readonly path: string;
  readonly unknown: readonly string[];
}

/** Extra movies to learn from. None of them is also in the main file or among the movies to predict. */
export interface ExtraCorpus {
  /** The file's name without folder and extensions; unique within a run. */
  readonly name: string;
  /** Path as given. */
  readonly file: string;
  /** SHA-256 of the file on disk, in hexadecimal. */
  readonly sha256: string;
  /** Genres that the file never names, in the order of the main file's. */
  readonly unknown: readonly string[];
  /** In the file's order. `genres` holds only genres that the main file has too; it may be empty. */
  readonly movies: readonly Movie[];
  /** movies × the main file's genres. */
  readonly labels: PartialLabels;
  readonly counts: ExtraCounts;
}

/** Labels of which some are not known. A positive is always known. */
export type PartialLabels = Required<LabelMatrix>;

/** What became of a file's rows: rowCount = movies + invalid + withoutPlot + withoutLabel + all removed. */
export interface ExtraCounts {
  /** Data rows of the file. */
  readonly rowCount: number;
  /** Unusable rows, skipped on request. */
  readonly invalidCount: number;
  readonly withoutPlotCount: number;
  /** Rows without information on any genre. */
  readonly withoutLabelCount: number;
  /** Movies that are also in the main file or among those to predict, by the surest reason. */
  readonly removed: { readonly [reason in DuplicateReason]: number };
  /** Genres that the main file lacks, dropped from the rows that name them. The most frequent first. */
  readonly foreignGenres: readonly { readonly name: string; readonly count: number }[];
}

/** A movie that was removed from a corpus, and the known movie that it duplicates. */
export interface RemovedMovie {
  /** The corpus's name. */
  readonly corpus: string;
  /** As in a spreadsheet: the header is row 1. In JSON Lines the line. */
  readonly row: number;
  readonly title: string;
  readonly reason: DuplicateReason;
  /** The known movie's file and its id there. */
  readonly twin: { readonly file: string; readonly id: string; readonly title: string };
}

/** movies × genres: 1 where a movie names the genre. `known` is 0 where it does not and the genre is among `unknown`.
 * Genres that are not in the list are ignored. */
export function partialLabels(movies: readonly Movie[], genres: Genres, unknown: readonly string[]): PartialLabels {
  const width = genres.count;
  const values = sharedUint8(movies.length * width);
  const known = sharedUint8(movies.length * width).fill(1);
  const unknownColumns = unknown.map((name) => genres.indexOf(name));
  for (const [row, movie] of movies.entries()) {
    for (const column of unknownColumns) known[row * width + column] = 0;
    for (const name of movie.genres ?? []) {
      const column = genres.indexOf(name);
      if (column < 0) continue;
      values[row * width + column] = 1;
      known[row * width + column] = 1;
    }
  }
  return { rowCount: movies.length, columnCount: width, values, known };
}
