import { pythonClasses } from "../text/character-class.ts";
import { WordScanner } from "../text/word-scanner.ts";
import { CharacterNgrams } from "./character-ngrams.ts";
import { KeptWords } from "./kept-words.ts";
import { type NgramSettings, stopWordsOf, wordsOf } from "./ngram-settings.ts";
import type { TermIndex } from "./term-index.ts";
import { UnitTexts } from "./unit-texts.ts";
import { enumerateWordNgrams, type WordNgramSink } from "./word-ngrams.ts";

/** Called with the column of an n-gram and its code units [start, end) of the text. */
export type OnSpan = (column: number, start: number, end: number) => void;

/** Finds the spans of the terms in a text that is normalised by the settings. A word n-gram spans from its first word
 * to its last; a character n-gram of a word leaves out the spaces around the word. */
export function findSpans(text: string, settings: NgramSettings, terms: TermIndex, onSpan: OnSpan): void {
  const words = wordsOf(settings);
  if (words === undefined) {
    findCharacterSpans(text, settings.ngramRange, terms, onSpan);
    return;
  }
  const scanner = new WordScanner({ ...words, lowercase: false, stripAccents: null });
  scanner.scan(text);
  if (settings.analyzer !== "word") {
    findSpansInWords(scanner, settings.ngramRange, terms, onSpan);
    return;
  }
  const sink = new SpanSink(terms, stopWordsOf(settings), onSpan);
  enumerateWordNgrams(scanner, settings.ngramRange, sink, false, new Int32Array(0));
}

class SpanSink implements WordNgramSink {
  readonly #terms: TermIndex;
  readonly #onSpan: OnSpan;
  readonly #text = new UnitTexts();
  readonly #words: KeptWords;
  #length = 1;

  constructor(terms: TermIndex, stopWords: readonly string[], onSpan: OnSpan) {
    this.#terms = terms;
    this.#words = new KeptWords(stopWords);
    this.#onSpan = onSpan;
  }

  begin(words: WordScanner): void {
    this.#words.take(words);
    this.#length = 1;
  }

  lengthen(n: number): void {
    this.#length = n;
  }

  take(_into: Int32Array, at: number): number {
    const { units, starts, ends, offsets, count } = this.#words;
    for (let first = 0; first + this.#length <= count; first++) {
      const last = first + this.#length - 1;
      this.#text.clear();
      this.#text.add(units, starts[first], ends[first]);
      for (let i = first + 1; i <= last; i++) this.#text.append(units, starts[i], ends[i]);
      const column = this.#terms.find(this.#text.units, 0, this.#text.unitCount);
      if (column >= 0) this.#onSpan(column, offsets[first], offsets[last] + ends[last] - starts[last]);
    }
    return at;
  }
}

function findSpansInWords(
  { units, ends, offsets, count }: WordScanner,
  range: readonly [number, number],
  terms: TermIndex,
  onSpan: OnSpan,
): void {
  const padded = new UnitTexts();
  const ngrams = new CharacterNgrams();
  for (let i = 0, from = 0; i < count; from = ends[i++]) {
    padded.pad(units, from, ends[i]);
    ngrams.enumerate(padded, range, true);
    const length = ends[i] - from;
    eachTerm(ngrams, terms, (column, start, end) =>
      onSpan(column, offsets[i] + Math.max(start - 1, 0), offsets[i] + Math.min(end - 1, length)),
    );
  }
}

function findCharacterSpans(text: string, range: readonly [number, number], terms: TermIndex, onSpan: OnSpan): void {
  // A run of spaces counts as one space, at the offset of the run.
  const single = new UnitTexts();
  const offsets: number[] = [];
  let collapsed = "";
  for (const { 0: piece, index } of text.matchAll(new RegExp(`[${pythonClasses.s}]{2,}|[^]`, "gu"))) {
    const kept = piece.length > 1 && piece.trim() === "" ? " " : piece;
    for (let k = 0; k < kept.length; k++) offsets.push(index + k);
    collapsed += kept;
  }
  offsets.push(text.length);
  single.addString(collapsed);
  const ngrams = new CharacterNgrams();
  ngrams.enumerate(single, range, false);
  eachTerm(ngrams, terms, (column, start, end) => onSpan(column, offsets[start], offsets[end]));
}

function eachTerm({ units, starts, ends, count }: CharacterNgrams, terms: TermIndex, onSpan: OnSpan): void {
  for (let k = 0; k < count; k++) {
    const column = terms.find(units, starts[k], ends[k]);
    if (column >= 0) onSpan(column, starts[k], ends[k]);
  }
}
