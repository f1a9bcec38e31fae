import { hashUnits } from "../text/unit-hash.ts";
import { WordScanner, type WordScannerSettings } from "../text/word-scanner.ts";
import { characterStarts } from "./character-grams.ts";
import type { GramReader } from "./gram-reader.ts";
import { grownInt32 } from "./growth.ts";
import { TermTable } from "./term-table.ts";
import { UnitTexts } from "./unit-texts.ts";

/** Words remembered with their n-grams when reading without learning (some 15 MB), after which all are forgotten. */
const mostRemembered = 131_072;
/** Text made so that its words collide in the table could make it slow: past this the words are forgotten too. */
const farthestProbe = 512;
const space = 32;

/** Character n-grams inside words, each word with a space before and behind it (`analyzer: 'char_wb'`, whose words end at
 * white space, and 'char_token', whose words end at punctuation too). A word shorter
 * than the shortest n-gram is one n-gram itself. The n-grams of a word are made once and remembered: pieces are words. */
export class WordCharacterGrams implements GramReader {
  pieces: Int32Array = new Int32Array(512);
  pieceCount = 0;
  grams: Int32Array = new Int32Array(4096);
  readonly gramStart = 0;
  gramEnd = 0;
  readonly #scanner: WordScanner;
  readonly #table: TermTable;
  readonly #padded = new UnitTexts();
  #starts: Int32Array = new Int32Array(64);
  readonly #least: number;
  readonly #most: number;
  #words = new TermTable();
  /** N-grams of word w: lists[listEnds[w - 1] .. listEnds[w]), from 0 for the first. */
  #lists: Int32Array = new Int32Array(4096);
  #listEnds: Int32Array = new Int32Array(256);

  constructor(words: WordScannerSettings, ngramRange: readonly [number, number], expected = 64) {
    this.#scanner = new WordScanner(words);
    this.#table = new TermTable(expected);
    [this.#least, this.#most] = ngramRange;
  }

  get gramCount(): number {
    return this.#table.count;
  }

  read(text: string, learn: boolean): void {
    if (!learn && (this.#words.count > mostRemembered || this.#words.farthest > farthestProbe)) {
      this.#words = new TermTable();
    }
    const scanner = this.#scanner;
    scanner.scan(text);
    const { units, ends, hashes, count } = scanner;
    if (count > this.pieces.length) this.pieces = grownInt32(this.pieces, count);
    let known = this.#words.count;
    this.#words.lookUp(units, ends, hashes, count, this.pieces, true);
    for (let i = 0; i < count; i++) {
      if (this.pieces[i] === known) this.#remember(known++, units, i === 0 ? 0 : ends[i - 1], ends[i], learn);
    }
    this.pieceCount = count;
  }

  expand(pieces: Int32Array, from: number, to: number): void {
    const lists = this.#lists;
    const listEnds = this.#listEnds;
    let needed = 0;
    for (let i = from; i < to; i++) {
      const word = pieces[i];
      needed += listEnds[word] - (word === 0 ? 0 : listEnds[word - 1]);
    }
    if (needed > this.grams.length) this.grams = grownInt32(this.grams, needed);
    const grams = this.grams;
    let at = 0;
    for (let i = from; i < to; i++) {
      const word = pieces[i];
      for (let k = word === 0 ? 0 : listEnds[word - 1]; k < listEnds[word]; k++) grams[at++] = lists[k];
    }
    this.gramEnd = at;
  }

  write(gram: number, into: UnitTexts): void {
    const { texts } = this.#table;
    into.add(texts.units, texts.startOf(gram), texts.ends[gram]);
  }

  addTerm(units: Uint16Array, from: number, to: number): number {
    if (to - from >= this.#starts.length) this.#starts = grownInt32(this.#starts, to - from + 1);
    const length = characterStarts(units, from, to, this.#starts);
    const isShortWord = length < this.#least && length > 2 && units[from] === space && units[to - 1] === space;
    if (length > this.#most || (length < this.#least && !isShortWord)) return -1;
    return this.#table.add(units, from, to, hashUnits(units, from, to));
  }

  /** Makes the list of the n-grams of a new word. */
  #remember(word: number, units: Uint16Array, from: number, to: number, learn: boolean): void {
    const padded = this.#padded;
    padded.pad(units, from, to);
    const unitCount = padded.unitCount;
    if (unitCount >= this.#starts.length) this.#starts = grownInt32(this.#starts, unitCount + 1);
    const starts = this.#starts;
    const count = characterStarts(padded.units, 0, unitCount, starts);
    let at = word === 0 ? 0 : this.#listEnds[word - 1];
    for (let n = this.#least; n <= this.#most; n++) {
      const length = Math.min(n, count);
      if (at + count > this.#lists.length) this.#lists = grownInt32(this.#lists, at + count);
      for (let i = 0; i + length <= count; i++) {
        const start = starts[i];
        const end = starts[i + length];
        const hash = hashUnits(padded.units, start, end);
        const gram = learn
          ? this.#table.add(padded.units, start, end, hash)
          : this.#table.find(padded.units, start, end, hash);
        if (gram >= 0) this.#lists[at++] = gram;
      }
      if (n >= count) break;
    }
    if (word >= this.#listEnds.length) this.#listEnds = grownInt32(this.#listEnds, word + 1);
    this.#listEnds[word] = at;
  }
}
