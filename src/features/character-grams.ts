import { pythonSpaces } from "../text/character-class.ts";
import { normalise, type StripAccents } from "../text/normalise.ts";
import { hashPrime, hashSeed, hashUnits } from "../text/unit-hash.ts";
import type { GramReader } from "./gram-reader.ts";
import { grownInt32 } from "./growth.ts";
import { TermTable } from "./term-table.ts";
import { UnitTexts } from "./unit-texts.ts";

const manySpaces = new RegExp(`[${pythonSpaces}]{2,}`, "gu");

/** Places of the characters (code points) of units[from .. to): `into` gets where each begins, and `to` at the end.
 * Returns how many there are. */
export function characterStarts(units: Uint16Array, from: number, to: number, into: Int32Array): number {
  let count = 0;
  for (let i = from; i < to; i++) {
    into[count++] = i;
    if (units[i] >= 0xd800 && units[i] < 0xdc00) i++;
  }
  into[count] = to;
  return count;
}

/** Character n-grams over the whole text, spaces with it; runs of spaces count as one (`analyzer: 'char'`). */
export class CharacterGrams implements GramReader {
  pieces: Int32Array = new Int32Array(4096);
  pieceCount = 0;
  grams: Int32Array = this.pieces;
  gramStart = 0;
  gramEnd = 0;
  readonly #table: TermTable;
  readonly #text = new UnitTexts();
  #starts: Int32Array = new Int32Array(1024);
  readonly #lowercase: boolean;
  readonly #stripAccents: StripAccents;
  readonly #least: number;
  readonly #most: number;

  constructor(lowercase: boolean, stripAccents: StripAccents, ngramRange: readonly [number, number], expected = 64) {
    this.#table = new TermTable(expected);
    this.#lowercase = lowercase;
    this.#stripAccents = stripAccents;
    [this.#least, this.#most] = ngramRange;
  }

  get gramCount(): number {
    return this.#table.count;
  }

  read(text: string, learn: boolean): void {
    this.#text.clear();
    this.#text.addString(normalise(text, this.#lowercase, this.#stripAccents).replace(manySpaces, " "));
    const { units, unitCount } = this.#text;
    if (unitCount >= this.#starts.length) this.#starts = grownInt32(this.#starts, unitCount + 1);
    const starts = this.#starts;
    const count = characterStarts(units, 0, unitCount, starts);
    const most = Math.min(this.#most, count);
    const needed = count * Math.max(0, most - this.#least + 1);
    if (needed > this.pieces.length) this.pieces = grownInt32(this.pieces, needed);
    let at = 0;
    for (let i = 0; i < count; i++) {
      let hash = hashSeed;
      const longest = Math.min(most, count - i);
      for (let n = 1; n <= longest; n++) {
        const end = starts[i + n];
        for (let k = starts[i + n - 1]; k < end; k++) hash = Math.imul(hash ^ units[k], hashPrime);
        if (n < this.#least) continue;
        const gram = learn
          ? this.#table.add(units, starts[i], end, hash)
          : this.#table.find(units, starts[i], end, hash);
        if (gram >= 0) this.pieces[at++] = gram;
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
    if (to - from >= this.#starts.length) this.#starts = grownInt32(this.#starts, to - from + 1);
    const length = characterStarts(units, from, to, this.#starts);
    if (length < this.#least || length > this.#most) return -1;
    return this.#table.add(units, from, to, hashUnits(units, from, to));
  }
}
