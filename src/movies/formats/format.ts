import type { AsyncBuffer, SchemaElement } from "hyparquet";
import type { ReadLimits } from "./read-limits.ts";
import type { RowError } from "./row-error.ts";

/** A file format for movies. One file of this folder declares it and one line of a registry lists it; command line,
 * readers, bulk prediction, page and documentation use that declaration. */
export interface Format<Name extends string = string> {
  /** For `--input-format` and `--format`. */
  readonly name: Name;
  /** For sentences: `CSV`. */
  readonly title: string;
  /** File extensions, without dots, in lower case. */
  readonly extensions: readonly string[];
  readonly mediaType: string;
  readonly input?: StreamInput | RandomAccessInput;
  readonly output?: Output;
}

/** How text is read as a stream, also from a pipe or an archive. Runs in a browser. */
export interface StreamInput {
  readonly access: "stream";
  /** For the documentation. */
  readonly note: string;
  /** Extensions of files that are read in this format, but not written in it. */
  readonly alsoExtensions?: readonly string[];
  /** Whether contents with this beginning (the first lines, without a byte order mark) may be in this format. */
  readonly startsLike: (beginning: string) => boolean;
  /** The first record names the columns. Otherwise rows reveal them. */
  readonly hasHeader: boolean;
  /** Makes the function that finds where bulk prediction may cut. */
  readonly recordEnds: () => RecordEnds;
  /** columns: where given, the only ones that rows may have; for formats without a header. */
  readonly parser: (file: string, schema: ColumnSchema, limits: ReadLimits, columns?: readonly string[]) => RowParser;
}

/** End offset of the record that the bytes from `from` on belong to, or -1 where it is incomplete. The next call starts
 * from that offset, or from the end of the bytes. */
export type RecordEnds = (bytes: Uint8Array, from: number) => number;

/** Parses text in pieces to rows. */
export interface RowParser {
  /** The file's columns: complete before the first row where there is a header, otherwise growing. */
  readonly columns: readonly string[];
  /** Number of the current row. Set it when parsing begins in the middle of a file. */
  row: number;
  /** Throws what breaks the file as a whole: BAD_CSV, DUPLICATE_COLUMN, MISSING_COLUMN, FILE_TOO_LARGE. */
  push(text: string): Iterable<ParsedRow>;
  /** Call after the last piece of text. */
  finish(): Iterable<ParsedRow>;
  /** Where each line is a JSON object: the row of a whole line, or undefined where the line is blank. */
  readLine?(line: string): ParsedRow | undefined;
}

/** A row's values as text, in the order of the file's columns. A ragged row has the fields it has, a line that is not a
 * JSON object has none; columns past the end are empty. */
export interface ParsedRow {
  /** As in a spreadsheet: a header is row 1. In JSON Lines the line. */
  readonly row: number;
  readonly values: readonly string[];
  /** Why it cannot be used, or null. */
  readonly problem: RowError | null;
}

/** What a parser needs to know about the columns. */
export interface ColumnSchema {
  /** Takes the columns, in order. Called again when rows reveal more. */
  locate(columns: readonly string[]): void;
  /** Call when all columns are known. Throws MISSING_COLUMN. */
  checkAllFound(): void;
  /** The movie's field that the column holds, if a value that is neither text, number nor null cannot be used for
   * it. */
  refusal(column: string, value: unknown): string | undefined;
}

/** How typed columns are read by random access, in ranges of rows; not from a pipe. */
export interface RandomAccessInput {
  readonly access: "random";
  readonly note: string;
  /** What every such file begins with. */
  readonly magic: string;
  /** Throws BAD_ARCHIVE. */
  readonly open: (name: string, file: AsyncBuffer) => Promise<ColumnFile>;
  /** A value as text: "" for null. */
  readonly text: (column: SchemaElement, value: unknown) => string;
  /** A value as JSON. */
  readonly json: (column: SchemaElement, value: unknown) => string;
}

export interface ColumnFile {
  readonly columns: readonly string[];
  /** Of the columns, depth first, as they are written again. */
  readonly types: readonly SchemaElement[];
  readonly rowCount: number;
  /** Chunks from row index `start` on. Throws BAD_ARCHIVE. */
  chunks(start: number): AsyncIterable<ColumnChunk>;
}

/** Rows, column by column. Values are physical, so that writing them again loses nothing: timestamps and dates are
 * counts of their unit since 1970, decimals unscaled integers. */
export interface ColumnChunk {
  readonly columns: readonly { readonly element: SchemaElement; readonly data: ArrayLike<unknown> }[];
  /** Number of the first row; the first of all is 1. */
  readonly row: number;
  readonly recordCount: number;
}

/** How rows are written: their own columns, then the model's answers. `records`: delimited fields with a header; the
 * selected genres, then a probability for each genre. `objects`: JSON with one more key, the ranking of genres.
 * `lines`: one line a movie for people. `row groups`: the columns of `records`, many rows at a time, and an index at
 * the end. */
export type Output = {
  /** For the documentation. */
  readonly note: string;
  /** Text before and after all rows; a header follows `open`. */
  readonly open: string;
  readonly close: string;
} & (
  | { readonly shape: "records"; readonly delimiter: string }
  /** separator: text before each object but the first; before, behind: text around each object. */
  | { readonly shape: "objects"; readonly separator: string; readonly before: string; readonly behind: string }
  | { readonly shape: "lines" }
  | {
      readonly shape: "row groups";
      readonly schema: typeof import("./parquet-columns.ts").parquetSchema;
      readonly load: () => Promise<typeof import("./parquet-writer.ts")>;
    }
);
export type OutputOf<Shape extends Output["shape"]> = Extract<Output, { readonly shape: Shape }>;

/** A compression around a stream format. */
export interface Compression {
  /** As the end of a name in `--input-format`: `csv.gz`. */
  readonly name: string;
  readonly extensions: readonly string[];
  /** What every such file begins with, a character a byte. */
  readonly magic: string;
  /** It holds a named file, and that name tells the format. */
  readonly isArchive: boolean;
  /** Loads the function that unpacks in pieces. That function throws BAD_ARCHIVE, FILE_TOO_LARGE. */
  readonly load: () => Promise<(packed: Packed) => AsyncGenerator<Uint8Array>>;
}

/** A compressed file that is being read. */
export interface Packed {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly limits: ReadLimits;
  /** Compressed bytes read so far. */
  readonly byteCount: () => number;
  /** Called with the name of an archive's member before its contents; throws where its format cannot be read. */
  readonly onMember: (name: string) => void;
}
