import { sharedFloat64, sharedUint8 } from "./memory.ts";

/** Row-major table of numbers: entry (r, c) is values[r × columnCount + c]. */
export interface DenseMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly values: Float64Array;
}

/** Row-major table of yes (1) and no (0), movies × genres. Where `known` is given, a 0 in it means that nobody said
 * whether the movie has the genre: the entry is to be left out, not taken as a no. */
export interface LabelMatrix {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly values: Uint8Array;
  readonly known?: Uint8Array;
}

export function denseMatrix(rowCount: number, columnCount: number, values?: Float64Array): DenseMatrix {
  return { rowCount, columnCount, values: values ?? sharedFloat64(rowCount * columnCount) };
}

/** The given rows of probabilities, in the given order. */
export function takeDenseRows(x: DenseMatrix, rows: ArrayLike<number>): DenseMatrix {
  const taken = denseMatrix(rows.length, x.columnCount);
  const width = x.columnCount;
  for (let i = 0; i < rows.length; i++) {
    taken.values.set(x.values.subarray(rows[i] * width, (rows[i] + 1) * width), i * width);
  }
  return taken;
}

/** The given rows of labels, with their `known` mask, in the given order. */
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
