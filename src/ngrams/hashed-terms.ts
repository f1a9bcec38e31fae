import { ClaquetaError } from "../errors.ts";
import type { State, Tensor } from "../matrix/state.ts";
import { hashUnits, spreadHash } from "../text/unit-hash.ts";
import type { CharacterNgramIndex, CharacterNgrams } from "./character-ngrams.ts";
import type { TermIndex } from "./term-index.ts";
import type { TermList } from "./term-list.ts";

/** The 32-bit fingerprint of a term, 0 to 2³² − 1. */
export const termFingerprint = (units: Uint16Array, from: number, to: number): number =>
  spreadHash(hashUnits(units, from, to)) >>> 0;

const nameOfKey = (key: number): string => `#${key.toString(16).padStart(8, "0")}`;

/** Bytes before the coded keys: their number, and the number of low bits of each gap. */
const headBytes = 5;

/** Terms stored as fingerprints alone, in columns by ascending fingerprint: two bytes a term instead of its text.
 * Fingerprints are unique, so every term is found. An n-gram that is not a term is taken for one with probability count
 * ÷ 2³²: for 120,000 terms, one n-gram in 36,000, or about one in a hundred movies.
 *
 * Saved as gaps between neighbours in Rice coding (Rice and Plaunt 1971): the quotient in unary, then the low bits. */
export class HashedTerms implements TermIndex, CharacterNgramIndex {
  readonly #keys: Uint32Array;
  /** #starts[b]: the number of keys whose high bits are below b; about one key a bucket. */
  #starts: Uint32Array | undefined;
  #shift = 0;
  #strings: readonly string[] | undefined;

  /** keys: ascending, each once. */
  constructor(keys: Uint32Array) {
    this.#keys = keys;
  }

  /** Throws BAD_MODEL_FILE where the tensor is not such a list. */
  static fromTensors(tensors: State["tensors"]): HashedTerms {
    const bytes = tensors.termKeys?.data;
    if (!(bytes instanceof Uint8Array) || bytes.length < headBytes) throw damaged("it is missing or of another type");
    return new HashedTerms(decodeGaps(bytes));
  }

  /** For some terms of a list; of two with the same fingerprint the later is dropped. `kept`: index in the list. */
  static of(list: TermList, chosen: ArrayLike<number>): { readonly terms: HashedTerms; readonly kept: Int32Array } {
    const texts = list.toUnitTexts();
    const byKey = new Map<number, number>();
    for (let i = 0; i < chosen.length; i++) {
      const key = termFingerprint(texts.units, texts.startOf(chosen[i]), texts.ends[chosen[i]]);
      if (!byKey.has(key)) byKey.set(key, chosen[i]);
    }
    const keys = Uint32Array.from(byKey.keys()).sort();
    return { terms: new HashedTerms(keys), kept: Int32Array.from(keys, (key) => byKey.get(key) as number) };
  }

  get count(): number {
    return this.#keys.length;
  }

  /** Fingerprints as a number sign and eight hexadecimal digits, because the texts are unknown. */
  get strings(): readonly string[] {
    this.#strings ??= Array.from(this.#keys, nameOfKey);
    return this.#strings;
  }

  nameOf(text: string): string {
    const units = Uint16Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
    return nameOfKey(termFingerprint(units, 0, units.length));
  }

  toTensors(): { readonly [name: string]: Tensor } {
    const bytes = encodeGaps(this.#keys);
    return { termKeys: { shape: [bytes.length], data: bytes } };
  }

  find(units: Uint16Array, from: number, to: number): number {
    const found = new Int32Array(1);
    return this.findAll(Int32Array.of(hashUnits(units, from, to)), 1, found, 0) === 1 ? found[0] : -1;
  }

  collect({ hashes, count }: CharacterNgrams, _learn: boolean, into: Int32Array, at: number): number {
    return this.findAll(hashes, count, into, at);
  }

  /** Appends the columns of the terms with these hashes (hashUnits) to columns[at ..). Returns their end. */
  findAll(hashes: Int32Array, count: number, columns: Int32Array, at: number): number {
    this.#starts ??= this.#makeStarts();
    const keys = this.#keys;
    const starts = this.#starts;
    const shift = this.#shift;
    let to = at;
    for (let i = 0; i < count; i++) {
      const sought = spreadHash(hashes[i]) >>> 0;
      const bucket = sought >>> shift;
      const end = starts[bucket + 1];
      for (let k = starts[bucket]; k < end; k++) {
        if (keys[k] !== sought) continue;
        columns[to++] = k;
        break;
      }
    }
    return to;
  }

  #makeStarts(): Uint32Array {
    const bits = Math.max(1, Math.ceil(Math.log2(this.#keys.length)));
    this.#shift = 32 - bits;
    const starts = new Uint32Array(2 ** bits + 1);
    for (let i = 0; i < this.#keys.length; i++) starts[(this.#keys[i] >>> this.#shift) + 1] = i + 1;
    for (let b = 1; b < starts.length; b++) if (starts[b] === 0) starts[b] = starts[b - 1];
    return starts;
  }
}

/** A gap is the difference to the previous key, less 1. */
function encodeGaps(keys: Uint32Array): Uint8Array {
  const mean = keys.length === 0 ? 1 : 2 ** 32 / keys.length;
  const lowBits = Math.max(0, Math.floor(Math.log2(mean * Math.LN2)));
  const out: number[] = [0, 0, 0, 0, lowBits];
  for (let b = 0; b < 4; b++) out[b] = (keys.length >>> (8 * b)) & 255;
  let byte = 0;
  let used = 0;
  const push = (bit: number): void => {
    byte |= bit << used;
    if (++used < 8) return;
    out.push(byte);
    byte = 0;
    used = 0;
  };
  let previous = -1;
  for (const key of keys) {
    const gap = key - previous - 1;
    for (let q = Math.floor(gap / 2 ** lowBits); q > 0; q--) push(1);
    push(0);
    for (let b = 0; b < lowBits; b++) push(Math.floor(gap / 2 ** b) & 1);
    previous = key;
  }
  if (used > 0) out.push(byte);
  return Uint8Array.from(out);
}

/** Bits that a window contains at any bit offset. */
const windowBits = 25;

function decodeGaps(bytes: Uint8Array): Uint32Array {
  const count = (bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24)) >>> 0;
  const lowBits = bytes[4];
  if (lowBits > 32 || count * (lowBits + 1) > 8 * (bytes.length - headBytes)) throw damaged("it is too short");
  const padded = new Uint8Array(bytes.length + 4);
  padded.set(bytes);
  const end = 8 * bytes.length;
  let at = 8 * headBytes;
  /** The next bits, of which the lowest `windowBits` are valid. */
  const window = (): number => {
    const byte = at >>> 3;
    const word = padded[byte] | (padded[byte + 1] << 8) | (padded[byte + 2] << 16) | (padded[byte + 3] << 24);
    return word >>> (at & 7);
  };
  const readOnes = (): number => {
    for (let ones = 0; ; ) {
      if (at >= end) throw damaged("it ends inside a key");
      const zeros = ~window();
      const run = zeros === 0 ? 32 : 31 - Math.clz32(zeros & -zeros);
      if (run < windowBits) {
        at += run + 1;
        return ones + run;
      }
      at += windowBits;
      ones += windowBits;
    }
  };
  const readBits = (width: number): number => {
    const now = Math.min(width, windowBits);
    const value = window() & (2 ** now - 1);
    at += now;
    return now === width ? value : value + 2 ** now * readBits(width - now);
  };
  const keys = new Uint32Array(count);
  let previous = -1;
  for (let i = 0; i < count; i++) {
    const gap = readOnes() * 2 ** lowBits + readBits(lowBits);
    previous += gap + 1;
    if (previous > 0xffffffff) throw damaged("a key is past 32 bits");
    keys[i] = previous;
  }
  if (at > end) throw damaged("it ends inside a key");
  if (end - at >= 8) throw damaged("bytes are left over");
  if (at < end && readBits(end - at) !== 0) throw damaged("bits are left over");
  return keys;
}

const damaged = (what: string): ClaquetaError =>
  new ClaquetaError("BAD_MODEL_FILE", { where: "termKeys", what, next: "Make the model again." });
