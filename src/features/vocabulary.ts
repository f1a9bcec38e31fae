import type { TermSettings } from "./feature-settings.ts";
import type { GramReader } from "./gram-reader.ts";
import { gramReaderFor } from "./gram-readers.ts";
import { grownInt32 } from "./growth.ts";
import type { TermIndex } from "./term-index.ts";
import type { TermList } from "./term-list.ts";
import { UnitTexts } from "./unit-texts.ts";

/** A reader of n-grams with the columns that they have. */
export interface Vocabulary {
  readonly reader: GramReader;
  /** Column of each of the reader's n-grams, or -1. */
  readonly columnOf: Int32Array;
}

/** A vocabulary that can read texts and then tell the column of every n-gram it found. */
export interface ReadingVocabulary extends Vocabulary {
  read(text: string): void;
}

/** Every term is made known to the reader beforehand, which then passes over all others: the way for many texts. */
export class WholeVocabulary implements ReadingVocabulary {
  readonly reader: GramReader;
  readonly columnOf: Int32Array;

  constructor(terms: TermList, settings: TermSettings) {
    this.reader = gramReaderFor(settings, terms.count);
    const texts = terms.toUnitTexts();
    const grams = new Int32Array(terms.count);
    for (let i = 0; i < grams.length; i++) grams[i] = this.reader.addTerm(texts.units, texts.startOf(i), texts.ends[i]);
    this.columnOf = new Int32Array(this.reader.gramCount).fill(-1);
    // A term that the settings could never make (-1) is never met.
    for (let i = 0; i < grams.length; i++) if (grams[i] >= 0) this.columnOf[grams[i]] = i;
  }

  read(text: string): void {
    this.reader.read(text, false);
  }
}

/** The reader learns the n-grams of each text, and only these are looked for among the terms: for a few texts far less
 * work than making every term known, with the same columns. */
export class PassingVocabulary implements ReadingVocabulary {
  readonly reader: GramReader;
  columnOf: Int32Array = new Int32Array(1024);
  readonly #terms: TermIndex;
  readonly #text = new UnitTexts();
  #known = 0;

  constructor(terms: TermIndex, settings: TermSettings) {
    this.reader = gramReaderFor(settings, 1024);
    this.#terms = terms;
  }

  read(text: string): void {
    const { reader } = this;
    reader.read(text, true);
    if (reader.gramCount > this.columnOf.length) this.columnOf = grownInt32(this.columnOf, reader.gramCount);
    for (; this.#known < reader.gramCount; this.#known++) {
      this.#text.clear();
      reader.write(this.#known, this.#text);
      this.columnOf[this.#known] = this.#terms.find(this.#text.units, 0, this.#text.unitCount);
    }
  }
}
