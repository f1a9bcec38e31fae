import { hashPrime, hashUnits } from "../text/unit-hash.ts";
import type { WordScanner } from "../text/word-scanner.ts";
import { grownInt32 } from "./growth.ts";
import type { HashedTerms } from "./hashed-terms.ts";
import { KeptWords } from "./kept-words.ts";
import type { NgramReader, NgramTexts } from "./ngram-reader.ts";
import { NgramTree } from "./ngram-tree.ts";
import { TermTable } from "./term-table.ts";
import type { UnitTexts } from "./unit-texts.ts";

const space = 32;

/** What becomes of the word n-grams of a text, length by length. */
export interface WordNgramSink {
  /** Takes up the single words of another text; the sink leaves out stop words. With `learn`, n-grams not met before become
   * known. */
  begin(words: WordScanner, learn: boolean): void;
  /** Goes on from the n-grams of n − 1 words to those of n. */
  lengthen(n: number): void;
  /** Appends the numbers of the present n-grams that are known to into[at ..) and returns where they end. */
  take(into: Int32Array, at: number): number;
}

/** Hands the n-grams of the words that were scanned last to the sink. Returns how many numbers stand in `into`, which has
 * room for words × lengths. */
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
export class WordNgramReader implements NgramReader {
  pieces: Int32Array = new Int32Array(1024);
  pieceCount = 0;
  ngrams: Int32Array = this.pieces;
  ngramStart = 0;
  ngramEnd = 0;
  readonly #words: WordScanner;
  readonly #range: readonly [number, number];
  readonly #sink: WordNgramSink;

  constructor(words: WordScanner, range: readonly [number, number], sink: WordNgramSink) {
    this.#words = words;
    this.#range = range;
    this.#sink = sink;
  }

  read(text: string, learn: boolean): void {
    const words = this.#words;
    words.scan(text);
    const needed = words.count * this.#range[1];
    if (needed > this.pieces.length) this.pieces = grownInt32(this.pieces, needed);
    this.pieceCount = enumerateWordNgrams(words, this.#range, this.#sink, learn, this.pieces);
  }

  expand(pieces: Int32Array, from: number, to: number): void {
    this.ngrams = pieces;
    this.ngramStart = from;
    this.ngramEnd = to;
  }
}

/** A vocabulary of word n-grams. An n-gram is found by the number of its beginning and the number of its last word; no text
 * is joined or hashed beyond the single words. */
export class WordVocabulary implements WordNgramSink, NgramTexts {
  readonly #words: TermTable;
  readonly #tree: NgramTree;
  readonly #range: readonly [number, number];
  /** Stop words are the first words of the table: no look-up of their own. They have no node. */
  readonly #stopCount: number;
  /** 1 + the node of each word. */
  #nodeOfWord: Int32Array;
  /** Of the present text: the number of each word, and the node of the n-gram that ends in it; -1 for none. */
  #numbers: Int32Array = new Int32Array(512);
  #nodes: Int32Array = new Int32Array(512);
  #wordCount = 0;
  #learn = false;

  /** expected: n-grams to make room for. */
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
      this.#numbers = grownInt32(this.#numbers, count);
      this.#nodes = grownInt32(this.#nodes, count);
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
      end += (nodes[i] >> 31) + 1; // -1 is written over: no branch, for it could not be foretold
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
      const root = this.#rootOf(word); // every word gets one, so that reading without learning adds none
      node = node < 0 ? root : this.#tree.add(node, word);
      start = end + 1;
    }
    return length < this.#range[0] || length > this.#range[1] ? -1 : node;
  }

  #rootOf(word: number): number {
    if (word >= this.#nodeOfWord.length) this.#nodeOfWord = grownInt32(this.#nodeOfWord, word + 1);
    if (this.#nodeOfWord[word] === 0) this.#nodeOfWord[word] = this.#tree.addRoot(word) + 1;
    return this.#nodeOfWord[word] - 1;
  }
}

/** Columns of terms that are known by fingerprints: the hash of n words goes on from that of the first n − 1, and no n-gram is
 * kept. */
export class HashedWordNgrams implements WordNgramSink {
  readonly #terms: HashedTerms;
  readonly #words: KeptWords;
  /** hashes[i]: of the present n-gram from word i on. */
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
