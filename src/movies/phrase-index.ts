import { Phrases, phraseKey, phraseWords, powerOfTwoFrom } from "./plot-phrases.ts";

/** Bits of the filter for each phrase: one in eight phrases that the index lacks passes it at most. */
const filterBits = 8;

/** Which plots have a run of 10 words: an open-addressed table of phrases, for each the rows that have it, behind a
 * filter of one bit a phrase that fits the processor's cache, since nearly all phrases that are looked up are in none. */
export class PhraseIndex {
  readonly #filter: Uint32Array;
  readonly #filterMask: number;
  /** 0 marks an empty slot. */
  readonly #keys: Float64Array;
  /** Place of the slot's last row in `rows`, from 1 on. */
  readonly #heads: Int32Array;
  readonly #rows: Int32Array;
  /** Place of the row before it, 0 where there is none. */
  readonly #next: Int32Array;
  readonly #phrases = new Phrases();

  /** Plot r has the words from starts[r] to starts[r + 1]. */
  constructor(words: Uint32Array, starts: Float64Array) {
    let phraseCount = 0;
    for (let row = 0; row < starts.length - 1; row++) {
      phraseCount += Math.max(0, starts[row + 1] - starts[row] - phraseWords + 1);
    }
    const bitCount = Math.max(1024, Math.min(2 ** 31, powerOfTwoFrom(phraseCount * filterBits)));
    this.#filter = new Uint32Array(bitCount / 32);
    this.#filterMask = bitCount - 1;
    const slotCount = powerOfTwoFrom(phraseCount * 2);
    this.#keys = new Float64Array(slotCount);
    this.#heads = new Int32Array(slotCount);
    this.#rows = new Int32Array(phraseCount + 1);
    this.#next = new Int32Array(phraseCount + 1);
    let used = 0;
    for (let row = 0; row < starts.length - 1; row++) {
      const phrases = this.#phrases;
      phrases.take(words, starts[row], starts[row + 1]);
      for (let i = 0; i < phrases.count; i++) {
        const high = phrases.high[i];
        const low = phrases.low[i];
        this.#filter[(low & this.#filterMask) >>> 5] |= 1 << (low & 31);
        const slot = this.#slotOf(high, low);
        this.#keys[slot] = phraseKey(high, low);
        if (this.#heads[slot] !== 0 && this.#rows[this.#heads[slot]] === row) continue;
        used++;
        this.#rows[used] = row;
        this.#next[used] = this.#heads[slot];
        this.#heads[slot] = used;
      }
    }
  }

  /** The lowest row that has at least two different phrases in common with the first `count` words, or -1. */
  rowSharing(words: Uint32Array, count: number): number {
    let slotOfRow: Map<number, number> | undefined;
    let lowest = -1;
    const phrases = this.#phrases;
    const filter = this.#filter;
    const mask = this.#filterMask;
    phrases.take(words, 0, count);
    const lows = phrases.low;
    for (let i = 0; i < phrases.count; i++) {
      const low = lows[i];
      if ((filter[(low & mask) >>> 5] & (1 << (low & 31))) === 0) continue;
      const slot = this.#slotOf(phrases.high[i], low);
      if (this.#keys[slot] === 0) continue;
      slotOfRow ??= new Map();
      for (let at = this.#heads[slot]; at !== 0; at = this.#next[at]) {
        const row = this.#rows[at];
        const earlier = slotOfRow.get(row);
        if (earlier === undefined) slotOfRow.set(row, slot);
        else if (earlier !== slot && (lowest < 0 || row < lowest)) lowest = row;
      }
    }
    return lowest;
  }

  /** Where the phrase stands, or the empty slot where it would. */
  #slotOf(high: number, low: number): number {
    const key = phraseKey(high, low);
    const keys = this.#keys;
    const mask = keys.length - 1;
    let slot = (low ^ high) & mask;
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }
}
