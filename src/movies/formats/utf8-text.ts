import { ClaquetaError } from "../../errors.ts";
import { concatenated } from "../../matrix/memory.ts";
import { locationText, type RowLocation } from "./row-error.ts";

/** Decodes UTF-8 from pieces of bytes. It is strict: invalid bytes and NUL bytes are faults, with their offset. A byte
 * order mark at the beginning is dropped. */
export class Utf8Text {
  /** Offset in the source of the next byte to decode. */
  byteCount: number;
  /** What is wrong right after the text that `decode` returned last. */
  fault: string | undefined;
  /** Up to three bytes of an incomplete character. */
  #carry = new Uint8Array(0);
  #begun: boolean;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

  /** start: offset of the first byte in the source. Only at offset 0 can there be a byte order mark. */
  constructor(start = 0) {
    this.byteCount = start;
    this.#begun = start > 0;
  }

  /** The text of these bytes, up to the first bad byte; sets `fault` where there is one. */
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

/** fault: of the text at this location. */
export function badEncoding(location: RowLocation, fault: string): ClaquetaError {
  const next = "Save the file as UTF-8 text; packed files need their ending (.gz, .zip).";
  return new ClaquetaError("BAD_ENCODING", {
    where: locationText(location),
    what: fault,
    expected: "UTF-8 text",
    next,
  });
}

/** Number of bytes of an incomplete character at the end, 0 to 3. */
function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

/** Number of bytes before the first invalid one. */
function goodLength(bytes: Uint8Array): number {
  // Decoding replaces bad bytes by U+FFFD, but EF BF BD is that very character.
  const parts = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).split("\ufffd");
  let length = 0;
  for (const part of parts) {
    length += new TextEncoder().encode(part).length;
    if (bytes[length] !== 0xef || bytes[length + 1] !== 0xbf || bytes[length + 2] !== 0xbd) break;
    length += 3;
  }
  return length;
}
