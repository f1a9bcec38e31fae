import type { FileFormat } from "../movies/formats/file-kind.ts";
import { withReadLimits } from "../movies/formats/read-limits.ts";
import { formatLike, type StreamFormat } from "../movies/formats/stream-formats.ts";
import { badEncoding, Utf8Text } from "../movies/formats/utf8-text.ts";
import { type MovieSource, OpenFile } from "../movies/read/file.ts";
import type { InputPosition } from "./journal.ts";
import { RecordCutter, type TextChunk } from "./record-cutter.ts";
import { rowLimits } from "./row-plan.ts";

/** Text, perhaps compressed, as chunks of whole records. */
export class TextInput {
  readonly file: OpenFile;
  readonly #pieces: AsyncGenerator<Uint8Array>;
  #held: Uint8Array[] = [];

  /** position: where reading begins; without it, call `begin` first. Throws INVALID_SETTING. */
  constructor(source: MovieSource, format: FileFormat | undefined, position?: InputPosition) {
    this.file = new OpenFile(source, format, withReadLimits(rowLimits));
    this.#pieces = this.file.contents(position?.start ?? 0);
  }

  /** The format, or undefined for empty input whose name does not tell; the header's text, if the format has one; and
   * the position after it. Throws FILE_NOT_FOUND, BAD_ARCHIVE, BAD_ENCODING. */
  async begin(): Promise<{ format: StreamFormat | undefined; head: string; position: InputPosition }> {
    let isMore = await this.#holdNext();
    let { format } = this.file;
    while (format === undefined && this.#held.length > 0) {
      // Decoding drops a byte order mark.
      format = formatLike(new TextDecoder().decode(Buffer.concat(this.#held)), !isMore);
      if (format === undefined) isMore = await this.#holdNext();
    }
    if (!format?.input.hasHeader) return { format, head: "", position: { start: 0, row: 1 } };
    const cutter = new RecordCutter(format.input.recordEnds(), 1);
    let head: TextChunk | undefined;
    for (let next = 0; head === undefined && (next < this.#held.length || (await this.#holdNext())); next++) {
      head = cutter.push(this.#held[next]).next().value;
    }
    head ??= cutter.finish().next().value;
    const bytes = head?.bytes ?? new Uint8Array(0);
    this.#held = [Buffer.concat(this.#held).subarray(bytes.length)];
    const text = new Utf8Text();
    const decoded = text.decode(bytes, true);
    if (text.fault !== undefined) throw badEncoding({ file: this.file.name, row: 1, column: null }, text.fault);
    return { format, head: decoded, position: { start: bytes.length, row: 2 } };
  }

  /** Chunks of at most `chunkBytes`, or of one longer record. */
  async *chunks({ input }: StreamFormat, chunkBytes: number, { start, row }: InputPosition): AsyncGenerator<TextChunk> {
    const cutter = new RecordCutter(input.recordEnds(), chunkBytes, start, row);
    for (const piece of this.#held.splice(0)) yield* cutter.push(piece);
    for await (const piece of this.#pieces) yield* cutter.push(piece);
    yield* cutter.finish();
  }

  /** Reads one more piece into `held`; false where there is none. */
  async #holdNext(): Promise<boolean> {
    const { done, value } = await this.#pieces.next();
    if (!done) this.#held.push(value);
    return !done;
  }
}
