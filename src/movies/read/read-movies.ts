import { ClaquetaError } from "../../errors.ts";
import {
  type FileFormat,
  isRandomAccess,
  kindByName,
  kindNamed,
  type RandomAccessFormat,
} from "../formats/file-kind.ts";
import { withReadLimits } from "../formats/read-limits.ts";
import type { Movie } from "../movie.ts";
import { type MovieSource, OpenFile } from "./file.ts";
import { FileColumns } from "./file-columns.ts";
import type { MovieRow, SkippedRow } from "./movie-row.ts";
import { type RowOptions, RowReader } from "./row-reader.ts";

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
  const name = typeof source === "string" ? source : source.name;
  const { format } = options.format === undefined ? kindByName(name) : kindNamed(options.format);
  if (isRandomAccess(format)) return new ColumnFileRows(name, source, format, options);
  return new FileRows(new OpenFile(source, options.format, withReadLimits(options.limits)), options);
}

class ColumnFileRows extends RowReader implements MovieRows {
  constructor(name: string, source: MovieSource, format: RandomAccessFormat, options: ReadOptions) {
    super({ name, open: (schema, limits) => new FileColumns(source, format, schema, limits) }, options);
  }

  get byteCount(): number {
    return (this.rows as FileColumns).fileByteCount;
  }

  get sha256(): string | undefined {
    return (this.rows as FileColumns).sha256;
  }
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
  if (movies.length === 0) {
    const what = skippedCount === 0 ? "there are no rows" : `none of the ${rowCount} rows can be used`;
    const next = skippedCount === 0 ? undefined : `The first: ${skipped[0].message}`;
    throw new ClaquetaError("NO_ROWS", { where: name, what, expected: "movies", ...(next && { next }) });
  }
  const file = { name, columns, rowCount, skippedCount, skipped, byteCount, decompressedByteCount };
  return { ...file, movies, sha256: sha256 as string }; // known once the file has been read to its end
}
