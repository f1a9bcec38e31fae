import type { GramReader } from "./gram-reader.ts";
import { grownInt32 } from "./growth.ts";
import type { PieceLog } from "./piece-log.ts";

/** For each n-gram of a fit, in how many texts it stands. */
export class TermStatistics {
  /** N-gram g: [2g] the text that had it last, counted from 1, [2g + 1] texts. Side by side, for they are always asked for
   * together, and nothing else with them: every n-gram waits for memory here. */
  #numbers: Int32Array = new Int32Array(2 * 1024);
  textCount = 0;

  /** One text's n-grams; gramCount: all are numbered below it. */
  addText(grams: Int32Array, from: number, to: number, gramCount: number): void {
    if (2 * gramCount > this.#numbers.length) this.#numbers = grownInt32(this.#numbers, 2 * gramCount);
    const numbers = this.#numbers;
    const text = ++this.textCount;
    for (let i = from; i < to; i++) {
      const at = 2 * grams[i];
      numbers[at + 1] += (numbers[at] - text) >>> 31; // 1 where its last text is an earlier one
      numbers[at] = text;
    }
  }

  textsWith(gram: number): number {
    return this.#numbers[2 * gram + 1] ?? 0;
  }
}

/** How often each of the reader's n-grams occurs in the texts that it read into the log. */
export function countOccurrences(reader: GramReader, log: PieceLog): Int32Array {
  const occurrences = new Int32Array(reader.gramCount);
  for (let text = 0; text < log.textCount; text++) {
    reader.expand(log.blockOf(text), log.startOf(text), log.endOf(text));
    const { grams, gramStart, gramEnd } = reader;
    for (let i = gramStart; i < gramEnd; i++) occurrences[grams[i]]++;
  }
  return occurrences;
}
