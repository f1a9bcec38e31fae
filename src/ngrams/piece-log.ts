import { grown } from "./growth.ts";

const blockLength = 262_144;

/** The pieces of each text of a fit, so that rows can be made without reading again. Stored in blocks, so that growth
 * copies nothing; a text's pieces are in one block. */
export class PieceLog {
  readonly #blocks: Int32Array[] = [];
  #used = blockLength;
  /** Text t is in block index[3t], from index[3t + 1] to index[3t + 2]. */
  #index: Int32Array = new Int32Array(3 * 64);
  textCount = 0;

  append(pieces: Int32Array, count: number): void {
    let block = this.#blocks.at(-1);
    if (block === undefined || this.#used + count > block.length) {
      block = new Int32Array(Math.max(count, blockLength));
      this.#blocks.push(block);
      this.#used = 0;
    }
    const from = this.#used;
    for (let i = 0; i < count; i++) block[from + i] = pieces[i];
    this.#used = from + count;
    const at = 3 * this.textCount++;
    if (at + 3 > this.#index.length) this.#index = grown(this.#index, at + 3);
    this.#index[at] = this.#blocks.length - 1;
    this.#index[at + 1] = from;
    this.#index[at + 2] = this.#used;
  }

  blockOf(text: number): Int32Array {
    return this.#blocks[this.#index[3 * text]];
  }

  startOf(text: number): number {
    return this.#index[3 * text + 1];
  }

  endOf(text: number): number {
    return this.#index[3 * text + 2];
  }
}
