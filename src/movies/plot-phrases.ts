/** Words in a phrase. */
export const phraseWords = 10;
const multiplierA = 0x9e3779b1;
const multiplierB = 0x85ebca77;

/** Lower case; beyond ASCII also compatibility forms without combining marks. */
export function foldText(text: string): string {
  const lower = text.toLowerCase();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole ASCII range is meant
  return /^[\x00-\x7f]*$/.test(lower) ? lower : lower.normalize("NFKD").replace(/\p{M}+/gu, "");
}

/** 32-bit hashes of the words of texts, one text after another. */
export class WordHashes {
  /** The first `count` are words. */
  words = new Uint32Array(1 << 12);
  count = 0;

  /** Words are compared in lower case, without accents and punctuation. */
  append(plot: string): void {
    // Most plots have only Latin letters and common punctuation; these need no folded copy.
    if (this.#append(plot, latinUnits)) return;
    foldedUnits ??= Uint16Array.from({ length: 0x10000 }, (_, unit) => (isWordUnit(unit) ? unit : 0));
    this.#append(foldText(plot), foldedUnits);
  }

  /** units: what each code unit becomes; 0 ends a word. False where a character needs more than the table. */
  #append(text: string, units: Uint16Array): boolean {
    this.#reserve(text.length);
    const words = this.words;
    let count = this.count;
    let hash = 0x811c9dc5;
    let isInWord = false;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      const folded = unit < units.length ? units[unit] : isPunctuation(unit) ? 0 : unfolded;
      if (folded === unfolded) return false;
      if (folded !== 0) {
        hash = Math.imul(hash ^ folded, 0x01000193); // FNV-1a
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

  #reserve(more: number): void {
    if (this.count + more <= this.words.length) return;
    const larger = new Uint32Array(Math.max(this.words.length * 2, this.count + more));
    larger.set(this.words);
    this.words = larger;
  }
}

/** Word hashes of all plots; plot r has those from starts[r] to starts[r + 1]. */
export function hashWords(plots: readonly string[]): { words: Uint32Array; starts: Float64Array } {
  const hashes = new WordHashes();
  const starts = new Float64Array(plots.length + 1);
  for (const [row, plot] of plots.entries()) {
    hashes.append(plot);
    starts[row + 1] = hashes.count;
  }
  return { words: hashes.words, starts };
}

/** Letters and digits; beyond ASCII everything except Latin-1 symbols, general punctuation and CJK punctuation. */
function isWordUnit(unit: number): boolean {
  if (unit < 128) return (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57);
  return unit > 0xbf && !isPunctuation(unit) && !(unit >= 0x3000 && unit <= 0x303f);
}

/** The block of dashes, typographic quotes and spaces: none of them folds to a letter. */
const isPunctuation = (unit: number): boolean => unit >= 0x2000 && unit <= 0x206f;

/** Hashes of each run of 10 words of a plot, repeats included, in arrays that are reused for the next plot: two rolling
 * polynomial hashes of the words' hashes. */
export class Phrases {
  /** The first `count` of both are the plot's. */
  high = new Uint32Array(1 << 10);
  low = new Uint32Array(1 << 10);
  count = 0;

  /** Takes the words from `start` to `end`. */
  take(words: Uint32Array, start: number, end: number): void {
    this.count = Math.max(0, end - start - phraseWords + 1);
    if (this.count > this.high.length) {
      this.high = new Uint32Array(2 * this.count);
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
      const index = at - start - phraseWords + 1;
      high[index] = mix(a);
      low[index] = mix(b);
    }
  }
}

/** A phrase's 53 bits as one number, at least 1. */
export const phraseKey = (high: number, low: number): number => (high >>> 11) * 4294967296 + low + 1;

/** One number for the list of words from `start` to `end`; 0 for an empty list. */
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

/** The finaliser of MurmurHash3: every input bit affects every output bit. */
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
/** Every code unit of folded text, made when first needed. U+FFFF, which is no character, ends a word. */
let foldedUnits: Uint16Array | undefined;
/** ASCII and Latin letters folded; 0 where a word ends, `unfolded` where one character becomes several. */
const latinUnits = Uint16Array.from({ length: 0x180 }, (_, unit) => {
  const text = foldText(String.fromCharCode(unit));
  if (text.length !== 1) return unfolded;
  return isWordUnit(text.charCodeAt(0)) ? text.charCodeAt(0) : 0;
});

const leavingA = power(multiplierA, phraseWords);
const leavingB = power(multiplierB, phraseWords);
