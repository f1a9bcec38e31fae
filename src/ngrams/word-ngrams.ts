import { hashPrime, hashUnits } from "../text/unit-hash.ts";
import type { WordScanner } from "../text/word-scanner.ts";
import { grown } from "./growth.ts";
import type { HashedTerms } from "./hashed-terms.ts";
import { KeptWords } from "./kept-words.ts";
import { type NgramTexts, PieceReader } from "./ngram-reader.ts";
import { NgramTree } from "./ngram-tree.ts";
import { TermTable } from "./term-table.ts";
import type { UnitTexts } from "./unit-texts.ts";

const space = 32;

/** Receives the word n-grams of a text, by length. */
export interface WordNgramSink {
  /** Takes the single words of another text and leaves out stop words. With `learn`, new n-grams become known. */
  begin(words: WordScanner, learn: boolean): void;
  /** Goes from the n-grams of n − 1 words to those of n. */
  lengthen(n: number): void;
  /** Appends the indices of the known ones among the current n-grams to into[at ..). Returns their end. */
  take(into: Int32Array, at: number): number;
}

/** Passes the n-grams of the last scan to the sink. into: at least words × lengths long. Returns its used length. */
export function enumerateWordNgrams(
  words: WordScanner,
  [min, max]: readonly [number, number],
  sink: WordNgramSink,
  learn: boolean,
  into: Int32Array,
): number {
  sink.begin(words, learn);
  let at = 0;
  for (let n = 1; n <= max; n++) {
    if (n > 1) sink.lengthen(n);
    if (n >= min) at = sink.take(into, at);
  }
  return at;
}

/** Reads texts as word n-grams for a sink. */
export class WordNgramReader extends PieceReader {
  readonly #words: WordScanner;
  readonly #range: readonly [number, number];
  readonly #sink: WordNgramSink;

  constructor(words: WordScanner, range: readonly [number, number], sink: WordNgramSink) {
    super();
    this.#words = words;
    this.#range = range;
    this.#sink = sink;
  }

  read(text: string, learn: boolean): void {
    const words = this.#words;
    words.scan(text);
    const needed = words.count * this.#range[1];
    if (needed > this.pieces.length) this.pieces = grown(this.pieces, needed);
    this.pieceCount = enumerateWordNgrams(words, this.#range, this.#sink, learn, this.pieces);
  }
}

/** A vocabulary of word n-grams, found by the indices of prefix and last word. Only single words are hashed. */
export class WordVocabulary implements WordNgramSink, NgramTexts {
  readonly #words: TermTable;
  readonly #tree: NgramTree;
  readonly #range: readonly [number, number];
  /** Stop words are the first words of the table and have no node. */
  readonly #stopCount: number;
  /** 1 + the node of each word. */
  #nodeOfWord: Int32Array;
  /** For each word of the current text, its index and the node of the n-gram that ends there; -1 for none. */
  #numbers: Int32Array = new Int32Array(512);
  #nodes: Int32Array = new Int32Array(512);
  #wordCount = 0;
  #learn = false;

  /** expected: initial capacity in n-grams. */
  constructor(range: readonly [number, number], stopWords: readonly string[], expected = 64) {
    this.#words = TermTable.of(stopWords, expected >> 2); // most n-grams are pairs of the same words
    this.#stopCount = this.#words.count;
    this.#tree = new NgramTree(expected);
    this.#nodeOfWord = new Int32Array(Math.max(64, expected));
    this.#range = range;
  }

  get count(): number {
    return this.#tree.count;
  }

  begin({ units, ends, hashes, count }: WordScanner, learn: boolean): void {
    if (count > this.#numbers.length) {
      this.#numbers = grown(this.#numbers, count);
      this.#nodes = grown(this.#nodes, count);
    }
    const numbers = this.#numbers;
    const nodes = this.#nodes;
    const stopCount = this.#stopCount;
    this.#words.lookUp(units, ends, hashes, count, numbers, learn);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const word = numbers[i];
      if (word >= 0 && word < stopCount) continue;
      numbers[kept] = word;
      nodes[kept++] = word < 0 ? -1 : this.#rootOf(word);
    }
    this.#wordCount = kept;
    this.#learn = learn;
  }

  lengthen(): void {
    this.#tree.extend(this.#nodes, this.#numbers, this.#wordCount, this.#learn);
  }

  take(into: Int32Array, at: number): number {
    const nodes = this.#nodes;
    let end = at;
    for (let i = 0; i < this.#wordCount; i++) {
      into[end] = nodes[i];
      end += (nodes[i] >> 31) + 1; // -1 is overwritten: avoids an unpredictable branch
    }
    return end;
  }

  write(ngram: number, into: UnitTexts): void {
    const words: number[] = [];
    for (let node = ngram; node >= 0; node = this.#tree.parentOf(node)) words.push(this.#tree.wordOf(node));
    into.addJoined(this.#words.texts, words.reverse(), words.length);
  }

  add(units: Uint16Array, from: number, to: number): number {
    let node = -1;
    let length = 0;
    for (let start = from; start <= to; length++) {
      let end = start;
      while (end < to && units[end] !== space) end++;
      const word = this.#words.add(units, start, end, hashUnits(units, start, end));
      if (word < this.#stopCount || end === start) return -1;
      const root = this.#rootOf(word); // for every word, so that reading without learning adds none
      node = node < 0 ? root : this.#tree.add(node, word);
      start = end + 1;
    }
    return length < this.#range[0] || length > this.#range[1] ? -1 : node;
  }

  #rootOf(word: number): number {
    if (word >= this.#nodeOfWord.length) this.#nodeOfWord = grown(this.#nodeOfWord, word + 1);
    if (this.#nodeOfWord[word] === 0) this.#nodeOfWord[word] = this.#tree.addRoot(word) + 1;
    return this.#nodeOfWord[word] - 1;
  }
}

/** Columns of hashed terms. The hash of n words extends that of the first n − 1; n-grams are not stored. */
export class HashedWordNgrams implements WordNgramSink {
  readonly #terms: HashedTerms;
  readonly #words: KeptWords;
  /** hashes[i]: hash of the current n-gram from word i on. */
  #hashes: Int32Array = new Int32Array(512);
  #count = 0;

  constructor(terms: HashedTerms, stopWords: readonly string[]) {
    this.#terms = terms;
    this.#words = new KeptWords(stopWords);
  }

  begin(words: WordScanner): void {
    this.#words.take(words);
    const { hashes, count } = this.#words;
    if (count > this.#hashes.length) this.#hashes = new Int32Array(2 * count);
    for (let i = 0; i < count; i++) this.#hashes[i] = hashes[i];
    this.#count = count;
  }

  lengthen(n: number): void {
    const { units, starts, ends, count } = this.#words;
    const hashes = this.#hashes;
    this.#count = Math.max(0, count - n + 1);
    for (let i = 0; i < this.#count; i++) {
      let hash = Math.imul(hashes[i] ^ space, hashPrime);
      const end = ends[i + n - 1];
      for (let k = starts[i + n - 1]; k < end; k++) hash = Math.imul(hash ^ units[k], hashPrime);
      hashes[i] = hash;
    }
  }

  take(into: Int32Array, at: number): number {
    return this.#terms.findAll(this.#hashes, this.#count, into, at);
  }
}
