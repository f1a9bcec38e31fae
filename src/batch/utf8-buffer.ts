import { longestNumber, writeShortest } from "./shortest-decimal.ts";

/** UTF-8 text that grows at its end. */
export class Utf8Buffer {
  #bytes: Buffer<ArrayBuffer>;
  #length = 0;

  /** capacity: expected bytes; more are made room for. room: memory to use where it is not shorter. */
  constructor(capacity: number, room?: ArrayBuffer) {
    const isEnough = room !== undefined && room.byteLength >= capacity;
    this.#bytes = isEnough ? Buffer.from(room) : Buffer.allocUnsafeSlow(capacity);
  }

  /** A view of what was written; the buffer is not to be used afterwards. */
  taken(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.buffer, 0, this.#length);
  }

  text(text: string): void {
    if (text === "") return;
    this.#reserve(3 * text.length);
    this.#length += this.#bytes.write(text, this.#length);
  }

  bytes(utf8: Uint8Array): void {
    this.#reserve(utf8.length);
    this.#bytes.set(utf8, this.#length);
    this.#length += utf8.length;
  }

  /** The same for a few bytes, where a loop is faster than a call. */
  fewBytes(utf8: Uint8Array): void {
    this.#reserve(utf8.length);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < utf8.length; i++) bytes[at++] = utf8[i];
    this.#length = at;
  }

  /** In the shortest digits that read back to the same number, as `String` gives them. */
  number(value: number): void {
    this.#reserve(longestNumber);
    this.#length = writeShortest(value, this.#bytes, this.#length);
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, Math.ceil(1.5 * this.#bytes.length)));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
