import { sharedFloat64, sharedUint8 } from "./memory.ts";

/** Row-major table of numbers: entry (r, c) is values[r × columnCount + c]. */
export interface DenseMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly values: Float64Array;
}

/** Row-major table of labels, movies × genres: 1 where the movie has the genre, else 0. A 0 in `known` means that the
 * label is unknown: the entry is ignored, not taken as a 0. */
export interface LabelMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly values: Uint8Array;
  readonly known?: Uint8Array;
}

/** A table of these values, which must be rowCount × columnCount in number; of zeros where they are absent. */
export function denseMatrix(rowCount: number, columnCount: number, values?: Float64Array): DenseMatrix {
  return { rowCount, columnCount, values: values ?? sharedFloat64(rowCount * columnCount) };
}

/** Some rows of a table, in the given order. */
export function takeDenseRows(x: DenseMatrix, rows: ArrayLike<number>): DenseMatrix {
  const taken = denseMatrix(rows.length, x.columnCount);
  const width = x.columnCount;
  for (let i = 0; i < rows.length; i++) {
    taken.values.set(x.values.subarray(rows[i] * width, (rows[i] + 1) * width), i * width);
  }
  return taken;
}

/** A matrix whose rows are all `row`. */
export function repeatedRow(row: Float64Array, rowCount: number): DenseMatrix {
  const repeated = denseMatrix(rowCount, row.length);
  for (let i = 0; i < rowCount; i++) repeated.values.set(row, i * row.length);
  return repeated;
}

/** Some rows of labels and of their `known` mask, in the given order. */
export function takeLabelRows(y: LabelMatrix, rows: ArrayLike<number>): LabelMatrix {
  const width = y.columnCount;
  const take = (from: Uint8Array): Uint8Array => {
    const to = sharedUint8(rows.length * width);
    for (let i = 0; i < rows.length; i++) to.set(from.subarray(rows[i] * width, (rows[i] + 1) * width), i * width);
    return to;
  };
  const taken = { rowCount: rows.length, columnCount: width, values: take(y.values) };
  return y.known === undefined ? taken : { ...taken, known: take(y.known) };
}

/** These rows and columns of a row-major table with `width` columns, in the given order. */
export function takeEntries<Values extends Float64Array | Uint8Array>(
  values: Values,
  width: number,
  rows: readonly number[],
  columns: readonly number[],
): Values {
  const entries = new (values.constructor as new (length: number) => Values)(rows.length * columns.length);
  let at = 0;
  for (const row of rows) for (const column of columns) entries[at++] = values[row * width + column];
  return entries;
}
