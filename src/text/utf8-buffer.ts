import { maxNumberBytes, writeShortest } from "./shortest-decimal.ts";

/** A short text that is written often: its UTF-8 in words of four bytes, which are as fast to write as single bytes. */
export interface Phrase {
  readonly length: number;
  /** Little-endian; the last one is zero-padded. */
  readonly words: Uint32Array;
}

const encoder = new TextEncoder();

export function phrase(text: string): Phrase {
  const utf8 = encoder.encode(text);
  const words = new Uint32Array(Math.ceil(utf8.length / 4));
  for (const [i, byte] of utf8.entries()) words[i >> 2] |= byte << (8 * (i & 3));
  return { length: utf8.length, words };
}

/** UTF-8 text that grows at its end. */
export class Utf8Buffer {
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView;
  #length = 0;

  /** capacity: initial size in bytes. reused: a buffer to use if it is at least as large. */
  constructor(capacity: number, reused?: ArrayBuffer) {
    const isEnough = reused !== undefined && reused.byteLength >= capacity;
    this.#bytes = isEnough ? new Uint8Array(reused) : new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** A view of the written bytes. Do not use the buffer afterwards. */
  taken(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#bytes.buffer, 0, this.#length);
  }

  text(text: string): void {
    if (text === "") return;
    this.#reserve(3 * text.length);
    this.#length += encoder.encodeInto(text, this.#bytes.subarray(this.#length)).written;
  }

  bytes(utf8: Uint8Array): void {
    this.#reserve(utf8.length);
    this.#bytes.set(utf8, this.#length);
    this.#length += utf8.length;
  }

  phrase({ length, words }: Phrase): void {
    this.#reserve(length + 3); // the last word may extend past the text
    const view = this.#view;
    for (let i = 0, at = this.#length; i < words.length; i++, at += 4) view.setUint32(at, words[i], true);
    this.#length += length;
  }

  /** Writes `String(value)`. */
  number(value: number): void {
    this.#reserve(maxNumberBytes);
    this.#length = writeShortest(value, this.#bytes, this.#length);
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, Math.ceil(1.5 * this.#bytes.length)));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}
