import { type FileFormat, type MovieSource, OpenFile } from "../movies/read/file.ts";
import { withReadLimits } from "../movies/read/read-limits.ts";
import type { TextFormat } from "../movies/read/row-reader.ts";
import { Utf8Text } from "../movies/read/utf8-text.ts";
import { RecordCutter, type TextChunk } from "./record-cutter.ts";
import { rowLimits } from "./row-plan.ts";

/** Where a reading is taken up again. */
export interface TextSpan {
  /** Unpacked bytes before it. */
  readonly start: number;
  /** Number of the next record. */
  readonly row: number;
}

/** CSV or JSON Lines, perhaps packed, as chunks of whole records. */
export class TextInput {
  readonly name: string;
  readonly #file: OpenFile;
  readonly #pieces: AsyncGenerator<Uint8Array>;
  readonly #held: Uint8Array[] = [];
  #format: TextFormat | undefined;

  /** place: where the reading begins; at 0 `begin` must be called first. Throws INVALID_SETTING. */
  constructor(source: MovieSource, format: FileFormat | undefined, place?: TextSpan) {
    this.#file = new OpenFile(source, format, withReadLimits(rowLimits));
    this.name = this.#file.name;
    this.#pieces = this.#file.contentsFrom(place?.start ?? 0);
  }

  /** Bytes taken from the file as it lies on the disk. */
  get byteCount(): number {
    return this.#file.byteCount;
  }

  /** The format, or undefined where the input is empty and nothing tells; and CSV's first record as text, which is to
   * be parsed by the caller. Throws FILE_NOT_FOUND, BAD_ARCHIVE, BAD_ENCODING through `fault`. */
  async begin(): Promise<{
    format: TextFormat | undefined;
    head: string;
    fault: string | undefined;
    place: TextSpan;
  }> {
    const first = await this.#next();
    this.#format = this.#file.textFormat ?? (first === undefined ? undefined : sniffed(first));
    const nothing = { format: this.#format, head: "", fault: undefined, place: { start: 0, row: 1 } };
    if (first === undefined) return nothing;
    this.#held.push(first);
    if (this.#format !== "csv") return nothing;
    const cutter = new RecordCutter(true, 1);
    let head = cutter.push(first).next().value as TextChunk | undefined;
    while (head === undefined) {
      const piece = await this.#next();
      head = (piece === undefined ? cutter.finish() : cutter.push(piece)).next().value as TextChunk | undefined;
      if (piece === undefined) break;
      this.#held.push(piece);
    }
    const length = head?.bytes.length ?? 0;
    const text = new Utf8Text();
    let decoded = text.decode(head?.bytes ?? new Uint8Array(0));
    if (text.fault === undefined) decoded += text.decode(new Uint8Array(0), true);
    const rest = Buffer.concat(this.#held).subarray(length);
    this.#held.length = 0;
    this.#held.push(rest);
    return { format: "csv", head: decoded, fault: text.fault, place: { start: length, row: 2 } };
  }

  /** Chunks of at most `chunkBytes` where records are not longer. `isCsv`: how records end. */
  async *chunks(isCsv: boolean, chunkBytes: number, place: TextSpan): AsyncGenerator<TextChunk> {
    const cutter = new RecordCutter(isCsv, chunkBytes, place.start, place.row);
    for (const piece of this.#held.splice(0)) yield* cutter.push(piece);
    for await (const piece of this.#pieces) yield* cutter.push(piece);
    yield* cutter.finish();
  }

  async #next(): Promise<Uint8Array | undefined> {
    const { done, value } = await this.#pieces.next();
    return done ? undefined : value;
  }
}

/** JSON Lines by a `{` at the beginning, else CSV. */
function sniffed(bytes: Uint8Array): TextFormat {
  const text = new TextDecoder().decode(bytes.subarray(0, 4096)); // takes a byte order mark off
  return text.trimStart().startsWith("{") ? "jsonl" : "csv";
}
