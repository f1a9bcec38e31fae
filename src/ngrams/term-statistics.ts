import { grown } from "./growth.ts";
import type { LearningReader } from "./ngram-reader.ts";
import type { PieceLog } from "./piece-log.ts";

/** The number of texts with each n-gram of a fit. */
export class TermStatistics {
  /** Of n-gram g: [2g] its last text, from 1; [2g + 1] its number of texts. Interleaved: one cache miss each. */
  #numbers: Int32Array = new Int32Array(2 * 1024);
  textCount = 0;

  /** Adds a text's n-grams, all below ngramCount. */
  addText(ngrams: Int32Array, from: number, to: number, ngramCount: number): void {
    if (2 * ngramCount > this.#numbers.length) this.#numbers = grown(this.#numbers, 2 * ngramCount);
    const numbers = this.#numbers;
    const text = ++this.textCount;
    for (let i = from; i < to; i++) {
      const at = 2 * ngrams[i];
      numbers[at + 1] += (numbers[at] - text) >>> 31; // 1 if its last text is an earlier one
      numbers[at] = text;
    }
  }

  textsWith(ngram: number): number {
    return this.#numbers[2 * ngram + 1] ?? 0;
  }
}

/** The number of occurrences of each n-gram in the texts of the log. */
export function countOccurrences({ reader, texts }: LearningReader, log: PieceLog): Int32Array {
  const occurrences = new Int32Array(texts.count);
  for (let text = 0; text < log.textCount; text++) {
    reader.expand(log.blockOf(text), log.startOf(text), log.endOf(text));
    const { ngrams, ngramStart, ngramEnd } = reader;
    for (let i = ngramStart; i < ngramEnd; i++) occurrences[ngrams[i]]++;
  }
  return occurrences;
}
