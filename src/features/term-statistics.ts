import { grownInt32 } from "./growth.ts";

/** For each n-gram of a fit, in how many texts it stands and how often in all. */
export class TermStatistics {
  /** N-gram g: [3g] texts, [3g + 1] occurrences, [3g + 2] the text that had it last, plus one. Side by side, for they are
   * always asked for together. */
  #numbers: Int32Array = new Int32Array(3 * 1024);
  textCount = 0;

  /** One text's n-grams; gramCount: all are numbered below it. */
  addText(grams: Int32Array, from: number, to: number, gramCount: number): void {
    if (3 * gramCount > this.#numbers.length) this.#numbers = grownInt32(this.#numbers, 3 * gramCount);
    const numbers = this.#numbers;
    const text = ++this.textCount;
    for (let i = from; i < to; i++) {
      const at = 3 * grams[i];
      numbers[at + 1]++;
      if (numbers[at + 2] !== text) {
        numbers[at + 2] = text;
        numbers[at]++;
      }
    }
  }

  textsWith(gram: number): number {
    return this.#numbers[3 * gram] ?? 0;
  }

  occurrencesOf(gram: number): number {
    return this.#numbers[3 * gram + 1] ?? 0;
  }
}
