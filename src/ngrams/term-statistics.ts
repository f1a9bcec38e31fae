import { grownInt32 } from "./growth.ts";
import type { LearningReader } from "./ngram-reader.ts";
import type { PieceLog } from "./piece-log.ts";

/** For each n-gram of a fit, in how many texts it stands. */
export class TermStatistics {
  /** N-gram g: [2g] the text that had it last, counted from 1, [2g + 1] texts. Side by side, for they are always asked for
   * together, and nothing else with them: every n-gram waits for memory here. */
  #numbers: Int32Array = new Int32Array(2 * 1024);
  textCount = 0;

  /** One text's n-grams; ngramCount: all are numbered below it. */
  addText(ngrams: Int32Array, from: number, to: number, ngramCount: number): void {
    if (2 * ngramCount > this.#numbers.length) this.#numbers = grownInt32(this.#numbers, 2 * ngramCount);
    const numbers = this.#numbers;
    const text = ++this.textCount;
    for (let i = from; i < to; i++) {
      const at = 2 * ngrams[i];
      numbers[at + 1] += (numbers[at] - text) >>> 31; // 1 where its last text is an earlier one
      numbers[at] = text;
    }
  }

  textsWith(ngram: number): number {
    return this.#numbers[2 * ngram + 1] ?? 0;
  }
}

/** How often each of the reader's n-grams occurs in the texts that it read into the log. */
export function countOccurrences({ reader, texts }: LearningReader, log: PieceLog): Int32Array {
  const occurrences = new Int32Array(texts.count);
  for (let text = 0; text < log.textCount; text++) {
    reader.expand(log.blockOf(text), log.startOf(text), log.endOf(text));
    const { ngrams, ngramStart, ngramEnd } = reader;
    for (let i = ngramStart; i < ngramEnd; i++) occurrences[ngrams[i]]++;
  }
  return occurrences;
}
