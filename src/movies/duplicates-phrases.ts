import { hashWords, Phrases, phraseKey, phraseWords, powerOfTwoFrom } from "./plot-phrases.ts";

/** 2³¹ bits: 256 MiB, enough for 250 million phrases. */
const mostBits = 2 ** 31;

/** Calls back with the rows (ascending, each once, at least two) of every run of 10 words that stands in more than one
 * plot. Words are compared in lower case, without marks and punctuation, by 53-bit hashes of whole phrases: among 25
 * million phrases one false match is expected in 30 runs. Time and memory grow with the text alone. */
export function forEachSharedPhrase(plots: readonly string[], onRows: (rows: readonly number[]) => void): void {
  const { words, starts } = hashWords(plots);
  let phraseCount = 0;
  for (let row = 0; row < plots.length; row++) {
    phraseCount += Math.max(0, starts[row + 1] - starts[row] - phraseWords + 1);
  }
  if (phraseCount === 0) return;

  // Nearly all phrases stand once. A first pass with one bit a phrase finds those that may stand twice, so that only
  // these few are kept with their rows.
  const bitCount = Math.min(powerOfTwoFrom(Math.max(1024, phraseCount * 8)), mostBits);
  const seenOnce = new Uint32Array(bitCount / 32);
  const seenTwice = new Uint32Array(bitCount / 32);
  let repeats = 0;
  forEachPhrase(words, starts, (_, __, low) => {
    const place = (low & (bitCount - 1)) >>> 5;
    const bit = 1 << (low & 31);
    if ((seenOnce[place] & bit) === 0) seenOnce[place] |= bit;
    else {
      seenTwice[place] |= bit;
      repeats++;
    }
  });
  if (repeats === 0) return;

  // Phrases in an open-addressed table; rows of each as a list, the last row first. At every doubly set bit there are at
  // most its repeats and the one before them, hence the room.
  const slotCount = powerOfTwoFrom(repeats * 3);
  const keys = new Float64Array(slotCount);
  const heads = new Int32Array(slotCount);
  const rows = new Int32Array(repeats * 2 + 1);
  const next = new Int32Array(repeats * 2 + 1);
  let used = 0;
  forEachPhrase(words, starts, (row, high, low) => {
    if ((seenTwice[(low & (bitCount - 1)) >>> 5] & (1 << (low & 31))) === 0) return;
    const key = phraseKey(high, low); // 0 marks an empty slot
    let slot = (low ^ high) & (slotCount - 1);
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & (slotCount - 1);
    keys[slot] = key;
    if (heads[slot] !== 0 && rows[heads[slot]] === row) return;
    used++;
    rows[used] = row;
    next[used] = heads[slot];
    heads[slot] = used;
  });

  for (const head of heads) {
    if (head === 0 || next[head] === 0) continue;
    const shared: number[] = [];
    for (let at = head; at !== 0; at = next[at]) shared.push(rows[at]);
    onRows(shared.reverse());
  }
}

/** Calls back with row and hashes of each phrase, repeats included. */
function forEachPhrase(
  words: Uint32Array,
  starts: Float64Array,
  onPhrase: (row: number, high: number, low: number) => void,
): void {
  const phrases = new Phrases();
  for (let row = 0; row < starts.length - 1; row++) {
    phrases.take(words, starts[row], starts[row + 1]);
    for (let i = 0; i < phrases.count; i++) onPhrase(row, phrases.high[i], phrases.low[i]);
  }
}
