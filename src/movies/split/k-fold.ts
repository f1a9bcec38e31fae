import { RandomState } from "../../random/mt19937.ts";
import { checkFolds, type Split, splitsFromFolds } from "./split.ts";

/** Number of folds, and the seed of the shuffle. */
export type KFoldOptions = {
  /** An integer, at least 2. */
  readonly folds: number;
} & ({ readonly shuffle: true; readonly seed: number } | { readonly shuffle: false });

/** The folds of scikit-learn's `KFold(folds, shuffle=…, random_state=seed)`: each row is in exactly one test side; both
 * sides are ascending; sizes differ by at most one. Throws INVALID_SETTING, TOO_FEW_ROWS. */
export function kFold(rowCount: number, options: KFoldOptions): Split[] {
  checkFolds(rowCount, options.folds);
  return splitsFromFolds(kFoldNumbers(rowCount, options), options.folds);
}

/** The fold whose test side each row is in. */
export function kFoldNumbers(rowCount: number, options: KFoldOptions): Int32Array {
  const rows = Int32Array.from({ length: rowCount }, (_, row) => row);
  if (options.shuffle) new RandomState(options.seed).shuffle(rows);
  const smallSize = Math.floor(rowCount / options.folds);
  const largeCount = rowCount % options.folds;
  const foldOfRow = new Int32Array(rowCount);
  let at = 0;
  for (let fold = 0; fold < options.folds; fold++) {
    const end = at + smallSize + (fold < largeCount ? 1 : 0);
    for (; at < end; at++) foldOfRow[rows[at]] = fold;
  }
  return foldOfRow;
}
