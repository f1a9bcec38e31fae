import { grown } from "./growth.ts";
import type { HashedTerms } from "./hashed-terms.ts";
import { hashedReader, learningReader } from "./make-reader.ts";
import type { NgramReader, NgramTexts } from "./ngram-reader.ts";
import type { NgramSettings } from "./ngram-settings.ts";
import type { TermIndex } from "./term-index.ts";
import type { TermList } from "./term-list.ts";
import { UnitTexts } from "./unit-texts.ts";

/** Reads texts and knows the column of each n-gram that it has found. */
export interface Vocabulary {
  readonly reader: NgramReader;
  /** Column of each of the reader's n-grams, or -1; undefined where the n-grams are columns. */
  readonly columnOf: Int32Array | undefined;
  read(text: string): void;
}

/** The reader knows all terms in advance and ignores other n-grams. For many texts. */
export function wholeVocabulary(list: TermList, settings: NgramSettings): Vocabulary {
  const { reader, texts } = learningReader(settings, list.count);
  const terms = list.toUnitTexts();
  const ngrams = Int32Array.from({ length: list.count }, (_, i) =>
    texts.add(terms.units, terms.startOf(i), terms.ends[i]),
  );
  const columnOf = new Int32Array(texts.count).fill(-1);
  // The reader never produces a term with index -1.
  for (let i = 0; i < ngrams.length; i++) if (ngrams[i] >= 0) columnOf[ngrams[i]] = i;
  return { reader, columnOf, read: (text) => reader.read(text, false) };
}

/** The reader hashes n-grams, and the hashes are looked up. */
export function hashedVocabulary(terms: HashedTerms, settings: NgramSettings): Vocabulary {
  const reader = hashedReader(settings, terms);
  return { reader, columnOf: undefined, read: (text) => reader.read(text, false) };
}

/** The reader learns the n-grams of each text, and only these are looked up among the terms. For a few texts this is
 * far less work than learning every term, and gives the same columns. */
export class PassingVocabulary implements Vocabulary {
  readonly reader: NgramReader;
  columnOf: Int32Array = new Int32Array(1024);
  readonly #texts: NgramTexts;
  readonly #terms: TermIndex;
  readonly #text = new UnitTexts();
  #known = 0;

  constructor(terms: TermIndex, settings: NgramSettings) {
    const { reader, texts } = learningReader(settings, 1024);
    this.reader = reader;
    this.#texts = texts;
    this.#terms = terms;
  }

  read(text: string): void {
    this.reader.read(text, true);
    const texts = this.#texts;
    if (texts.count > this.columnOf.length) this.columnOf = grown(this.columnOf, texts.count);
    for (; this.#known < texts.count; this.#known++) {
      this.#text.clear();
      texts.write(this.#known, this.#text);
      this.columnOf[this.#known] = this.#terms.find(this.#text.units, 0, this.#text.unitCount);
    }
  }
}
