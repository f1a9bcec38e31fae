import { Phrases, phraseKey, phraseWords } from "./plot-phrases.ts";

/** At least 2. */
export const powerOfTwoFrom = (min: number): number => 2 ** Math.max(1, Math.ceil(Math.log2(min)));

/** Phrases of all plots, repeats included; plot r has the words from starts[r] to starts[r + 1]. */
export const countPhrases = (starts: Float64Array): number =>
  starts.reduce((count, end, i) => count + (i === 0 ? 0 : Math.max(0, end - starts[i - 1] - phraseWords + 1)), 0);

/** Size of a filter of one bit a phrase that lets at most one in eight other phrases pass. The maximum, 2³¹ bits, is
 * 256 MiB and enough for 250 million phrases. */
export const filterBits = (phraseCount: number): number =>
  Math.max(1024, Math.min(2 ** 31, powerOfTwoFrom(phraseCount * 8)));

/** An open-addressed table of phrases, with a linked list of the rows that have each. */
export class PhraseTable {
  /** 0 marks an empty slot. */
  readonly keys: Float64Array;
  /** Index into `rows` of the slot's last row, from 1 on. */
  readonly heads: Int32Array;
  readonly rows: Int32Array;
  /** Index of the row before it, 0 where there is none. */
  readonly next: Int32Array;
  #used = 0;

  /** slotCount: a power of two. */
  constructor(slotCount: number, maxRows: number) {
    this.keys = new Float64Array(slotCount);
    this.heads = new Int32Array(slotCount);
    this.rows = new Int32Array(maxRows + 1);
    this.next = new Int32Array(maxRows + 1);
  }

  /** Rows must come in ascending order. */
  add(row: number, high: number, low: number): void {
    const slot = this.slotOf(high, low);
    this.keys[slot] = phraseKey(high, low);
    const head = this.heads[slot];
    if (head !== 0 && this.rows[head] === row) return;
    this.#used++;
    this.rows[this.#used] = row;
    this.next[this.#used] = head;
    this.heads[slot] = this.#used;
  }

  /** The phrase's slot, or the empty slot for it. */
  slotOf(high: number, low: number): number {
    const key = phraseKey(high, low);
    const keys = this.keys;
    const mask = keys.length - 1;
    let slot = (low ^ high) & mask;
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }
}

/** Finds the plots that share runs of 10 words. Nearly all phrases that are looked up are in no plot, so a bit filter
 * that fits the processor's cache comes before the table. */
export class PhraseIndex {
  readonly #filter: Uint32Array;
  readonly #filterMask: number;
  readonly #table: PhraseTable;
  readonly #phrases = new Phrases();

  /** Plot r has the words from starts[r] to starts[r + 1]. */
  constructor(words: Uint32Array, starts: Float64Array) {
    const phraseCount = countPhrases(starts);
    const bitCount = filterBits(phraseCount);
    this.#filter = new Uint32Array(bitCount / 32);
    this.#filterMask = bitCount - 1;
    this.#table = new PhraseTable(powerOfTwoFrom(phraseCount * 2), phraseCount);
    const phrases = this.#phrases;
    for (let row = 0; row < starts.length - 1; row++) {
      phrases.take(words, starts[row], starts[row + 1]);
      for (let i = 0; i < phrases.count; i++) {
        const low = phrases.low[i];
        this.#filter[(low & this.#filterMask) >>> 5] |= 1 << (low & 31);
        this.#table.add(row, phrases.high[i], low);
      }
    }
  }

  /** The first row that shares at least two different phrases with the first `count` words, or -1. */
  rowSharing(words: Uint32Array, count: number): number {
    let slotOfRow: Map<number, number> | undefined;
    let firstRow = -1;
    const { keys, heads, rows, next } = this.#table;
    const phrases = this.#phrases;
    const filter = this.#filter;
    const mask = this.#filterMask;
    phrases.take(words, 0, count);
    const lows = phrases.low;
    for (let i = 0; i < phrases.count; i++) {
      const low = lows[i];
      if ((filter[(low & mask) >>> 5] & (1 << (low & 31))) === 0) continue;
      const slot = this.#table.slotOf(phrases.high[i], low);
      if (keys[slot] === 0) continue;
      slotOfRow ??= new Map();
      for (let at = heads[slot]; at !== 0; at = next[at]) {
        const row = rows[at];
        const earlier = slotOfRow.get(row);
        if (earlier === undefined) slotOfRow.set(row, slot);
        else if (earlier !== slot && (firstRow < 0 || row < firstRow)) firstRow = row;
      }
    }
    return firstRow;
  }
}
