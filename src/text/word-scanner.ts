import { asciiTable, type CharacterClass, isOfClass } from "./character-class.ts";
import { normalise, type StripAccents } from "./normalise.ts";
import { hashPrime, hashSeed } from "./unit-hash.ts";

export interface WordScannerSettings {
  /** The characters of words. */
  readonly characters: CharacterClass;
  /** In characters (code points); shorter runs are not words. */
  readonly minLength: number;
  readonly lowercase: boolean;
  readonly stripAccents: StripAccents;
}

const encoder = new TextEncoder();

/** Splits text into normalised words, the longest runs of a class of characters, without creating strings. Word i of
 * the last scan is units[ends[i - 1] .. ends[i]) (from 0 for the first), with its hash (hashUnits) in hashes[i] and its
 * offset in the normalised text in offsets[i]. The next scan reuses the arrays. */
export class WordScanner {
  units = new Uint16Array(2048);
  ends = new Int32Array(512);
  hashes = new Int32Array(512);
  offsets = new Int32Array(512);
  count = 0;
  #bytes = new Uint8Array(2048);
  readonly #settings: WordScannerSettings;
  /** ASCII text is lower-cased while it is read; other text is normalised first and then read unchanged. */
  readonly #lowering: Int16Array;
  readonly #unchanged: Int16Array;
  /** Whether each code unit is in the class: 0 unknown, 1 no, 2 yes. */
  #classes: Uint8Array | undefined;

  constructor(settings: WordScannerSettings) {
    this.#settings = settings;
    this.#unchanged = asciiTable(settings.characters, false);
    this.#lowering = asciiTable(settings.characters, settings.lowercase);
  }

  scan(text: string): void {
    this.#reserve(text.length);
    if (this.#scanAscii(text)) return;
    const { lowercase, stripAccents } = this.#settings;
    const normal = normalise(text, lowercase, stripAccents);
    this.#reserve(normal.length);
    this.#scanAny(normal);
  }

  #reserve(length: number): void {
    if (length > this.units.length) {
      this.units = new Uint16Array(length * 2);
      this.#bytes = new Uint8Array(length * 2);
    }
    const maxWords = (length >> 1) + 1;
    if (maxWords > this.ends.length) {
      this.ends = new Int32Array(maxWords * 2);
      this.hashes = new Int32Array(maxWords * 2);
      this.offsets = new Int32Array(maxWords * 2);
    }
  }

  /** False where a character is not ASCII; the arrays then have no meaning. */
  #scanAscii(text: string): boolean {
    const { units, ends, hashes, offsets } = this;
    const length = text.length;
    // The encoder is far faster than charCodeAt. The text is ASCII if it has as many bytes as code units.
    const bytes = this.#bytes;
    const { read, written } = encoder.encodeInto(text, bytes);
    if (read !== length || written !== length) return false;
    const table = this.#lowering;
    const minLength = this.#settings.minLength;
    let count = 0;
    let start = 0;
    let at = 0;
    let hash = hashSeed;
    for (let i = 0; i < length; i++) {
      const unit = table[bytes[i]];
      if (unit >= 0) {
        units[at++] = unit;
        hash = Math.imul(hash ^ unit, hashPrime);
      } else if (at > start) {
        if (at - start >= minLength) {
          offsets[count] = i - at + start;
          ends[count] = at;
          hashes[count++] = hash;
          start = at;
        } else {
          at = start;
        }
        hash = hashSeed;
      }
    }
    if (at > start && at - start >= minLength) {
      offsets[count] = length - at + start;
      ends[count] = at;
      hashes[count++] = hash;
    }
    this.count = count;
    return true;
  }

  #scanAny(text: string): void {
    const { units, ends, hashes, offsets } = this;
    const table = this.#unchanged;
    const minLength = this.#settings.minLength;
    const length = text.length;
    let count = 0;
    let start = 0;
    let at = 0;
    let characters = 0;
    let hash = hashSeed;
    for (let i = 0; i <= length; i++) {
      const code = i < length ? text.charCodeAt(i) : -1;
      // A pair of surrogates is one character; normalised text has no lone ones.
      const isPair = code >= 0xd800 && code < 0xdc00;
      if (code >= 0 && (code < 128 ? table[code] >= 0 : this.#isInside(text, i, code, isPair))) {
        characters++;
        units[at++] = code;
        hash = Math.imul(hash ^ code, hashPrime);
        if (isPair) {
          const low = text.charCodeAt(++i);
          units[at++] = low;
          hash = Math.imul(hash ^ low, hashPrime);
        }
        continue;
      }
      if (characters > 0 && characters >= minLength) {
        offsets[count] = i - at + start;
        ends[count] = at;
        hashes[count++] = hash;
        start = at;
      }
      if (isPair) i++;
      at = start;
      characters = 0;
      hash = hashSeed;
    }
    this.count = count;
  }

  #isInside(text: string, at: number, code: number, isPair: boolean): boolean {
    if (isPair) return isOfClass(this.#settings.characters, text.slice(at, at + 2));
    this.#classes ??= new Uint8Array(65_536);
    if (this.#classes[code] === 0) {
      this.#classes[code] = isOfClass(this.#settings.characters, String.fromCharCode(code)) ? 2 : 1;
    }
    return this.#classes[code] === 2;
  }
}
