import { ClaquetaError } from "../../errors.ts";
import { concatenated } from "../../matrix/memory.ts";
import { type RowPlace, rowPlace } from "./row-error.ts";

/** UTF-8 from bytes in pieces, strict: it notices bytes that are no UTF-8 and NUL bytes, and says where. A byte order
 * mark at the beginning is taken off. */
export class Utf8Text {
  /** Bytes of the source up to where it has been taken. */
  byteCount: number;
  /** What is wrong behind the text that `decode` gave last. */
  fault: string | undefined;
  /** Up to three bytes of a character that is not whole yet. */
  #carry = new Uint8Array(0);
  #begun: boolean;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  /** start: place in the source of the first byte, which faults count from; a mark is one at the very beginning
   * only. */
  constructor(start = 0) {
    this.byteCount = start;
    this.#begun = start > 0;
  }

  /** The text of these bytes as far as it is good; where a bad byte comes next, `fault` is set. */
  decode(bytes: Uint8Array, last = false): string {
    const offset = this.byteCount - this.#carry.length;
    this.byteCount += bytes.length;
    const joined =
      this.#carry.length === 0 ? bytes : concatenated((length) => new Uint8Array(length), [this.#carry, bytes]);
    const end = last ? joined.length : joined.length - unfinishedBytes(joined);
    let text: string;
    try {
      text = this.#decoder.decode(joined.subarray(0, end));
      this.#carry = joined.slice(end);
    } catch {
      const good = goodLength(joined);
      text = this.#decoder.decode(joined.subarray(0, good));
      const mark = offset === 0 ? (joined[0] << 8) + joined[1] : 0;
      const utf16 = mark === 0xfeff || mark === 0xfffe ? " (it looks like UTF-16)" : "";
      this.fault = `byte ${offset + good} is not valid UTF-8${utf16}`;
    }
    const nul = text.indexOf("\0");
    if (nul >= 0) {
      text = text.slice(0, nul);
      this.fault = `byte ${offset + new TextEncoder().encode(text).length} is NUL`;
    }
    if (this.#begun || text === "") return text;
    this.#begun = true;
    return text.startsWith("\ufeff") ? text.slice(1) : text;
  }
}

/** The error for what `fault` says of the text in this place. */
export function badEncoding(place: RowPlace, fault: string): ClaquetaError {
  const next = "Save the file as UTF-8 text; packed files need their ending (.gz, .zip).";
  return new ClaquetaError("BAD_ENCODING", { where: rowPlace(place), what: fault, expected: "UTF-8 text", next });
}

/** Bytes at the end that begin a character without ending it, 0 to 3. */
function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

/** Bytes before the first one that is no UTF-8. */
function goodLength(bytes: Uint8Array): number {
  // Decoding puts U+FFFD where bytes are bad, but EF BF BD is that very character.
  const parts = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).split("\ufffd");
  let length = 0;
  for (const part of parts) {
    length += new TextEncoder().encode(part).length;
    if (bytes[length] !== 0xef || bytes[length + 1] !== 0xbf || bytes[length + 2] !== 0xbd) break;
    length += 3;
  }
  return length;
}
