import { hashUnits, spreadHash } from "../text/unit-hash.ts";
import { UnitTexts } from "./unit-texts.ts";

/** A set of texts with indices 0, 1, 2 … in order of insertion, looked up by code units and hash (hashUnits) without
 * creating strings. Open addressing with linear probing, at most 5/8 full. */
export class TermTable {
  readonly texts = new UnitTexts();
  /** Of slot s: slots[2s] is index + 1 (0: free), slots[2s + 1] the hash. */
  #slots: Int32Array;
  #mask: number;
  /** The longest probe of an insertion, in slots. */
  maxProbe = 0;

  /** expected: initial capacity in texts. */
  constructor(expected = 64) {
    let capacity = 64;
    while (capacity * 5 < expected * 8) capacity *= 2;
    this.#slots = new Int32Array(capacity * 2);
    this.#mask = capacity - 1;
  }

  /** A table of these words, in their order. */
  static of(words: readonly string[], expected = words.length): TermTable {
    const table = new TermTable(expected);
    const texts = new UnitTexts();
    for (const word of words) {
      texts.addString(word);
      const start = texts.startOf(texts.count - 1);
      table.add(texts.units, start, texts.unitCount, hashUnits(texts.units, start, texts.unitCount));
    }
    return table;
  }

  get count(): number {
    return this.texts.count;
  }

  /** Index of units[from .. to), or -1. */
  find(units: Uint16Array, from: number, to: number, hash: number): number {
    return this.#slots[2 * this.#slotOf(units, from, to, hash)] - 1;
  }

  /** Index of units[from .. to), which is added if it is new. */
  add(units: Uint16Array, from: number, to: number, hash: number): number {
    const slot = this.#slotOf(units, from, to, hash);
    const found = this.#slots[2 * slot];
    if (found > 0) return found - 1;
    this.maxProbe = Math.max(this.maxProbe, (slot - spreadHash(hash)) & this.#mask);
    this.texts.add(units, from, to);
    this.#slots[2 * slot] = this.count;
    this.#slots[2 * slot + 1] = hash;
    if (this.count * 8 > (this.#mask + 1) * 5) this.#grow();
    return this.count - 1;
  }

  /** Writes the indices of many texts to `numbers`, as `add` with `learn`, else as `find`. Text i is units[ends[i - 1]
   * .. ends[i]). All first slots are read before any is compared, so that cache misses overlap. */
  lookUp(
    units: Uint16Array,
    ends: Int32Array,
    hashes: Int32Array,
    count: number,
    numbers: Int32Array,
    learn: boolean,
  ): void {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let i = 0; i < count; i++) {
      const slot = 2 * (spreadHash(hashes[i]) & mask);
      numbers[i] = slots[slot + 1] === hashes[i] ? slots[slot] - 1 : -1;
    }
    const known = this.texts;
    let from = 0;
    for (let i = 0; i < count; i++) {
      const to = ends[i];
      if (numbers[i] < 0 || !known.equals(numbers[i], units, from, to)) {
        numbers[i] = learn ? this.add(units, from, to, hashes[i]) : this.find(units, from, to, hashes[i]);
      }
      from = to;
    }
  }

  /** The slot of the text, or the free slot for it. */
  #slotOf(units: Uint16Array, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    let slot = spreadHash(hash) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const number = slots[2 * slot] - 1;
      if (number < 0 || (slots[2 * slot + 1] === hash && this.texts.equals(number, units, from, to))) return slot;
    }
  }

  #grow(): void {
    const old = this.#slots;
    const mask = this.#mask * 2 + 1;
    const slots = new Int32Array((mask + 1) * 2);
    for (let s = 0; s < old.length; s += 2) {
      if (old[s] === 0) continue;
      let slot = spreadHash(old[s + 1]) & mask;
      while (slots[2 * slot] !== 0) slot = (slot + 1) & mask;
      slots[2 * slot] = old[s];
      slots[2 * slot + 1] = old[s + 1];
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}
