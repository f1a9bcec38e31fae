import { ClaquetaError } from "../../errors.ts";

/** Row numbers on either side; no row stands on both. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** Throws INVALID_SETTING where `folds` is no whole number of at least 2, TOO_FEW_ROWS where there are more folds than
 * rows. */
export function checkFolds(rowCount: number, folds: number): void {
  if (!Number.isInteger(folds) || folds < 2) {
    throw new ClaquetaError("INVALID_SETTING", {
      where: "folds",
      what: `${folds} is no number of folds`,
      expected: "a whole number of at least 2",
    });
  }
  if (folds > rowCount) {
    throw new ClaquetaError("TOO_FEW_ROWS", {
      where: "folds",
      what: `${rowCount} movies cannot fill ${folds} folds`,
      expected: "at least one movie a fold",
      next: "Give more movies or fewer folds.",
    });
  }
}

/** Rows on the test side: a share in (0, 1) is rounded up, a whole number of at least 1 is taken as it is. Throws
 * INVALID_SETTING where it is neither, TOO_FEW_ROWS where one side would be empty. */
export function testRowCount(rowCount: number, testSize: number): number {
  const isShare = testSize > 0 && testSize < 1;
  if (!isShare && !(Number.isInteger(testSize) && testSize >= 1)) {
    throw new ClaquetaError("INVALID_SETTING", {
      where: "testSize",
      what: `${testSize} is no size of a test set`,
      expected: "a share between 0 and 1, or a whole number of movies",
    });
  }
  const count = isShare ? Math.ceil(testSize * rowCount) : testSize;
  if (count < 1 || count >= rowCount) {
    throw new ClaquetaError("TOO_FEW_ROWS", {
      where: "testSize",
      what: `${rowCount} movies with testSize ${testSize} leave one side empty`,
      expected: "at least one movie on either side",
      next: "Give more movies or another testSize.",
    });
  }
  return count;
}

/** The splits in which each fold in turn is the test side, both sides ascending. foldOfRow: one fold number a row. */
export function splitsFromFolds(foldOfRow: Int32Array, folds: number): Split[] {
  const sizes = new Int32Array(folds);
  for (const fold of foldOfRow) sizes[fold]++;
  return Array.from({ length: folds }, (_, fold) => {
    const test = new Int32Array(sizes[fold]);
    const train = new Int32Array(foldOfRow.length - sizes[fold]);
    let atTest = 0;
    let atTrain = 0;
    for (let row = 0; row < foldOfRow.length; row++) {
      if (foldOfRow[row] === fold) test[atTest++] = row;
      else train[atTrain++] = row;
    }
    return { train, test };
  });
}
