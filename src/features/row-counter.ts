/** Counts the columns of one row and gives them in ascending order without sorting: a bit stands for each column counted
 * and one for each 32 of those, and the bits are walked. Cleared as it is read; one counter serves any number of rows. */
export class RowCounter {
  /** The row read last: columns[0 .. count) ascending, each with its number of occurrences in counts. */
  columns: Int32Array = new Int32Array(256);
  counts: Int32Array = new Int32Array(256);
  count = 0;
  readonly #totals: Int32Array;
  readonly #marks: Int32Array;
  readonly #blockMarks: Int32Array;

  constructor(columnCount: number) {
    this.#totals = new Int32Array(columnCount);
    this.#marks = new Int32Array(Math.ceil(columnCount / 32));
    this.#blockMarks = new Int32Array(Math.ceil(columnCount / 1024));
  }

  /** Counts columnOf[gram] for each of grams[from .. to); grams without a column (-1) are passed over. */
  countRow(grams: Int32Array, from: number, to: number, columnOf: Int32Array): void {
    const totals = this.#totals;
    const marks = this.#marks;
    const blockMarks = this.#blockMarks;
    if (to - from > this.columns.length) {
      this.columns = new Int32Array((to - from) * 2);
      this.counts = new Int32Array((to - from) * 2);
    }
    const columns = this.columns;
    const counts = this.counts;
    // No branch on a column, here and below: it could not be foretold, and while columnOf is far larger than the caches,
    // the reads of a whole row are to wait for memory together, not one after another.
    let known = 0;
    for (let i = from; i < to; i++) {
      const column = columnOf[grams[i]];
      counts[known] = column;
      known += (column >> 31) + 1;
    }
    for (let i = 0; i < known; i++) {
      const column = counts[i];
      totals[column]++;
      marks[column >> 5] |= 1 << (column & 31);
      blockMarks[column >> 10] |= 1 << ((column >> 5) & 31);
    }
    let at = 0;
    for (let b = 0; b < blockMarks.length; b++) {
      for (let block = blockMarks[b]; block !== 0; block &= block - 1) {
        const m = (b << 5) + 31 - Math.clz32(block & -block);
        for (let mark = marks[m]; mark !== 0; mark &= mark - 1) {
          const column = (m << 5) + 31 - Math.clz32(mark & -mark);
          columns[at] = column;
          counts[at++] = totals[column];
          totals[column] = 0;
        }
        marks[m] = 0;
      }
      blockMarks[b] = 0;
    }
    this.count = at;
  }
}
