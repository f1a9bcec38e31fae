import type { NgramReader } from "../ngrams/ngram-reader.ts";
import { RowCounter } from "../ngrams/row-counter.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import type { TfidfWeights } from "./tfidf-weights.ts";

/** Turns the n-grams of a text into the entries of a row. */
export class EntryWriter {
  readonly #counter: RowCounter;
  readonly #isBinary: boolean;
  readonly #weights: TfidfWeights | undefined;
  #values = new Float64Array(256);

  /** weights: undefined for plain counts. */
  constructor(columnCount: number, isBinary: boolean, weights: TfidfWeights | undefined) {
    this.#counter = new RowCounter(columnCount);
    this.#isBinary = isBinary;
    this.#weights = weights;
  }

  /** Adds the reader's expanded n-grams. columnOf: column of each, or -1; undefined if they are columns from 0 on. */
  add(
    { ngrams, ngramStart, ngramEnd }: NgramReader,
    columnOf: Int32Array | undefined,
    builder: MatrixBuilder,
    firstColumn: number,
    weight: number,
  ): void {
    if (columnOf === undefined) this.#counter.countColumns(ngrams, ngramEnd);
    else this.#counter.countRow(ngrams, ngramStart, ngramEnd, columnOf);
    const { columns, counts, count } = this.#counter;
    if (count > this.#values.length) this.#values = new Float64Array(2 * count);
    const values = this.#values;
    if (this.#isBinary) values.fill(1, 0, count);
    else for (let i = 0; i < count; i++) values[i] = counts[i];
    this.#weights?.apply(columns, values, count);
    builder.add(columns, values, count, firstColumn, weight);
  }
}
