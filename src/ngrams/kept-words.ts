import type { WordScanner } from "../text/word-scanner.ts";
import { TermTable } from "./term-table.ts";

/** A scan without stop words. Word i is units[starts[i] .. ends[i]), with the scanner's hash and offset. */
export class KeptWords {
  units: Uint16Array = new Uint16Array(0);
  starts: Int32Array = new Int32Array(512);
  ends: Int32Array = new Int32Array(512);
  hashes: Int32Array = new Int32Array(512);
  offsets: Int32Array = new Int32Array(512);
  count = 0;
  readonly #stopWords: TermTable | undefined;

  constructor(stopWords: readonly string[]) {
    this.#stopWords = stopWords.length === 0 ? undefined : TermTable.of(stopWords);
  }

  /** Takes the words of the last scan. */
  take({ units, ends, hashes, offsets, count }: WordScanner): void {
    if (count > this.starts.length) {
      for (const name of ["starts", "ends", "hashes", "offsets"] as const) this[name] = new Int32Array(2 * count);
    }
    const stopWords = this.#stopWords;
    this.units = units;
    let kept = 0;
    for (let i = 0, from = 0; i < count; from = ends[i++]) {
      if (stopWords !== undefined && stopWords.find(units, from, ends[i], hashes[i]) >= 0) continue;
      this.starts[kept] = from;
      this.ends[kept] = ends[i];
      this.hashes[kept] = hashes[i];
      this.offsets[kept++] = offsets[i];
    }
    this.count = kept;
  }
}
