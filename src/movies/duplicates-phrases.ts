import { countPhrases, filterBits, PhraseTable, powerOfTwoFrom } from "./phrase-index.ts";
import { hashWords, Phrases } from "./plot-phrases.ts";

/** Calls back with the rows (ascending, each once, at least two) of every run of 10 words that is in more than one
 * plot. Words are compared in lower case, without accents and punctuation, by 53-bit hashes of whole phrases: among 25
 * million phrases one false match is expected in 30 runs. Time and memory grow with the text alone. */
export function forEachSharedPhrase(plots: readonly string[], onRows: (rows: readonly number[]) => void): void {
  const { words, starts } = hashWords(plots);
  const phraseCount = countPhrases(starts);
  if (phraseCount === 0) return;

  // Nearly all phrases occur once. A first pass with one bit a phrase finds those that may occur twice, so that only
  // these few are kept with their rows.
  const bitCount = filterBits(phraseCount);
  const seenOnce = new Uint32Array(bitCount / 32);
  const seenTwice = new Uint32Array(bitCount / 32);
  let repeats = 0;
  forEachPhrase(words, starts, (_, __, low) => {
    const index = (low & (bitCount - 1)) >>> 5;
    const bit = 1 << (low & 31);
    if ((seenOnce[index] & bit) === 0) seenOnce[index] |= bit;
    else {
      seenTwice[index] |= bit;
      repeats++;
    }
  });
  if (repeats === 0) return;

  // A bit that is set twice stands for its repeats and the phrase before them.
  const table = new PhraseTable(powerOfTwoFrom(repeats * 3), repeats * 2);
  forEachPhrase(words, starts, (row, high, low) => {
    if ((seenTwice[(low & (bitCount - 1)) >>> 5] & (1 << (low & 31))) !== 0) table.add(row, high, low);
  });
  const { heads, rows, next } = table;
  for (const head of heads) {
    if (head === 0 || next[head] === 0) continue;
    const shared: number[] = [];
    for (let at = head; at !== 0; at = next[at]) shared.push(rows[at]);
    onRows(shared.reverse());
  }
}

/** Calls back with the row and the hashes of each phrase, repeats included. */
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
