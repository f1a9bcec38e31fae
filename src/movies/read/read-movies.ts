import { ClaquetaError } from "../../errors.ts";
import type { FileFormat } from "../formats/file-kind.ts";
import { withReadLimits } from "../formats/read-limits.ts";
import type { Movie } from "../movie.ts";
import { type MovieSource, OpenFile } from "./file.ts";
import type { MovieRow, SkippedRow } from "./movie-row.ts";
import { type RowOptions, RowReader } from "./row-reader.ts";

/** How a movies file is to be read. */
export interface ReadOptions extends RowOptions {
  /** What the file is (see docs/commands.md, Formats). Absent: by the name's ending; where that does not tell, as with
   * standard input, by how the contents begin, and where those may be anything, CSV. */
  readonly format?: FileFormat | undefined;
}

/** What is known of a movies file as far as it has been read. */
export interface MovieFile {
  /** Path as given, or the source's name. */
  readonly name: string;
  /** The file's columns, in order. Empty until the first row is there; in JSON Lines a new key of a row adds one. */
  readonly columns: readonly string[];
  /** Data rows, skipped ones included. */
  readonly rowCount: number;
  readonly skippedCount: number;
  /** The first `limits.listedSkips` skipped rows. */
  readonly skipped: readonly SkippedRow[];
  /** Of the file as it lies on the disk. */
  readonly byteCount: number;
  /** After unpacking. */
  readonly decompressedByteCount: number;
  /** SHA-256, in hexadecimal, of the file as it lies on the disk; undefined until all of it is read. */
  readonly sha256: string | undefined;
}

/** A movies file that has been read whole. */
export interface MovieTable extends MovieFile {
  /** In the file's order. */
  readonly movies: Movie[];
  readonly sha256: string;
}

/** Rows of a movies file one after another, in flat memory whatever its size. To be iterated once. What is wrong with
 * the file further on is noticed only when the reading comes there (a checksum at the very end): whoever writes
 * meanwhile keeps the output apart until the iteration has ended. */
export interface MovieRows extends MovieFile, AsyncIterable<MovieRow> {}

/** Opens a movies file for reading row by row; nothing is read before the iteration begins. With `skipInvalid` the
 * iteration gives the rows that cannot be used too, in their places, with `problem` in place of `movie`.
 * Throws INVALID_SETTING here, and while iterating what `readMovies` throws, but for NO_ROWS only on an empty file. */
export function readRows(source: MovieSource, options: ReadOptions = {}): MovieRows {
  return new FileRows(new OpenFile(source, options.format, withReadLimits(options.limits)), options);
}

class FileRows extends RowReader implements MovieRows {
  readonly #file: OpenFile;

  constructor(file: OpenFile, options: RowOptions) {
    super(file, options);
    this.#file = file;
  }

  get byteCount(): number {
    return this.#file.byteCount;
  }

  get sha256(): string | undefined {
    return this.#file.sha256;
  }
}

/** All movies of a file in any format that is read from beginning to end, also packed (docs/commands.md, Formats); from
 * a path, `-` (standard input) or bytes.
 *
 * The columns `plot`, `title` and `year` must be there (see `columns` for other names, `optionalColumns` for files
 * without the latter two); `genres` where `requireGenres` says so. A plot is not empty (but see `emptyPlots`), a year
 * is a whole number from 1870 to 2100 (`1998.0` will do), genres are a list as `parseGenres` reads it. Nothing is
 * mended or left out in silence: a row that cannot be used stops the reading, or is counted and listed with
 * `skipInvalid`. Rows are numbered as a spreadsheet shows them: the header is row 1; lines in JSON Lines.
 *
 * Throws FILE_NOT_FOUND, FILE_TOO_LARGE (any of `readLimits`), BAD_ARCHIVE, BAD_ENCODING, BAD_CSV, BAD_JSON,
 * MISSING_COLUMN, DUPLICATE_COLUMN, BAD_ROW, BAD_GENRES, UNKNOWN_GENRE, INVALID_SETTING, INTERRUPTED; NO_ROWS where no
 * movie is left. */
export async function readMovies(source: MovieSource, options: ReadOptions = {}): Promise<MovieTable> {
  const rows = readRows(source, options);
  const movies: Movie[] = [];
  for await (const { movie } of rows) if (movie !== null) movies.push(movie);
  const { name, columns, rowCount, skippedCount, skipped, byteCount, decompressedByteCount, sha256 } = rows;
  if (movies.length === 0) {
    const what = skippedCount === 0 ? "there are no rows" : `none of the ${rowCount} rows can be used`;
    const next = skippedCount === 0 ? undefined : `The first: ${skipped[0].message}`;
    throw new ClaquetaError("NO_ROWS", { where: name, what, expected: "movies", ...(next && { next }) });
  }
  if (sha256 === undefined)
    throw new ClaquetaError("INTERNAL", { where: name, what: "the file was not read to its end" });
  return { name, movies, columns, rowCount, skippedCount, skipped, byteCount, decompressedByteCount, sha256 };
}
