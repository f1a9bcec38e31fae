/** From this number of columns on, totals do not fit in the caches, and a row's columns are sorted. More than
 * `maxSortedBits` bits would need a third pass. */
const minSortedColumns = 16_384;
const maxSortedBits = 22;

/** Counts the columns of a row and returns them in ascending order. With few columns, each has a total, and two levels
 * of bits mark the counted ones. With many, the row's columns are radix-sorted. */
export class RowCounter {
  /** The last row: columns[0 .. count), ascending, and their numbers of occurrences. */
  columns: Int32Array = new Int32Array(256);
  counts: Int32Array = new Int32Array(256);
  count = 0;
  readonly #table: TotalsTable | undefined;
  readonly #sorter: DigitSorter | undefined;

  constructor(columnCount: number) {
    const bits = Math.ceil(Math.log2(Math.max(2, columnCount)));
    if (columnCount < minSortedColumns || bits > maxSortedBits) this.#table = new TotalsTable(columnCount);
    else this.#sorter = new DigitSorter(bits);
  }

  /** Counts columnOf[n] for each n of ngrams[from .. to); -1 is ignored. */
  countRow(ngrams: Int32Array, from: number, to: number, columnOf: Int32Array): void {
    this.#reserve(to - from);
    const known = this.counts;
    // Without an unpredictable branch, so that the cache misses of the whole row overlap.
    let count = 0;
    for (let i = from; i < to; i++) {
      const column = columnOf[ngrams[i]];
      known[count] = column;
      count += (column >> 31) + 1;
    }
    this.countColumns(known, count);
  }

  /** Counts each of found[0 .. foundCount). */
  countColumns(found: Int32Array, foundCount: number): void {
    this.#reserve(foundCount);
    if (this.#table !== undefined) {
      this.count = this.#table.count(found, foundCount, this.columns, this.counts);
      return;
    }
    const { columns, counts } = this;
    const sorted = (this.#sorter as DigitSorter).sorted(found, foundCount);
    let at = -1;
    let last = -1;
    for (let i = 0; i < foundCount; i++) {
      const column = sorted[i];
      if (column === last) counts[at]++;
      else {
        columns[++at] = column;
        counts[at] = 1;
        last = column;
      }
    }
    this.count = at + 1;
  }

  #reserve(length: number): void {
    if (length <= this.columns.length) return;
    this.columns = new Int32Array(length * 2);
    this.counts = new Int32Array(length * 2);
  }
}

/** Totals by column, cleared as they are read. */
class TotalsTable {
  readonly #totals: Int32Array;
  readonly #marks: Int32Array;
  readonly #blockMarks: Int32Array;

  constructor(columnCount: number) {
    this.#totals = new Int32Array(columnCount);
    this.#marks = new Int32Array(Math.ceil(columnCount / 32));
    this.#blockMarks = new Int32Array(Math.ceil(columnCount / 1024));
  }

  /** found may be `counts`. Returns the number of columns. */
  count(found: Int32Array, foundCount: number, columns: Int32Array, counts: Int32Array): number {
    const totals = this.#totals;
    const marks = this.#marks;
    const blockMarks = this.#blockMarks;
    for (let i = 0; i < foundCount; i++) {
      const column = found[i];
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
    return at;
  }
}

/** Radix sort of integers below 2^bits, by the lower and then the upper half of their bits. */
class DigitSorter {
  readonly #shift: number;
  /** For each digit, the index of its next number. */
  readonly #lower: Int32Array;
  readonly #upper: Int32Array;
  #halfway: Int32Array = new Int32Array(256);
  #sorted: Int32Array = new Int32Array(256);

  constructor(bits: number) {
    this.#shift = bits >> 1;
    this.#lower = new Int32Array(2 ** this.#shift);
    this.#upper = new Int32Array(2 ** (bits - this.#shift));
  }

  /** numbers[0 .. count) in ascending order. The next call reuses the array. */
  sorted(numbers: Int32Array, count: number): Int32Array {
    if (count > this.#sorted.length) {
      this.#halfway = new Int32Array(2 * count);
      this.#sorted = new Int32Array(2 * count);
    }
    const lower = this.#lower;
    const upper = this.#upper;
    const shift = this.#shift;
    const mask = lower.length - 1;
    lower.fill(0);
    upper.fill(0);
    for (let i = 0; i < count; i++) {
      const number = numbers[i];
      lower[number & mask]++;
      upper[number >> shift]++;
    }
    startsOf(lower);
    startsOf(upper);
    const halfway = this.#halfway;
    for (let i = 0; i < count; i++) {
      const number = numbers[i];
      halfway[lower[number & mask]++] = number;
    }
    const sorted = this.#sorted;
    for (let i = 0; i < count; i++) {
      const number = halfway[i];
      sorted[upper[number >> shift]++] = number;
    }
    return sorted;
  }
}

/** Replaces counts by the sums of the counts before them. */
function startsOf(counts: Int32Array): void {
  let sum = 0;
  for (let digit = 0; digit < counts.length; digit++) {
    const count = counts[digit];
    counts[digit] = sum;
    sum += count;
  }
}
