import { grownInt32 } from "./growth.ts";
import { learningReader } from "./make-reader.ts";
import type { LearningReader, NgramReader, NgramTexts } from "./ngram-reader.ts";
import type { NgramSettings } from "./ngram-settings.ts";
import type { TermIndex } from "./term-index.ts";
import type { TermList } from "./term-list.ts";
import { UnitTexts } from "./unit-texts.ts";

/** A reader and the columns of its n-grams. */
export interface Vocabulary {
  readonly reader: NgramReader;
  /** Column of each of the reader's n-grams, or -1. */
  readonly columnOf: Int32Array;
}

/** A vocabulary that can read texts and then tell the column of every n-gram it found. */
export interface ReadingVocabulary extends Vocabulary {
  read(text: string): void;
}

/** Every term is made known to the reader beforehand, which then passes over all others: the way for many texts. */
export class WholeVocabulary implements ReadingVocabulary {
  readonly reader: NgramReader;
  readonly columnOf: Int32Array;

  constructor(list: TermList, settings: NgramSettings) {
    const { reader, texts } = learningReader(settings, list.count);
    this.reader = reader;
    const terms = list.toUnitTexts();
    const ngrams = Int32Array.from({ length: list.count }, (_, i) =>
      texts.add(terms.units, terms.startOf(i), terms.ends[i]),
    );
    this.columnOf = new Int32Array(texts.count).fill(-1);
    // A term that the settings could never make (-1) is never met.
    for (let i = 0; i < ngrams.length; i++) if (ngrams[i] >= 0) this.columnOf[ngrams[i]] = i;
  }

  read(text: string): void {
    this.reader.read(text, false);
  }
}

/** The reader learns the n-grams of each text, and only these are looked for among the terms: for a few texts far less
 * work than making every term known, with the same columns. */
export class PassingVocabulary implements ReadingVocabulary {
  readonly reader: NgramReader;
  columnOf: Int32Array = new Int32Array(1024);
  readonly #texts: NgramTexts;
  readonly #terms: TermIndex;
  readonly #text = new UnitTexts();
  #known = 0;

  constructor(terms: TermIndex, settings: NgramSettings) {
    const { reader, texts }: LearningReader = learningReader(settings, 1024);
    this.reader = reader;
    this.#texts = texts;
    this.#terms = terms;
  }

  read(text: string): void {
    this.reader.read(text, true);
    const texts = this.#texts;
    if (texts.count > this.columnOf.length) this.columnOf = grownInt32(this.columnOf, texts.count);
    for (; this.#known < texts.count; this.#known++) {
      this.#text.clear();
      texts.write(this.#known, this.#text);
      this.columnOf[this.#known] = this.#terms.find(this.#text.units, 0, this.#text.unitCount);
    }
  }
}
