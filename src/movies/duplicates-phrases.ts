/** Words in a phrase. */
const phraseWords = 10;
const multiplierA = 0x9e3779b1;
const multiplierB = 0x85ebca77;
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
    const key = (high >>> 11) * 4294967296 + low + 1; // 0 marks an empty slot
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

/** Lower case, and where there is more than ASCII, compatibility forms without combining marks. */
export function foldText(text: string): string {
  const lower = text.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant
  return /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize("NFKD").replace(/\p{M}+/gu, "");
}

/** 32-bit hashes of all words of all plots; plot r has those from starts[r] to starts[r + 1]. */
function hashWords(plots: readonly string[]): { words: Uint32Array; starts: Float64Array } {
  let words = new Uint32Array(1 << 16);
  const starts = new Float64Array(plots.length + 1);
  let count = 0;
  for (const [row, plot] of plots.entries()) {
    const text = foldText(plot);
    if (count + text.length > words.length) {
      const larger = new Uint32Array(Math.max(words.length * 2, count + text.length));
      larger.set(words);
      words = larger;
    }
    let hash = 0x811c9dc5;
    let isInWord = false;
    for (let i = 0; i <= text.length; i++) {
      const unit = i < text.length ? text.charCodeAt(i) : 32;
      if (isWordUnit(unit)) {
        hash = Math.imul(hash ^ unit, 0x01000193); // FNV-1a
        isInWord = true;
      } else if (isInWord) {
        words[count++] = mix(hash);
        hash = 0x811c9dc5;
        isInWord = false;
      }
    }
    starts[row + 1] = count;
  }
  return { words, starts };
}

/** Letters and digits; beyond ASCII everything but Latin-1 signs, general punctuation and CJK punctuation. */
function isWordUnit(unit: number): boolean {
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57);
  return unit > 0xbf && !(unit >= 0x2000 && unit <= 0x206f) && !(unit >= 0x3000 && unit <= 0x303f);
}

/** Calls back with row and two unsigned 32-bit hashes of each run of 10 words, repeats included: two polynomials of the
 * words' hashes, rolled on by one word at a time. */
function forEachPhrase(
  words: Uint32Array,
  starts: Float64Array,
  onPhrase: (row: number, high: number, low: number) => void,
): void {
  let leavingA = 1;
  let leavingB = 1;
  for (let i = 0; i < phraseWords; i++) {
    leavingA = Math.imul(leavingA, multiplierA);
    leavingB = Math.imul(leavingB, multiplierB);
  }
  for (let row = 0; row < starts.length - 1; row++) {
    let a = 0;
    let b = 0;
    const start = starts[row];
    for (let at = start; at < starts[row + 1]; at++) {
      a = (Math.imul(a, multiplierA) + words[at]) | 0;
      b = (Math.imul(b, multiplierB) + words[at]) | 0;
      if (at >= start + phraseWords) {
        a = (a - Math.imul(leavingA, words[at - phraseWords])) | 0;
        b = (b - Math.imul(leavingB, words[at - phraseWords])) | 0;
      }
      if (at >= start + phraseWords - 1) onPhrase(row, mix(a), mix(b));
    }
  }
}

/** The finaliser of MurmurHash3: every input bit moves every output bit. */
function mix(value: number): number {
  let x = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function powerOfTwoFrom(least: number): number {
  return 2 ** Math.ceil(Math.log2(least));
}
