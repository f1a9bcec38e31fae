import type { UnitTexts } from "./unit-texts.ts";

/** Turns texts into n-grams, numbered in the order they were first met. One reader serves one vocabulary: it learns new
 * n-grams while it is fitted or loaded, and afterwards only recognises what it knows.
 *
 * A text goes through two stages, so that a fit can keep the first, small result of every movie and need not read the
 * text again: `read` gives pieces (n-grams, or words that stand for lists of n-grams), `expand` gives the n-grams. */
export interface GramReader {
  /** N-grams known so far; they are numbered below this. */
  readonly gramCount: number;
  /** Result of `read`: pieces[0 .. pieceCount). Overwritten by the next `read`. */
  readonly pieces: Int32Array;
  readonly pieceCount: number;
  /** Where `learn`, n-grams not met before get numbers; else they are passed over. */
  read(text: string, learn: boolean): void;
  /** Result of `expand`: grams[gramStart .. gramEnd), an entry for each occurrence. */
  readonly grams: Int32Array;
  readonly gramStart: number;
  readonly gramEnd: number;
  expand(pieces: Int32Array, from: number, to: number): void;
  /** Adds the text of an n-gram to `into`. */
  write(gram: number, into: UnitTexts): void;
  /** Learns the n-gram whose text is units[from .. to), from a saved vocabulary, and returns its number; -1 where this
   * reader could never have made such an n-gram. */
  addTerm(units: Uint16Array, from: number, to: number): number;
}
