import type { UnitTexts } from "./unit-texts.ts";

/** Turns texts into numbers of n-grams. What the numbers mean is for what the reader looks n-grams up in to say: a
 * vocabulary that it learns, or the columns of terms that are known.
 *
 * A text goes through two stages, so that a fit can keep the first, small result of every text and need not read it
 * again: `read` gives pieces (n-grams, or words that stand for lists of n-grams), `expand` gives the n-grams. */
export interface NgramReader {
  /** Result of `read`: pieces[0 .. pieceCount). Overwritten by the next `read`. */
  readonly pieces: Int32Array;
  readonly pieceCount: number;
  /** With `learn`, n-grams not met before get numbers; else they are passed over. */
  read(text: string, learn: boolean): void;
  /** Result of `expand`: ngrams[ngramStart .. ngramEnd), an entry for each occurrence. */
  readonly ngrams: Int32Array;
  readonly ngramStart: number;
  readonly ngramEnd: number;
  expand(pieces: Int32Array, from: number, to: number): void;
}

/** The n-grams that a reader has learned, numbered in the order in which they were first met. */
export interface NgramTexts {
  /** They are numbered below this. */
  readonly count: number;
  /** Adds the text of an n-gram to `into`. */
  write(ngram: number, into: UnitTexts): void;
  /** Learns the n-gram whose text is units[from .. to), from a saved vocabulary, and returns its number; -1 where the
   * reader could never make such an n-gram. */
  add(units: Uint16Array, from: number, to: number): number;
}

/** A reader that learns, and what it has learned. */
export interface LearningReader {
  readonly reader: NgramReader;
  readonly texts: NgramTexts;
}
