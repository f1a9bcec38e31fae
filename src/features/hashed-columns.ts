import { hashPrime, hashSeed } from "../text/unit-hash.ts";
import { WordScanner, type WordScannerSettings } from "../text/word-scanner.ts";
import { characterStarts } from "./character-grams.ts";
import type { TermSettings } from "./feature-settings.ts";
import { stopWordsOf, wordsOf } from "./gram-readers.ts";
import { grownInt32 } from "./growth.ts";
import type { HashedTerms } from "./hashed-terms.ts";
import { TermTable } from "./term-table.ts";
import { UnitTexts } from "./unit-texts.ts";

/** Finds the columns of a text's n-grams among terms that are known by fingerprints: an n-gram is hashed and never kept. */
export interface ColumnReader {
  /** Of the text read last: columns[0 .. count), one for each occurrence of a term, in no order. */
  readonly columns: Int32Array;
  readonly count: number;
  read(text: string): void;
}

/** The reader for these settings; undefined for n-grams that are found by what a GramReader has learned of them. */
export function columnReaderFor(settings: TermSettings, terms: HashedTerms): ColumnReader | undefined {
  const { ngramRange } = settings;
  const words = wordsOf(settings);
  if (words === undefined) return undefined;
  return settings.analyzer === "word"
    ? new WordColumns(words, stopWordsOf(settings), ngramRange, terms)
    : new WordCharacterColumns(words, ngramRange, terms);
}

const space = 32;

/** Word n-grams, as WordGrams makes them: the hash of n words goes on from that of the first n − 1. */
class WordColumns implements ColumnReader {
  columns: Int32Array = new Int32Array(1024);
  count = 0;
  readonly #scanner: WordScanner;
  readonly #stopWords: TermTable;
  readonly #terms: HashedTerms;
  readonly #least: number;
  readonly #most: number;
  #hashes: Int32Array = new Int32Array(512);
  /** Where each word that is no stop word begins and ends. */
  #starts: Int32Array = new Int32Array(512);
  #ends: Int32Array = new Int32Array(512);

  constructor(
    words: WordScannerSettings,
    stopWords: readonly string[],
    [least, most]: readonly [number, number],
    terms: HashedTerms,
  ) {
    this.#scanner = new WordScanner(words);
    this.#terms = terms;
    this.#least = least;
    this.#most = most;
    this.#stopWords = TermTable.of(stopWords);
  }

  read(text: string): void {
    const length = this.#readWords(text);
    const { units } = this.#scanner;
    const hashes = this.#hashes;
    const starts = this.#starts;
    const ends = this.#ends;
    if (length * this.#most > this.columns.length) this.columns = grownInt32(this.columns, length * this.#most);
    let count = 0;
    for (let n = 1; n <= this.#most; n++) {
      // hashes[i]: of the n − 1 words before word i + n − 1, from word i on.
      const grams = length - n + 1;
      for (let i = 0; n > 1 && i < grams; i++) {
        let hash = Math.imul(hashes[i] ^ space, hashPrime);
        const end = ends[i + n - 1];
        for (let at = starts[i + n - 1]; at < end; at++) hash = Math.imul(hash ^ units[at], hashPrime);
        hashes[i] = hash;
      }
      if (n >= this.#least) count = this.#terms.findAll(hashes, Math.max(0, grams), this.columns, count);
    }
    this.count = count;
  }

  #readWords(text: string): number {
    const scanner = this.#scanner;
    scanner.scan(text);
    const { units, ends, hashes, count } = scanner;
    if (count > this.#hashes.length) {
      this.#hashes = new Int32Array(2 * count);
      this.#starts = new Int32Array(2 * count);
      this.#ends = new Int32Array(2 * count);
    }
    const hasStops = this.#stopWords.count > 0;
    let length = 0;
    for (let i = 0; i < count; i++) {
      const from = i === 0 ? 0 : ends[i - 1];
      if (hasStops && this.#stopWords.find(units, from, ends[i], hashes[i]) >= 0) continue;
      this.#hashes[length] = hashes[i];
      this.#starts[length] = from;
      this.#ends[length++] = ends[i];
    }
    return length;
  }
}

/** Words remembered with their columns, after which all are forgotten. */
const mostRemembered = 131_072;
/** Text made so that its words collide in the table could make it slow: past this the words are forgotten too. */
const farthestProbe = 512;

/** Character n-grams inside words, as WordCharacterGrams makes them. The columns of a word are found once and remembered. */
class WordCharacterColumns implements ColumnReader {
  columns: Int32Array = new Int32Array(4096);
  count = 0;
  readonly #scanner: WordScanner;
  readonly #terms: HashedTerms;
  readonly #least: number;
  readonly #most: number;
  #words = new TermTable();
  #numbers: Int32Array = new Int32Array(512);
  /** Columns of word w: lists[listEnds[w] .. listEnds[w + 1]). */
  #lists: Int32Array = new Int32Array(4096);
  #listEnds: Int32Array = new Int32Array(256);
  readonly #padded = new UnitTexts();
  #starts: Int32Array = new Int32Array(64);
  #hashes: Int32Array = new Int32Array(256);

  constructor(words: WordScannerSettings, [least, most]: readonly [number, number], terms: HashedTerms) {
    this.#scanner = new WordScanner(words);
    this.#terms = terms;
    this.#least = least;
    this.#most = most;
  }

  read(text: string): void {
    if (this.#words.count > mostRemembered || this.#words.farthest > farthestProbe) this.#words = new TermTable();
    const scanner = this.#scanner;
    scanner.scan(text);
    const { units, ends, hashes, count: wordCount } = scanner;
    if (wordCount > this.#numbers.length) this.#numbers = new Int32Array(2 * wordCount);
    const numbers = this.#numbers;
    let known = this.#words.count;
    this.#words.lookUp(units, ends, hashes, wordCount, numbers, true);
    for (let i = 0; i < wordCount; i++) {
      if (numbers[i] === known) this.#remember(known++, units, i === 0 ? 0 : ends[i - 1], ends[i]);
    }
    const lists = this.#lists;
    const listEnds = this.#listEnds;
    let needed = 0;
    for (let i = 0; i < wordCount; i++) needed += listEnds[numbers[i] + 1] - listEnds[numbers[i]];
    if (needed > this.columns.length) this.columns = new Int32Array(2 * needed);
    const columns = this.columns;
    let at = 0;
    for (let i = 0; i < wordCount; i++) {
      const end = listEnds[numbers[i] + 1];
      for (let k = listEnds[numbers[i]]; k < end; k++) columns[at++] = lists[k];
    }
    this.count = at;
  }

  #remember(word: number, units: Uint16Array, from: number, to: number): void {
    const padded = this.#padded;
    padded.pad(units, from, to);
    const unitCount = padded.unitCount;
    if (unitCount >= this.#starts.length) this.#starts = grownInt32(this.#starts, unitCount + 1);
    const count = characterStarts(padded.units, 0, unitCount, this.#starts);
    const gramCount = this.#hashGrams(padded.units, count);
    const first = this.#listEnds[word];
    if (first + gramCount > this.#lists.length) this.#lists = grownInt32(this.#lists, first + gramCount);
    if (word + 1 >= this.#listEnds.length) this.#listEnds = grownInt32(this.#listEnds, word + 2);
    this.#listEnds[word + 1] = this.#terms.findAll(this.#hashes, gramCount, this.#lists, first);
  }

  /** Hashes of all n-grams of a padded word of `count` characters, each going on from that of one character less. */
  #hashGrams(units: Uint16Array, count: number): number {
    const starts = this.#starts;
    const least = Math.min(this.#least, count);
    const most = Math.min(this.#most, count);
    const needed = count * (most - least + 1);
    if (needed > this.#hashes.length) this.#hashes = new Int32Array(2 * needed);
    const hashes = this.#hashes;
    let at = 0;
    for (let i = 0; i + least <= count; i++) {
      let hash = hashSeed;
      const longest = Math.min(most, count - i);
      for (let n = 1; n <= longest; n++) {
        const end = starts[i + n];
        for (let k = starts[i + n - 1]; k < end; k++) hash = Math.imul(hash ^ units[k], hashPrime);
        if (n >= least) hashes[at++] = hash;
      }
    }
    return at;
  }
}
