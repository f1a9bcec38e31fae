/** Words in a phrase. */
export const phraseWords = 10;
const multiplierA = 0x9e3779b1;
const multiplierB = 0x85ebca77;

/** Lower case, and where there is more than ASCII, compatibility forms without combining marks. */
export function foldText(text: string): string {
  const lower = text.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant
  return /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize("NFKD").replace(/\p{M}+/gu, "");
}

/** 32-bit hashes of the words of texts, one text behind another. */
export class WordHashes {
  /** The first `count` are words. */
  words = new Uint32Array(1 << 12);
  count = 0;

  /** Words are compared in lower case, without marks and punctuation. */
  append(plot: string): void {
    if (this.#appendLatin(plot)) return;
    const text = foldText(plot);
    this.#makeRoom(text.length);
    const words = this.words;
    let count = this.count;
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
    this.count = count;
  }

  /** The same without a copy of the text for one of Latin letters and common punctuation, as most are; false where a sign
   * needs more than the table. */
  #appendLatin(plot: string): boolean {
    this.#makeRoom(plot.length);
    const words = this.words;
    let count = this.count;
    let hash = 0x811c9dc5;
    let isInWord = false;
    for (let i = 0; i < plot.length; i++) {
      const unit = plot.charCodeAt(i);
      const folded = unit < foldedUnits.length ? foldedUnits[unit] : isPunctuation(unit) ? 0 : unfolded;
      if (folded === unfolded) return false;
      if (folded !== 0) {
        hash = Math.imul(hash ^ folded, 0x01000193);
        isInWord = true;
      } else if (isInWord) {
        words[count++] = mix(hash);
        hash = 0x811c9dc5;
        isInWord = false;
      }
    }
    if (isInWord) words[count++] = mix(hash);
    this.count = count;
    return true;
  }

  #makeRoom(more: number): void {
    if (this.count + more <= this.words.length) return;
    const larger = new Uint32Array(Math.max(this.words.length * 2, this.count + more));
    larger.set(this.words);
    this.words = larger;
  }
}

/** Words of all plots; plot r has those from starts[r] to starts[r + 1]. */
export function hashWords(plots: readonly string[]): { words: Uint32Array; starts: Float64Array } {
  const hashes = new WordHashes();
  const starts = new Float64Array(plots.length + 1);
  for (const [row, plot] of plots.entries()) {
    hashes.append(plot);
    starts[row + 1] = hashes.count;
  }
  return { words: hashes.words, starts };
}

/** Letters and digits; beyond ASCII everything but Latin-1 signs, general punctuation and CJK punctuation. */
function isWordUnit(unit: number): boolean {
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57);
  return unit > 0xbf && !isPunctuation(unit) && !(unit >= 0x3000 && unit <= 0x303f);
}

/** The block of dashes, typographic quotes and spaces: folding gives none of them a letter. */
const isPunctuation = (unit: number): boolean => unit >= 0x2000 && unit <= 0x206f;

/** Hashes of each run of 10 words of a plot, repeats included, in arrays that are used again for the next plot: two
 * polynomials of the words' hashes, rolled on by one word at a time. */
export class Phrases {
  /** The first `count` of both are the plot's. */
  high = new Uint32Array(1 << 10);
  low = new Uint32Array(1 << 10);
  count = 0;

  /** Takes the words from `start` to `end`. */
  take(words: Uint32Array, start: number, end: number): void {
    this.count = Math.max(0, end - start - phraseWords + 1);
    if (this.count > this.high.length) {
      this.high = new Uint32Array(powerOfTwoFrom(this.count));
      this.low = new Uint32Array(this.high.length);
    }
    const { high, low } = this;
    let a = 0;
    let b = 0;
    for (let at = start; at < end; at++) {
      a = (Math.imul(a, multiplierA) + words[at]) | 0;
      b = (Math.imul(b, multiplierB) + words[at]) | 0;
      if (at >= start + phraseWords) {
        a = (a - Math.imul(leavingA, words[at - phraseWords])) | 0;
        b = (b - Math.imul(leavingB, words[at - phraseWords])) | 0;
      }
      if (at < start + phraseWords - 1) continue;
      const place = at - start - phraseWords + 1;
      high[place] = mix(a);
      low[place] = mix(b);
    }
  }
}

/** A phrase's 53 bits as one number from 1 on. */
export const phraseKey = (high: number, low: number): number => (high >>> 11) * 4294967296 + low + 1;

/** One number for a whole list of words, from `start` to `end`; 0 where there is none. */
export function wordsKey(words: Uint32Array, start: number, end: number): number {
  if (start === end) return 0;
  let a = end - start;
  let b = a;
  for (let at = start; at < end; at++) {
    a = (Math.imul(a, multiplierA) + words[at]) | 0;
    b = (Math.imul(b, multiplierB) + words[at]) | 0;
  }
  return phraseKey(mix(a), mix(b));
}

/** The finaliser of MurmurHash3: every input bit moves every output bit. */
function mix(value: number): number {
  let x = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

function power(base: number, exponent: number): number {
  let product = 1;
  for (let i = 0; i < exponent; i++) product = Math.imul(product, base);
  return product;
}

const unfolded = 0xffff;
/** ASCII and Latin letters folded; 0 where a word ends, `unfolded` where one sign becomes several. */
const foldedUnits = Uint16Array.from({ length: 0x180 }, (_, unit) => {
  const text = foldText(String.fromCharCode(unit));
  if (text.length !== 1) return unfolded;
  return isWordUnit(text.charCodeAt(0)) ? text.charCodeAt(0) : 0;
});

const leavingA = power(multiplierA, phraseWords);
const leavingB = power(multiplierB, phraseWords);

/** At least 2. */
export function powerOfTwoFrom(least: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(least)));
}
