import { throwIfAborted } from "../../errors.ts";
import type { ColumnSchema, ParsedRow, RowParser } from "../formats/format.ts";
import { overLimit, type ReadLimits } from "../formats/read-limits.ts";
import { noRows } from "../formats/row-error.ts";
import { formatLike, type StreamFormat } from "../formats/stream-formats.ts";
import { badEncoding, Utf8Text } from "../formats/utf8-text.ts";

/** Where rows come from. */
export interface RowSource {
  /** For messages. */
  readonly name: string;
  /** Read after the first bytes have come; if undefined, the text decides. */
  readonly format: StreamFormat | undefined;
  /** Unpacked bytes in pieces. */
  contents(): AsyncIterable<Uint8Array>;
}

/** A file's rows as text, in constant memory. Read once. */
export interface RowPieces {
  /** For messages. */
  readonly name: string;
  /** The file's columns; empty until the first row has been read. */
  readonly columns: readonly string[];
  /** Rows so far. */
  readonly rowCount: number;
  /** Unpacked bytes read so far. */
  readonly byteCount: number;
  /** The rows, some at a time. */
  pieces(signal: AbortSignal | undefined): AsyncIterable<Iterable<ParsedRow>>;
}

/** The same of a file. */
export interface FilePieces extends RowPieces {
  /** Bytes of the file read so far, before unpacking. */
  readonly fileByteCount: number;
  /** Of the file, in hexadecimal; undefined until all of it is read. */
  readonly sha256: string | undefined;
}

/** Rows of a text in any stream format, checked against the limits, in constant memory. Runs without Node. */
export class TextRows implements RowPieces {
  rowCount = 0;
  readonly #source: RowSource;
  readonly #schema: ColumnSchema;
  readonly #limits: ReadLimits;
  readonly #text = new Utf8Text();
  #parser: RowParser | undefined;
  /** Text so far, while its format is not known. */
  #beginning = "";

  constructor(source: RowSource, schema: ColumnSchema, limits: ReadLimits) {
    this.#source = source;
    this.#schema = schema;
    this.#limits = limits;
  }

  get name(): string {
    return this.#source.name;
  }

  get columns(): readonly string[] {
    return this.#parser?.columns ?? [];
  }

  get byteCount(): number {
    return this.#text.byteCount;
  }

  /** The rows of each piece of text. Read once. Throws BAD_ENCODING, BAD_CSV, MISSING_COLUMN, DUPLICATE_COLUMN,
   * FILE_TOO_LARGE, INTERRUPTED; NO_ROWS on an empty file. */
  async *pieces(signal: AbortSignal | undefined): AsyncGenerator<Iterable<ParsedRow>> {
    for await (const bytes of this.#source.contents()) {
      throwIfAborted(signal);
      yield this.#rows(this.#text.decode(bytes), false);
    }
    yield this.#rows(this.#text.decode(new Uint8Array(0), true), true);
    if (this.#parser === undefined) throw noRows(this.name);
    yield this.#counted(this.#parser.finish());
  }

  *#rows(text: string, isLast: boolean): Generator<ParsedRow> {
    const max = this.#limits.decompressedBytes;
    if (this.#text.byteCount > max) throw overLimit(this.name, "there is too much text", "decompressedBytes", max);
    const fault = this.#text.fault;
    const ready = this.#beginning + text;
    if (this.#parser === undefined && ready !== "") {
      const format = this.#source.format ?? formatLike(ready, isLast || fault !== undefined);
      this.#parser = format?.input.parser(this.name, this.#schema, this.#limits);
      this.#beginning = this.#parser === undefined ? ready : "";
    }
    if (this.#parser !== undefined) yield* this.#counted(this.#parser.push(ready));
    if (fault !== undefined) throw badEncoding({ file: this.name, row: this.#parser?.row ?? 1, column: null }, fault);
  }

  *#counted(rows: Iterable<ParsedRow>): Generator<ParsedRow> {
    for (const row of rows) {
      this.rowCount++;
      if (this.rowCount > this.#limits.rowCount) {
        throw overLimit(this.name, "there are too many rows", "rowCount", this.#limits.rowCount);
      }
      yield row;
    }
  }
}
