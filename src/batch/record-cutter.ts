import type { RecordEnds } from "../movies/formats/format.ts";

/** Whole records in a buffer of their own, with their position in the source. */
export interface TextChunk {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Offset of the first byte in the unpacked source. */
  readonly start: number;
  /** Number of the first record; the file's first is 1. */
  readonly row: number;
  readonly recordCount: number;
}

/** More than `readLimits.rowLength` code units of three bytes each and 1,000 quoted fields. */
const maxRecordBytes = 2 ** 23;

/** Cuts text where records end. A chunk holds as many whole records as fit in `chunkBytes`, at least one. The cuts
 * depend on the text alone, not on the pieces it comes in, so a run that is resumed at a cut makes the same later
 * cuts. */
export class RecordCutter {
  readonly #chunkBytes: number;
  readonly #recordEnds: RecordEnds;
  #buffer = Buffer.alloc(2 ** 18);
  /** Bytes of `buffer` that hold text. */
  #length = 0;
  /** Offset in `buffer` where the search for the next record's end begins. */
  #at = 0;
  /** End of the whole records in `buffer`, and their number. */
  #end = 0;
  #count = 0;
  #start: number;
  #row: number;

  constructor(recordEnds: RecordEnds, chunkBytes: number, start = 0, row = 1) {
    this.#recordEnds = recordEnds;
    this.#chunkBytes = chunkBytes;
    this.#start = start;
    this.#row = row;
  }

  /** Chunks that are complete now. */
  *push(piece: Uint8Array): Generator<TextChunk> {
    this.#append(piece);
    for (let end = this.#nextEnd(); end > 0; end = this.#nextEnd()) {
      const taken = end - (this.#end > 0 && end > this.#chunkBytes ? this.#end : 0);
      if (taken !== end) yield this.#take();
      this.#end = taken;
      this.#count++;
      if (taken >= this.#chunkBytes) yield this.#take();
    }
    if (this.#length - this.#end > maxRecordBytes) {
      // No valid record is that long: the chunk's reader reports what is wrong.
      this.#end = this.#length;
      yield this.#take();
    }
  }

  /** The rest; its last record may lack its line feed. */
  *finish(): Generator<TextChunk> {
    if (this.#length > this.#end) this.#count++;
    this.#end = this.#length;
    if (this.#end > 0) yield this.#take();
  }

  #append(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(length, 2 * this.#buffer.length));
      this.#buffer.copy(larger, 0, 0, this.#length);
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.#length);
    this.#length = length;
  }

  /** End of the next whole record in `buffer`, or 0 where there is none yet. */
  #nextEnd(): number {
    const held = this.#buffer.subarray(0, this.#length);
    const end = this.#recordEnds(held, this.#at);
    this.#at = end < 0 ? held.length : end;
    return Math.max(end, 0);
  }

  #take(): TextChunk {
    const chunk = {
      bytes: Uint8Array.from(this.#buffer.subarray(0, this.#end)),
      start: this.#start,
      row: this.#row,
      recordCount: this.#count,
    };
    this.#buffer.copyWithin(0, this.#end, this.#length);
    this.#length -= this.#end;
    this.#start += this.#end;
    this.#row += this.#count;
    this.#at = Math.max(0, this.#at - this.#end);
    this.#end = 0;
    this.#count = 0;
    return chunk;
  }
}
