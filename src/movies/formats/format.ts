import type { AsyncBuffer, SchemaElement } from "hyparquet";
import type { ReadLimits } from "./read-limits.ts";
import type { RowError } from "./row-error.ts";

/** What a file of movies is written as. One file of this folder declares it and one line of a registry lists it;
 * command line, reading, bulk prediction, page and documentation read it there. */
export interface Format<Name extends string = string> {
  /** As `--input-format` and `--format` have it. */
  readonly name: Name;
  /** As sentences have it: `CSV`. */
  readonly title: string;
  /** Endings of names, without dots, in lower case. */
  readonly extensions: readonly string[];
  readonly mediaType: string;
  readonly input?: StreamInput | RandomAccessInput;
  readonly output?: Output;
}

/** How text is read from its beginning to its end, out of a pipe or an archive too. Runs in a browser. */
export interface StreamInput {
  readonly access: "stream";
  /** For the documentation. */
  readonly note: string;
  /** Endings of files that are read as this format, but not written as it. */
  readonly alsoExtensions?: readonly string[];
  /** Whether contents that begin so may be of this format: their first lines, without a byte order mark. */
  readonly startsLike: (beginning: string) => boolean;
  /** The first record names the columns. Otherwise they come to light row by row. */
  readonly hasHeader: boolean;
  /** A finder of the places between records, where bulk prediction cuts. */
  readonly recordEnds: () => RecordEnds;
  /** columns: where given, the only ones that rows may have; for formats without a header. */
  readonly parser: (file: string, schema: ColumnSchema, limits: ReadLimits, columns?: readonly string[]) => RowParser;
}

/** The place behind the record of which the bytes from `from` on are a part, or -1 where its end has not come yet. The
 * next call is for that place, or the bytes' end. */
export type RecordEnds = (bytes: Uint8Array, from: number) => number;

/** Text in pieces to rows. */
export interface RowParser {
  /** The file's columns. Complete before the first row where there is a header, else growing. */
  readonly columns: readonly string[];
  /** Number of the row that is being read. To be set where the text before it is read elsewhere. */
  row: number;
  /** Throws what breaks the file as a whole: BAD_CSV, DUPLICATE_COLUMN, MISSING_COLUMN, FILE_TOO_LARGE. */
  push(text: string): Iterable<ParsedRow>;
  /** To be called behind the last piece of text. */
  finish(): Iterable<ParsedRow>;
  /** Where each line is a JSON object of its own: the row of a whole line, or undefined where it is blank. */
  readLine?(line: string): ParsedRow | undefined;
}

/** A row's values as text, in the order of the file's columns. Of a ragged row they are the fields it has; of a line
 * that is no JSON object there are none; behind their end a column is empty. */
export interface ParsedRow {
  /** As a spreadsheet counts: a header is row 1. In JSON Lines the line. */
  readonly row: number;
  readonly values: readonly string[];
  /** Why it cannot be used, or null. */
  readonly problem: RowError | null;
}

/** What parsers tell of a file's columns, and ask. */
export interface ColumnSchema {
  /** Takes the columns, in order. Called again when more have come to light. */
  locate(columns: readonly string[]): void;
  /** To be called when all are known. Throws MISSING_COLUMN. */
  checkAllFound(): void;
  /** What of a movie the column holds, where that cannot be made of a value that is neither text, number nor null. */
  refusal(column: string, value: unknown): string | undefined;
}

/** How typed columns are read by ranges of rows, at any place of a file; not out of a pipe. */
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
  /** Of the columns, depth first, as they are to be written again. */
  readonly types: readonly SchemaElement[];
  readonly rowCount: number;
  /** Chunks from row `start` on, counted from 0. Throws BAD_ARCHIVE. */
  chunks(start: number): AsyncIterable<ColumnChunk>;
}

/** Rows, column by column. Values are physical: instants are counts of their unit since 1970, days likewise, decimals
 * unscaled whole numbers, so that nothing is lost where they are written again. */
export interface ColumnChunk {
  readonly columns: readonly { readonly element: SchemaElement; readonly data: ArrayLike<unknown> }[];
  /** Number of the first row; the first of all is 1. */
  readonly row: number;
  readonly recordCount: number;
}

interface OutputFrame {
  /** For the documentation. */
  readonly note: string;
  /** Before and behind all rows; a header comes between. */
  readonly open: string;
  readonly close: string;
}

/** How rows are written: their own columns, and behind them what the model answers. `records`: delimited fields below a
 * header, the named genres and then a probability a genre; `objects`: JSON, the ranking of genres one key more;
 * `lines`: a line for people; `row groups`: the columns of `records`, many rows at a time, and an end that says where
 * they lie. */
export type Output = OutputFrame &
  (
    | { readonly shape: "records"; readonly delimiter: string }
    | {
        readonly shape: "objects";
        /** Before each object but the first. */
        readonly separator: string;
        /** Before and behind each object. */
        readonly before: string;
        readonly behind: string;
      }
    | { readonly shape: "lines" }
    | {
        readonly shape: "row groups";
        /** Of what is written. types: those of the input's columns, depth first; without them they are text. */
        readonly schema: (
          columns: readonly string[],
          added: readonly string[],
          types?: readonly SchemaElement[],
        ) => SchemaElement[];
        readonly load: () => Promise<typeof import("./parquet-writer.ts")>;
      }
  );
export type OutputOf<Shape extends Output["shape"]> = Extract<Output, { readonly shape: Shape }>;

/** How files are packed: a layer around a format that is read from beginning to end. */
export interface Compression {
  /** As the end of a name in `--input-format`: `csv.gz`. */
  readonly name: string;
  readonly extensions: readonly string[];
  /** What every such file begins with, a character a byte. */
  readonly magic: string;
  /** It holds a file that has a name of its own, which says what it is. */
  readonly isArchive: boolean;
  /** What gives the contents in pieces. It throws BAD_ARCHIVE, FILE_TOO_LARGE. */
  readonly load: () => Promise<(packed: Packed) => AsyncGenerator<Uint8Array>>;
}

/** A packed file that is being read. */
export interface Packed {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly limits: ReadLimits;
  /** Bytes of it that have been read. */
  readonly byteCount: () => number;
  /** Told what an archive holds before its contents come; throws where that cannot be read. */
  readonly onMember: (name: string) => void;
}
