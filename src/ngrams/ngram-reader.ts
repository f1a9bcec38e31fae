import type { UnitTexts } from "./unit-texts.ts";

/** Turns texts into indices of n-grams, in a vocabulary that it learns or in the columns of known terms.
 *
 * There are two stages, so that a fit can store the small result of the first and need not read texts again: `read`
 * gives pieces (n-grams, or words that stand for lists of n-grams), `expand` gives the n-grams. */
export interface NgramReader {
  /** Result of `read`: pieces[0 .. pieceCount). Overwritten by the next `read`. */
  readonly pieces: Int32Array;
  readonly pieceCount: number;
  /** With `learn`, new n-grams get an index; else they are ignored. */
  read(text: string, learn: boolean): void;
  /** Result of `expand`: ngrams[ngramStart .. ngramEnd), an entry for each occurrence. */
  readonly ngrams: Int32Array;
  readonly ngramStart: number;
  readonly ngramEnd: number;
  expand(pieces: Int32Array, from: number, to: number): void;
}

/** A reader whose pieces are n-grams. */
export abstract class PieceReader implements NgramReader {
  pieces: Int32Array = new Int32Array(4096);
  pieceCount = 0;
  ngrams: Int32Array = this.pieces;
  ngramStart = 0;
  ngramEnd = 0;

  abstract read(text: string, learn: boolean): void;

  expand(pieces: Int32Array, from: number, to: number): void {
    this.ngrams = pieces;
    this.ngramStart = from;
    this.ngramEnd = to;
  }
}

/** The n-grams that a reader has learned, in the order of their first occurrence. */
export interface NgramTexts {
  readonly count: number;
  /** Adds the text of an n-gram to `into`. */
  write(ngram: number, into: UnitTexts): void;
  /** Learns units[from .. to) of a saved vocabulary. Returns its index, or -1 if the reader can never produce it. */
  add(units: Uint16Array, from: number, to: number): number;
}

/** A reader that learns, and its n-grams. */
export interface LearningReader {
  readonly reader: NgramReader;
  readonly texts: NgramTexts;
}
