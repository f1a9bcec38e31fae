import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { RandomState } from "../../random/mt19937.ts";
import { checkFolds, type Split, splitsFromFolds, testRowCount } from "./split.ts";

/** Folds in which every genre has nearly the same share of movies; both sides ascending. A genre with fewer movies than
 * folds is missing from some. Entries that are not known count as no. Throws INVALID_SETTING, TOO_FEW_ROWS.
 * Source: Sechidis, Tsoumakas and Vlahavas 2011, On the stratification of multi-label data. */
export function iterativeStratification(
  labels: LabelMatrix,
  options: { readonly folds: number; readonly seed: number },
): Split[] {
  checkFolds(labels.rowCount, options.folds);
  const shares = new Float64Array(options.folds).fill(1 / options.folds);
  return splitsFromFolds(stratify(labels, shares, options.seed), options.folds);
}

/** One split of that kind: every genre keeps about `testSize` of its movies on the test side, whose own size comes
 * near to what is asked. Throws INVALID_SETTING, TOO_FEW_ROWS. */
export function stratifiedTrainTestSplit(
  labels: LabelMatrix,
  options: { readonly testSize: number; readonly seed: number },
): Split {
  const testShare = testRowCount(labels.rowCount, options.testSize) / labels.rowCount;
  const partOfRow = stratify(labels, Float64Array.of(1 - testShare, testShare), options.seed);
  return splitsFromFolds(partOfRow, 2)[1];
}

/** The part that each row goes to; shares: wanted share of the rows in each part, summing to 1. */
function stratify(labels: LabelMatrix, shares: Float64Array, seed: number): Int32Array {
  const { rowCount, columnCount, values, known } = labels;
  const isYes = (row: number, genre: number): boolean => {
    const at = row * columnCount + genre;
    return values[at] === 1 && (known === undefined || known[at] === 1);
  };
  const random = new RandomState(seed);
  const parts = shares.length;
  const partOfRow = new Int32Array(rowCount).fill(-1);
  const left = new Int32Array(columnCount);
  for (let row = 0; row < rowCount; row++) {
    for (let genre = 0; genre < columnCount; genre++) if (isYes(row, genre)) left[genre]++;
  }
  /** Rows, and rows of each genre, that each part still wants. */
  const wanted = shares.map((share) => share * rowCount);
  const wantedOf = Array.from(left, (count) => shares.map((share) => share * count));

  const place = (row: number, wish: Float64Array): void => {
    const part = neediest(wish, wanted, parts, random);
    partOfRow[row] = part;
    wanted[part]--;
    for (let genre = 0; genre < columnCount; genre++) {
      if (!isYes(row, genre)) continue;
      wantedOf[genre][part]--;
      left[genre]--;
    }
  };

  // Rows in random order, so that rows of one genre do not come in the file's order.
  const order = random.permutation(rowCount);
  for (;;) {
    const genre = rarest(left, random);
    if (genre < 0) break;
    for (const row of order) if (partOfRow[row] < 0 && isYes(row, genre)) place(row, wantedOf[genre]);
  }
  for (const row of order) if (partOfRow[row] < 0) place(row, wanted);
  return partOfRow;
}

/** The genre with the fewest rows left, at least one; -1 where none is left. Ties by chance. */
function rarest(left: Int32Array, random: RandomState): number {
  let fewest = Number.POSITIVE_INFINITY;
  for (const count of left) if (count > 0 && count < fewest) fewest = count;
  if (fewest === Number.POSITIVE_INFINITY) return -1;
  const tied = [...left.keys()].filter((genre) => left[genre] === fewest);
  return tied[random.interval(tied.length - 1)];
}

/** The part that wants most; among equals the one that wants most rows of any kind; then by chance. */
function neediest(wish: Float64Array, wanted: Float64Array, parts: number, random: RandomState): number {
  let tied: number[] = [];
  for (let part = 0; part < parts; part++) {
    const best = tied[0];
    const above = best === undefined ? 1 : wish[part] - wish[best] || wanted[part] - wanted[best];
    if (above > 0) tied = [part];
    else if (above === 0) tied.push(part);
  }
  return tied[random.interval(tied.length - 1)];
}
