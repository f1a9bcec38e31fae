import { RandomState } from "../../random/mt19937.ts";
import { type Split, testRowCount } from "./split.ts";

/** Size of the test side, and the seed of the shuffle. */
export type TrainTestOptions = {
  /** A share in (0, 1), rounded up to whole movies, or a number of movies. */
  readonly testSize: number;
} & ({ readonly seed: number; readonly shuffle?: true } | { readonly shuffle: false });

/** One split of the rows 0 … rowCount − 1, in the same order as scikit-learn's `train_test_split(…,
 * random_state=seed)`: a permutation's first rows are the test side, the others the training side. With `shuffle:
 * false` the last rows are the test side. Throws INVALID_SETTING, TOO_FEW_ROWS. */
export function trainTestSplit(rowCount: number, options: TrainTestOptions): Split {
  const testCount = testRowCount(rowCount, options.testSize);
  if (options.shuffle === false) {
    const rows = Int32Array.from({ length: rowCount }, (_, row) => row);
    return { train: rows.slice(0, rowCount - testCount), test: rows.slice(rowCount - testCount) };
  }
  const rows = new RandomState(options.seed).permutation(rowCount);
  return { train: rows.slice(testCount), test: rows.slice(0, testCount) };
}
