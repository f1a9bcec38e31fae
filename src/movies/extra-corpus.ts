import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import { sharedUint8 } from "../matrix/memory.ts";
import type { DuplicateReason } from "./duplicates.ts";
import type { Genres } from "./genres.ts";
import type { Movie } from "./movie.ts";

/** A file of movies from elsewhere, and the genres that it never gives: unknown there, not absent. */
export interface ExtraSpec {
  readonly path: string;
  readonly unknown: readonly string[];
}

/** Movies from elsewhere to learn from, none of which is also in the main file or to be predicted. */
export interface ExtraCorpus {
  /** The file's name without folder and endings; another for each corpus of a run. */
  readonly name: string;
  /** Path as given. */
  readonly file: string;
  /** SHA-256, in hexadecimal, of the file as it lies on the disk. */
  readonly sha256: string;
  /** Genres that the file never gives, in the order of the main file's. */
  readonly unknown: readonly string[];
  /** In the file's order. Their `genres` are those that the main file has too; there may be none of these. */
  readonly movies: readonly Movie[];
  /** movies × the main file's genres. */
  readonly labels: PartialLabels;
  readonly counts: ExtraCounts;
}

/** Labels of which some are not known. A positive is always known. */
export interface PartialLabels extends LabelMatrix {
  readonly known: Uint8Array;
}

/** What became of a file's rows: rowCount = movies + invalid + withoutPlot + withoutLabel + removed in all. */
export interface ExtraCounts {
  /** Data rows of the file. */
  readonly rowCount: number;
  /** Rows that could not be used and were skipped because that was asked for. */
  readonly invalidCount: number;
  readonly withoutPlotCount: number;
  /** Rows that say nothing of any genre. */
  readonly withoutLabelCount: number;
  /** Movies that are also in the main file or to be predicted, by the surest reason. */
  readonly removed: { readonly [reason in DuplicateReason]: number };
  /** Genres that the main file lacks and how many rows name them; those rows stay without them. Most frequent first. */
  readonly foreignGenres: readonly { readonly name: string; readonly count: number }[];
}

/** A movie that was taken out of a corpus, and the one that it is. */
export interface RemovedMovie {
  /** The corpus's name. */
  readonly corpus: string;
  /** As a spreadsheet counts: the header is row 1. In JSON Lines the line. */
  readonly row: number;
  readonly title: string;
  readonly reason: DuplicateReason;
  /** The twin's file, and its id there: the file's own index, or the row where it has none. */
  readonly twin: { readonly file: string; readonly id: string; readonly title: string };
}

/** movies × genres: 1 where a movie is said to have the genre; known is 0 where it is not said to and the genre is among
 * `unknown`. Genres that are not in the list are passed over. */
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
