import { ClaquetaError } from "../errors.ts";
import { sharedInt32, sharedUint8 } from "../matrix/memory.ts";
import type { State, Tensor } from "../matrix/state.ts";
import type { TermIndex } from "./term-index.ts";
import { UnitTexts } from "./unit-texts.ts";

function damaged(what: string): never {
  throw new ClaquetaError("BAD_MODEL_FILE", { where: "terms", what, next: "Make the model again." });
}

/** Writes units[from .. to), without lone surrogates, as UTF-8 to bytes[at ..). Returns the end. */
function writeUtf8(units: Uint16Array, from: number, to: number, bytes: Uint8Array, at: number): number {
  let end = at;
  for (let k = from; k < to; k++) {
    let code = units[k];
    if (code < 0x80) {
      bytes[end++] = code;
      continue;
    }
    if (code >= 0xd800 && code < 0xdc00) code = 0x10000 + ((code - 0xd800) << 10) + (units[++k] - 0xdc00);
    if (code < 0x800) {
      bytes[end++] = 0xc0 | (code >> 6);
    } else {
      if (code < 0x10000) {
        bytes[end++] = 0xe0 | (code >> 12);
      } else {
        bytes[end++] = 0xf0 | (code >> 18);
        bytes[end++] = 0x80 | ((code >> 12) & 63);
      }
      bytes[end++] = 0x80 | ((code >> 6) & 63);
    }
    bytes[end++] = 0x80 | (code & 63);
  }
  return end;
}

/** Whether bytes[first .. second) sort before bytes[second .. end). UTF-8 sorts by code points. */
function isAscending(bytes: Uint8Array, first: number, second: number, end: number): boolean {
  let a = first;
  let b = second;
  while (a < second && b < end && bytes[a] === bytes[b]) {
    a++;
    b++;
  }
  return b < end && (a === second || bytes[a] < bytes[b]);
}

/** Whether the bytes are strict UTF-8. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    // A copy, because browsers' TextDecoder refuses shared memory.
    new TextDecoder("utf-8", { fatal: true }).decode(bytes.slice());
    return true;
  } catch {
    return false;
  }
}

/** A vocabulary's terms in UTF-8, sorted by code points. Term i is bytes[offsets[i] .. offsets[i + 1]). */
export class TermList implements TermIndex {
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
  #strings: readonly string[] | undefined;
  #sought = new Uint8Array(256);

  private constructor(bytes: Uint8Array, offsets: Int32Array) {
    this.bytes = bytes;
    this.offsets = offsets;
  }

  /** The texts order[0], order[1], …, without lone surrogates. */
  static of(texts: UnitTexts, order: Int32Array): TermList {
    const { units, ends } = texts;
    const offsets = sharedInt32(order.length + 1);
    let byteCount = 0;
    for (let i = 0; i < order.length; i++) {
      for (let k = texts.startOf(order[i]); k < ends[order[i]]; k++) {
        // Each half of a surrogate pair counts two of its four bytes.
        const unit = units[k];
        byteCount += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
      }
      offsets[i + 1] = byteCount;
    }
    const bytes = sharedUint8(byteCount);
    for (let i = 0; i < order.length; i++) {
      writeUtf8(units, texts.startOf(order[i]), ends[order[i]], bytes, offsets[i]);
    }
    return new TermList(bytes, offsets);
  }

  /** Throws BAD_MODEL_FILE where the tensors are not a list of terms: UTF-8, in order, each once. */
  static fromTensors(tensors: State["tensors"]): TermList {
    const bytes = tensors.termBytes?.data;
    const offsets = tensors.termOffsets?.data;
    if (!(bytes instanceof Uint8Array) || !(offsets instanceof Int32Array) || offsets.length === 0) {
      damaged("termBytes (uint8) or termOffsets (int32) is missing or of another type");
    }
    if (offsets[0] !== 0 || offsets[offsets.length - 1] !== bytes.length) damaged("the offsets do not span the bytes");
    for (let i = 1; i < offsets.length; i++) if (offsets[i] < offsets[i - 1]) damaged(`offset ${i} runs back`);
    if (!isUtf8(bytes)) damaged("the bytes are not UTF-8");
    for (let i = 0; i + 1 < offsets.length; i++) {
      if (bytes[offsets[i]] >> 6 === 2) damaged(`term ${i} begins inside a character`);
      if (i > 0 && !isAscending(bytes, offsets[i - 1], offsets[i], offsets[i + 1])) {
        damaged(`term ${i} does not come after the one before it`);
      }
    }
    return new TermList(bytes, offsets);
  }

  get count(): number {
    return this.offsets.length - 1;
  }

  /** Created at the first access. */
  get strings(): readonly string[] {
    this.#strings ??= this.#decode();
    return this.#strings;
  }

  toTensors(): { readonly [name: string]: Tensor } {
    return {
      termBytes: { shape: [this.bytes.length], data: this.bytes },
      termOffsets: { shape: [this.offsets.length], data: this.offsets },
    };
  }

  find(units: Uint16Array, from: number, to: number): number {
    if (3 * (to - from) > this.#sought.length) this.#sought = new Uint8Array(6 * (to - from));
    const { bytes, offsets } = this;
    const sought = this.#sought;
    const length = writeUtf8(units, from, to, sought, 0);
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      const end = offsets[middle + 1];
      let at = offsets[middle];
      let k = 0;
      while (k < length && at < end && sought[k] === bytes[at]) {
        k++;
        at++;
      }
      if (k === length && at === end) return middle;
      if (k === length || (at < end && sought[k] < bytes[at])) high = middle;
      else low = middle + 1;
    }
    return -1;
  }

  /** All terms as code units. */
  toUnitTexts(): UnitTexts {
    const { bytes, offsets } = this;
    const texts = new UnitTexts();
    const units = new Uint16Array(bytes.length);
    const ends = new Int32Array(this.count);
    let at = 0;
    for (let i = 0; i < ends.length; i++) {
      for (let k = offsets[i]; k < offsets[i + 1]; ) {
        const lead = bytes[k++];
        if (lead < 0x80) {
          units[at++] = lead;
          continue;
        }
        const more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        let code = lead & (0x3f >> more);
        for (let m = 0; m < more; m++) code = (code << 6) | (bytes[k++] & 63);
        if (code < 0x10000) {
          units[at++] = code;
        } else {
          units[at++] = 0xd800 + ((code - 0x10000) >> 10);
          units[at++] = 0xdc00 + (code & 0x3ff);
        }
      }
      ends[i] = at;
    }
    texts.units = units;
    texts.ends = ends;
    texts.count = ends.length;
    return texts;
  }

  #decode(): readonly string[] {
    // A copy, as above.
    const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.bytes.slice());
    const strings: string[] = [];
    let from = 0;
    for (let i = 0; i < this.count; i++) {
      let to = from;
      for (let k = this.offsets[i]; k < this.offsets[i + 1]; k++) {
        // A code unit for each character, two for a character of four bytes.
        const byte = this.bytes[k];
        if (byte >> 6 !== 2) to += byte >= 0xf0 ? 2 : 1;
      }
      strings.push(text.slice(from, to));
      from = to;
    }
    return strings;
  }
}
