import { pythonClasses } from "../text/character-class.ts";
import { normalise } from "../text/normalise.ts";
import { hashPrime, hashSeed, hashUnits } from "../text/unit-hash.ts";
import type { WordScanner } from "../text/word-scanner.ts";
import { grown } from "./growth.ts";
import { type NgramReader, type NgramTexts, PieceReader } from "./ngram-reader.ts";
import type { NgramSettings } from "./ngram-settings.ts";
import { TermTable } from "./term-table.ts";
import { UnitTexts } from "./unit-texts.ts";

const manySpaces = new RegExp(`[${pythonClasses.s}]{2,}`, "gu");

/** Writes the offsets of the code points of units[from .. to), then `to`, into `into`. Returns their number. */
function characterStarts(units: Uint16Array, from: number, to: number, into: Int32Array): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    into[count++] = i;
    if (units[i] >= 0xd800 && units[i] < 0xdc00) i++;
  }
  into[count] = to;
  return count;
}

/** The character n-grams of a text. N-gram k is units[starts[k] .. ends[k]); its hash (hashUnits) is hashes[k]. */
export class CharacterNgrams {
  units: Uint16Array = new Uint16Array(0);
  starts: Int32Array = new Int32Array(256);
  ends: Int32Array = new Int32Array(256);
  hashes: Int32Array = new Int32Array(256);
  count = 0;
  #characters: Int32Array = new Int32Array(256);

  /** Enumerates the n-grams of a text by start. isWord: a text shorter than the shortest n-gram is itself an n-gram. */
  enumerate({ units, unitCount }: UnitTexts, range: readonly [number, number], isWord: boolean): void {
    if (unitCount >= this.#characters.length) this.#characters = grown(this.#characters, unitCount + 1);
    const characters = this.#characters;
    const length = characterStarts(units, 0, unitCount, characters);
    const max = Math.min(range[1], length);
    const min = isWord ? Math.min(range[0], length) : range[0];
    this.units = units;
    this.#reserve(length * Math.max(0, max - min + 1));
    const { starts, ends, hashes } = this;
    let at = 0;
    for (let i = 0; i + min <= length; i++) {
      let hash = hashSeed;
      const longest = Math.min(max, length - i);
      for (let n = 1; n <= longest; n++) {
        const end = characters[i + n];
        for (let k = characters[i + n - 1]; k < end; k++) hash = Math.imul(hash ^ units[k], hashPrime);
        if (n < min) continue;
        starts[at] = characters[i];
        ends[at] = end;
        hashes[at++] = hash;
      }
    }
    this.count = at;
  }

  #reserve(count: number): void {
    if (count <= this.hashes.length) return;
    this.starts = new Int32Array(2 * count);
    this.ends = new Int32Array(2 * count);
    this.hashes = new Int32Array(2 * count);
  }
}

/** An index of character n-grams. */
export interface CharacterNgramIndex {
  /** Appends the indices of the known n-grams, or with `learn` of all, to into[at ..). Returns their end. */
  collect(ngrams: CharacterNgrams, learn: boolean, into: Int32Array, at: number): number;
}

/** A vocabulary of character n-grams. */
export class CharacterVocabulary implements CharacterNgramIndex, NgramTexts {
  readonly #table: TermTable;
  readonly #range: readonly [number, number];
  readonly #inWords: boolean;
  #characters: Int32Array = new Int32Array(64);

  /** expected: initial capacity in n-grams. */
  constructor(range: readonly [number, number], inWords: boolean, expected = 64) {
    this.#table = new TermTable(expected);
    this.#range = range;
    this.#inWords = inWords;
  }

  get count(): number {
    return this.#table.count;
  }

  collect(ngrams: CharacterNgrams, learn: boolean, into: Int32Array, at: number): number {
    const { units, starts, ends, hashes, count } = ngrams;
    const table = this.#table;
    let end = at;
    for (let k = 0; k < count; k++) {
      const number = learn
        ? table.add(units, starts[k], ends[k], hashes[k])
        : table.find(units, starts[k], ends[k], hashes[k]);
      if (number >= 0) into[end++] = number;
    }
    return end;
  }

  write(ngram: number, into: UnitTexts): void {
    const { texts } = this.#table;
    into.add(texts.units, texts.startOf(ngram), texts.ends[ngram]);
  }

  add(units: Uint16Array, from: number, to: number): number {
    if (to - from >= this.#characters.length) this.#characters = grown(this.#characters, to - from + 1);
    const length = characterStarts(units, from, to, this.#characters);
    const [min, max] = this.#range;
    const isShortWord = this.#inWords && length > 2 && units[from] === 32 && units[to - 1] === 32;
    if (length > max || (length < min && !isShortWord)) return -1;
    return this.#table.add(units, from, to, hashUnits(units, from, to));
  }
}

/** Reads a text as character n-grams, spaces included; runs of spaces count as one (`analyzer: 'char'`). */
export class CharacterReader extends PieceReader {
  readonly #settings: NgramSettings;
  readonly #index: CharacterNgramIndex;
  readonly #text = new UnitTexts();
  readonly #ngrams = new CharacterNgrams();

  constructor(settings: NgramSettings, index: CharacterNgramIndex) {
    super();
    this.#settings = settings;
    this.#index = index;
  }

  read(text: string, learn: boolean): void {
    const { lowercase, stripAccents, ngramRange } = this.#settings;
    this.#text.clear();
    this.#text.addString(normalise(text, lowercase, stripAccents).replace(manySpaces, " "));
    this.#ngrams.enumerate(this.#text, ngramRange, false);
    if (this.#ngrams.count > this.pieces.length) this.pieces = new Int32Array(2 * this.#ngrams.count);
    this.pieceCount = this.#index.collect(this.#ngrams, learn, this.pieces, 0);
  }
}

/** Maximum number of cached words when reading without learning (some 15 MB); the cache is then cleared. */
const maxRemembered = 131_072;
/** Maximum probe length. Words crafted to collide would make the table slow: past this the cache is cleared too. */
const maxProbe = 512;

/** Reads texts as character n-grams of words, each padded with a space on both sides. Words end at white space
 * (`analyzer: 'char_wb'`) or at punctuation too ('char_token'). A word shorter than the shortest n-gram is itself an
 * n-gram. Pieces are words, whose n-grams are cached. */
export class WordCharacterReader implements NgramReader {
  pieces: Int32Array = new Int32Array(512);
  pieceCount = 0;
  ngrams: Int32Array = new Int32Array(4096);
  readonly ngramStart = 0;
  ngramEnd = 0;
  readonly #words: WordScanner;
  readonly #range: readonly [number, number];
  readonly #index: CharacterNgramIndex;
  readonly #padded = new UnitTexts();
  readonly #ngrams = new CharacterNgrams();
  #known = new TermTable();
  /** N-grams of word w: lists[listEnds[w] .. listEnds[w + 1]). */
  #lists: Int32Array = new Int32Array(4096);
  #listEnds: Int32Array = new Int32Array(256);

  constructor(words: WordScanner, range: readonly [number, number], index: CharacterNgramIndex) {
    this.#words = words;
    this.#range = range;
    this.#index = index;
  }

  read(text: string, learn: boolean): void {
    if (!learn && (this.#known.count > maxRemembered || this.#known.maxProbe > maxProbe)) {
      this.#known = new TermTable();
    }
    this.#words.scan(text);
    const { units, ends, hashes, count } = this.#words;
    if (count > this.pieces.length) this.pieces = grown(this.pieces, count);
    let known = this.#known.count;
    this.#known.lookUp(units, ends, hashes, count, this.pieces, true);
    for (let i = 0; i < count; i++) {
      if (this.pieces[i] === known) this.#remember(known++, units, i === 0 ? 0 : ends[i - 1], ends[i], learn);
    }
    this.pieceCount = count;
  }

  expand(pieces: Int32Array, from: number, to: number): void {
    const lists = this.#lists;
    const listEnds = this.#listEnds;
    let needed = 0;
    for (let i = from; i < to; i++) needed += listEnds[pieces[i] + 1] - listEnds[pieces[i]];
    if (needed > this.ngrams.length) this.ngrams = grown(this.ngrams, needed);
    const ngrams = this.ngrams;
    let at = 0;
    for (let i = from; i < to; i++) {
      const end = listEnds[pieces[i] + 1];
      for (let k = listEnds[pieces[i]]; k < end; k++) ngrams[at++] = lists[k];
    }
    this.ngramEnd = at;
  }

  #remember(word: number, units: Uint16Array, from: number, to: number, learn: boolean): void {
    this.#padded.pad(units, from, to);
    const ngrams = this.#ngrams;
    ngrams.enumerate(this.#padded, this.#range, true);
    const first = this.#listEnds[word];
    if (first + ngrams.count > this.#lists.length) this.#lists = grown(this.#lists, first + ngrams.count);
    if (word + 1 >= this.#listEnds.length) this.#listEnds = grown(this.#listEnds, word + 2);
    this.#listEnds[word + 1] = this.#index.collect(ngrams, learn, this.#lists, first);
  }
}
