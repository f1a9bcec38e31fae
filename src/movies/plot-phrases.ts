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
    const text = foldText(plot);
    if (this.count + text.length > this.words.length) {
      const larger = new Uint32Array(Math.max(this.words.length * 2, this.count + text.length));
      larger.set(this.words);
      this.words = larger;
    }
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
  return unit > 0xbf && !(unit >= 0x2000 && unit <= 0x206f) && !(unit >= 0x3000 && unit <= 0x303f);
}

/** Calls back with two unsigned 32-bit hashes of each run of 10 words from `start` to `end`, repeats included: two
 * polynomials of the words' hashes, rolled on by one word at a time. */
export function forEachPhrase(
  words: Uint32Array,
  start: number,
  end: number,
  onPhrase: (high: number, low: number) => void,
): void {
  let a = 0;
  let b = 0;
  for (let at = start; at < end; at++) {
    a = (Math.imul(a, multiplierA) + words[at]) | 0;
    b = (Math.imul(b, multiplierB) + words[at]) | 0;
    if (at >= start + phraseWords) {
      a = (a - Math.imul(leavingA, words[at - phraseWords])) | 0;
      b = (b - Math.imul(leavingB, words[at - phraseWords])) | 0;
    }
    if (at >= start + phraseWords - 1) onPhrase(mix(a), mix(b));
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

const leavingA = power(multiplierA, phraseWords);
const leavingB = power(multiplierB, phraseWords);

/** At least 2. */
export function powerOfTwoFrom(least: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(least)));
}
