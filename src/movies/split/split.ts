import { ClaquetaError } from "../../errors.ts";

/** Row indices of each side; no row is on both. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Throws INVALID_SETTING where `folds` is not an integer of at least 2, TOO_FEW_ROWS where it is more than the
 * rows. */
export function checkFolds(rowCount: number, folds: number): void {
  const where = "folds";
  if (!Number.isInteger(folds) || folds < 2) {
    const what = `${folds} is no number of folds`;
    throw new ClaquetaError("INVALID_SETTING", { where, what, expected: "a whole number of at least 2" });
  }
  if (folds <= rowCount) return;
  const what = `${rowCount} movies cannot fill ${folds} folds`;
  const next = "Give more movies or fewer folds.";
  throw new ClaquetaError("TOO_FEW_ROWS", { where, what, expected: "at least one movie a fold", next });
}

/** Rows on the test side. testSize: a share in (0, 1), rounded up to whole rows, or an integer of at least 1. Throws
 * INVALID_SETTING where it is neither, TOO_FEW_ROWS where one side would be empty. */
export function testRowCount(rowCount: number, testSize: number): number {
  const where = "testSize";
  const isShare = testSize > 0 && testSize < 1;
  if (!isShare && !(Number.isInteger(testSize) && testSize >= 1)) {
    const what = `${testSize} is no size of a test set`;
    const expected = "a share between 0 and 1, or a whole number of movies";
    throw new ClaquetaError("INVALID_SETTING", { where, what, expected });
  }
  const count = isShare ? Math.ceil(testSize * rowCount) : testSize;
  if (count >= 1 && count < rowCount) return count;
  const what = `${rowCount} movies with testSize ${testSize} leave one side empty`;
  const next = "Give more movies or another testSize.";
  throw new ClaquetaError("TOO_FEW_ROWS", { where, what, expected: "at least one movie on either side", next });
}

/** The splits in which each fold in turn is the test side, both sides ascending. foldOfRow: one fold number a row. */
export function splitsFromFolds(foldOfRow: Int32Array, folds: number): Split[] {
  const rows = foldOfRow.map((_, row) => row);
  return Array.from({ length: folds }, (_, fold) => ({
    train: rows.filter((row) => foldOfRow[row] !== fold),
    test: rows.filter((row) => foldOfRow[row] === fold),
  }));
}
