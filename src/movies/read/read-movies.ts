import type { FileFormat } from "../formats/file-kind.ts";
import type { Movie } from "../movie.ts";
import { type MovieSource, sourceName } from "./file.ts";
import { openFileRows } from "./file-rows.ts";
import { type MovieRow, noUsableRows, type SkippedRow } from "./movie-row.ts";
import { type RowOptions, RowReader } from "./row-reader.ts";
import type { FilePieces } from "./text-rows.ts";

/** How a movies file is read. */
export interface ReadOptions extends RowOptions {
  /** See docs/commands.md, Formats. Default: by the name's extension; where that does not tell, as with standard input,
   * by how the contents begin, and where that does not tell either, CSV. */
  readonly format?: FileFormat | undefined;
}

/** What is known of a movies file, as far as it has been read. */
export interface MovieFile {
  /** Path as given, or the source's name. */
  readonly name: string;
  /** The file's columns, in order. Empty until the first row is read; in JSON Lines a new key of a row adds one. */
  readonly columns: readonly string[];
  /** Data rows, skipped ones included. */
  readonly rowCount: number;
  readonly skippedCount: number;
  /** The first `limits.listedSkips` skipped rows. */
  readonly skipped: readonly SkippedRow[];
  /** Before unpacking. */
  readonly byteCount: number;
  /** After unpacking. */
  readonly decompressedByteCount: number;
  /** SHA-256 of the file on disk, in hexadecimal; undefined until all of it is read. */
  readonly sha256: string | undefined;
}

/** A whole movies file. */
export interface MovieTable extends MovieFile {
  /** In the file's order. */
  readonly movies: Movie[];
  readonly sha256: string;
}

/** Rows of a movies file one after another, in constant memory. Iterate once. Faults are noticed only when the reading
 * reaches them (a checksum at the very end), so do not publish any output before the iteration has ended. */
export interface MovieRows extends MovieFile, AsyncIterable<MovieRow> {}

/** Opens a movies file for reading row by row; nothing is read before the iteration begins. With `skipInvalid` the
 * iteration also gives the unusable rows, in order, with `problem` instead of `movie`. Throws INVALID_SETTING; while
 * iterating what `readMovies` throws, but NO_ROWS only on an empty file. */
export function readRows(source: MovieSource, options: ReadOptions = {}): MovieRows {
  return new FileRows(source, options);
}

class FileRows extends RowReader<FilePieces> implements MovieRows {
  constructor(source: MovieSource, options: ReadOptions) {
    super(sourceName(source), (schema, limits) => openFileRows(source, options.format, schema, limits), options);
  }

  get byteCount(): number {
    return this.rows.fileByteCount;
  }

  get sha256(): string | undefined {
    return this.rows.sha256;
  }
}

/** All movies of a file, in any format and compression (docs/commands.md, Formats), from a path, `-` (standard
 * input) or bytes.
 *
 * The columns `plot`, `title` and `year` are required (see `columns` for other names, `optionalColumns` for files
 * without the latter two); `genres` only with `requireGenres`. A plot is not empty (but see `emptyPlots`), a year is an
 * integer from 1870 to 2100 (also `1998.0`), genres are a list for `parseGenres`. Nothing is repaired or dropped
 * silently: an unusable row stops the reading, or with `skipInvalid` is counted and listed. Rows are numbered as in a
 * spreadsheet: the header is row 1. In JSON Lines it is the line.
 *
 * Throws FILE_NOT_FOUND, FILE_TOO_LARGE (any of `readLimits`), BAD_ARCHIVE, BAD_ENCODING, BAD_CSV, BAD_JSON,
 * MISSING_COLUMN, DUPLICATE_COLUMN, BAD_ROW, BAD_GENRES, UNKNOWN_GENRE, INVALID_SETTING, INTERRUPTED; NO_ROWS where no
 * movie is left. */
export async function readMovies(source: MovieSource, options: ReadOptions = {}): Promise<MovieTable> {
  const rows = readRows(source, options);
  const movies: Movie[] = [];
  for await (const { movie } of rows) if (movie !== null) movies.push(movie);
  const { name, columns, rowCount, skippedCount, skipped, byteCount, decompressedByteCount, sha256 } = rows;
  if (movies.length === 0) throw noUsableRows(name, "movies", { rowCount, skippedCount, skipped });
  const file = { name, columns, rowCount, skippedCount, skipped, byteCount, decompressedByteCount };
  return { ...file, movies, sha256: sha256 as string }; // known once the file has been read to its end
}
