import { hashUnits } from "../text/unit-hash.ts";
import { WordScanner, type WordScannerSettings } from "../text/word-scanner.ts";
import type { GramReader } from "./gram-reader.ts";
import { GramTree } from "./gram-tree.ts";
import { grownInt32 } from "./growth.ts";
import { TermTable } from "./term-table.ts";
import type { UnitTexts } from "./unit-texts.ts";

const space = 32;

/** Word n-grams, where words are runs of word characters. An n-gram is found by the number of its beginning and the number
 * of its last word; no text is joined or hashed beyond the single words. */
export class WordGrams implements GramReader {
  pieces: Int32Array = new Int32Array(1024);
  pieceCount = 0;
  grams: Int32Array = this.pieces;
  gramStart = 0;
  gramEnd = 0;
  readonly #scanner: WordScanner;
  readonly #words: TermTable;
  readonly #tree: GramTree;
  /** Node of each word. Words below #stopCount are stop words and have none. */
  #nodeOfWord: Int32Array;
  readonly #stopCount: number;
  readonly #least: number;
  readonly #most: number;
  /** The words of the text without stop words, -1 for unknown ones; and the node that ends in each, or -1. */
  #kept: Int32Array = new Int32Array(512);
  #nodes: Int32Array = new Int32Array(512);

  /** expected: n-grams to make room for. */
  constructor(
    words: WordScannerSettings,
    stopWords: readonly string[],
    ngramRange: readonly [number, number],
    expected = 64,
  ) {
    this.#scanner = new WordScanner(words);
    this.#words = TermTable.of(stopWords, expected >> 2); // most n-grams are pairs of the same words
    this.#tree = new GramTree(expected);
    this.#nodeOfWord = new Int32Array(Math.max(64, expected));
    [this.#least, this.#most] = ngramRange;
    this.#stopCount = this.#words.count;
  }

  get gramCount(): number {
    return this.#tree.count;
  }

  read(text: string, learn: boolean): void {
    const scanner = this.#scanner;
    scanner.scan(text);
    const { units, ends, hashes, count } = scanner;
    if (count * this.#most > this.pieces.length) this.pieces = grownInt32(this.pieces, count * this.#most);
    if (count > this.#kept.length) {
      this.#kept = grownInt32(this.#kept, count);
      this.#nodes = grownInt32(this.#nodes, count);
    }
    const pieces = this.pieces;
    const kept = this.#kept;
    const nodes = this.#nodes;
    const stopCount = this.#stopCount;
    this.#words.lookUp(units, ends, hashes, count, kept, learn);
    let length = 0;
    for (let i = 0; i < count; i++) {
      const word = kept[i];
      if (word >= 0 && word < stopCount) continue;
      kept[length] = word;
      nodes[length++] = word < 0 ? -1 : this.#rootOf(word);
    }
    let at = 0;
    for (let n = 1; n <= this.#most; n++) {
      if (n > 1) this.#tree.extend(nodes, kept, length, learn);
      if (n < this.#least) continue;
      for (let i = 0; i < length; i++) {
        pieces[at] = nodes[i];
        at += (nodes[i] >> 31) + 1; // -1 is written over: no branch, for it could not be foretold
      }
    }
    this.pieceCount = at;
  }

  expand(pieces: Int32Array, from: number, to: number): void {
    this.grams = pieces;
    this.gramStart = from;
    this.gramEnd = to;
  }

  write(gram: number, into: UnitTexts): void {
    const words: number[] = [];
    for (let node = gram; node >= 0; node = this.#tree.parentOf(node)) words.push(this.#tree.wordOf(node));
    into.addJoined(this.#words.texts, words.reverse(), words.length);
  }

  addTerm(units: Uint16Array, from: number, to: number): number {
    let node = -1;
    let length = 0;
    for (let start = from; start <= to; length++) {
      let end = start;
      while (end < to && units[end] !== space) end++;
      const word = this.#words.add(units, start, end, hashUnits(units, start, end));
      if (word < this.#stopCount || end === start) return -1;
      const root = this.#rootOf(word); // every word gets one, so that reading without learning adds none
      node = node < 0 ? root : this.#tree.add(node, word);
      start = end + 1;
    }
    return length < this.#least || length > this.#most ? -1 : node;
  }

  #rootOf(word: number): number {
    if (word >= this.#nodeOfWord.length) this.#nodeOfWord = grownInt32(this.#nodeOfWord, word + 1);
    if (this.#nodeOfWord[word] === 0) this.#nodeOfWord[word] = this.#tree.addRoot(word) + 1;
    return this.#nodeOfWord[word] - 1;
  }
}
