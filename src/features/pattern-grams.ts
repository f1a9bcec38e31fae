import { normalise, type StripAccents } from "../text/normalise.ts";
import { findTokens } from "../text/token-pattern.ts";
import { hashPrime, hashSeed, hashUnits } from "../text/unit-hash.ts";
import type { GramReader } from "./gram-reader.ts";
import { grownInt32 } from "./growth.ts";
import { TermTable } from "./term-table.ts";
import { UnitTexts } from "./unit-texts.ts";

const space = 32;

/** Word n-grams where a regular expression of the user's says what words are. They may be empty or hold spaces, so an
 * n-gram is what scikit-learn takes it for: its words joined by spaces, as one string. */
export class PatternGrams implements GramReader {
  pieces: Int32Array = new Int32Array(1024);
  pieceCount = 0;
  grams: Int32Array = this.pieces;
  gramStart = 0;
  gramEnd = 0;
  readonly #table: TermTable;
  readonly #tokens = new UnitTexts();
  readonly #pattern: RegExp;
  readonly #lowercase: boolean;
  readonly #stripAccents: StripAccents;
  readonly #stopWords: ReadonlySet<string>;
  readonly #least: number;
  readonly #most: number;

  constructor(
    pattern: RegExp,
    lowercase: boolean,
    stripAccents: StripAccents,
    stopWords: readonly string[],
    ngramRange: readonly [number, number],
    expected = 64,
  ) {
    this.#table = new TermTable(expected);
    this.#pattern = pattern;
    this.#lowercase = lowercase;
    this.#stripAccents = stripAccents;
    this.#stopWords = new Set(stopWords);
    [this.#least, this.#most] = ngramRange;
  }

  get gramCount(): number {
    return this.#table.count;
  }

  read(text: string, learn: boolean): void {
    const tokens = this.#tokens;
    tokens.clear();
    for (const token of findTokens(this.#pattern, normalise(text, this.#lowercase, this.#stripAccents))) {
      // Each with the space that would follow it, so that neighbours stand joined.
      if (!this.#stopWords.has(token)) tokens.addString(`${token} `);
    }
    const { units, count, ends } = tokens;
    const needed = count * (Math.min(this.#most, count) - this.#least + 1);
    if (needed > this.pieces.length) this.pieces = grownInt32(this.pieces, needed);
    let at = 0;
    for (let i = 0; i < count; i++) {
      const start = tokens.startOf(i);
      let hash = hashSeed;
      for (let n = 1, from = start; n <= this.#most && i + n <= count; n++) {
        const end = ends[i + n - 1] - 1;
        for (let k = from; k < end; k++) hash = Math.imul(hash ^ units[k], hashPrime);
        if (n >= this.#least) {
          const gram = learn ? this.#table.add(units, start, end, hash) : this.#table.find(units, start, end, hash);
          if (gram >= 0) this.pieces[at++] = gram;
        }
        hash = Math.imul(hash ^ space, hashPrime);
        from = end + 1;
      }
    }
    this.pieceCount = at;
  }

  expand(pieces: Int32Array, from: number, to: number): void {
    this.grams = pieces;
    this.gramStart = from;
    this.gramEnd = to;
  }

  write(gram: number, into: UnitTexts): void {
    const { texts } = this.#table;
    into.add(texts.units, texts.startOf(gram), texts.ends[gram]);
  }

  addTerm(units: Uint16Array, from: number, to: number): number {
    return this.#table.add(units, from, to, hashUnits(units, from, to));
  }
}
