import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { RandomState } from "../../random/mt19937.ts";
import { checkFolds, type Split, splitsFromFolds, testRowCount } from "./split.ts";

/** Folds in which every genre has nearly the same share of movies; both sides ascending. A genre with fewer movies than
 * folds is missing from some. Unknown entries count as 0. Throws INVALID_SETTING, TOO_FEW_ROWS.
 * Source: Sechidis, Tsoumakas and Vlahavas 2011, On the stratification of multi-label data. */
export function iterativeStratification(
  labels: LabelMatrix,
  options: { readonly folds: number; readonly seed: number },
): Split[] {
  checkFolds(labels.rowCount, options.folds);
  const shares = new Float64Array(options.folds).fill(1 / options.folds);
  return splitsFromFolds(stratify(labels, shares, options.seed), options.folds);
}

/** One stratified split: about `testSize` of every genre's movies are on the test side, whose own size is close to
 * `testSize`. Throws INVALID_SETTING, TOO_FEW_ROWS. */
export function stratifiedTrainTestSplit(
  labels: LabelMatrix,
  options: { readonly testSize: number; readonly seed: number },
): Split {
  const testShare = testRowCount(labels.rowCount, options.testSize) / labels.rowCount;
  const partOfRow = stratify(labels, Float64Array.of(1 - testShare, testShare), options.seed);
  return splitsFromFolds(partOfRow, 2)[1];
}

/** The part of each row. shares: wanted share of the rows in each part, summing to 1. */
function stratify(labels: LabelMatrix, shares: Float64Array, seed: number): Int32Array {
  const { rowCount, columnCount, values, known } = labels;
  const isPositive = (row: number, genre: number): boolean => {
    const at = row * columnCount + genre;
    return values[at] === 1 && (known === undefined || known[at] === 1);
  };
  const random = new RandomState(seed);
  const parts = shares.length;
  const partOfRow = new Int32Array(rowCount).fill(-1);
  const left = new Int32Array(columnCount);
  for (let row = 0; row < rowCount; row++) {
    for (let genre = 0; genre < columnCount; genre++) if (isPositive(row, genre)) left[genre]++;
  }
  /** Rows, and rows of each genre, that each part still needs. */
  const wanted = shares.map((share) => share * rowCount);
  const wantedOf = Array.from(left, (count) => shares.map((share) => share * count));

  const assign = (row: number, wantedRows: Float64Array): void => {
    const part = neediest(wantedRows, wanted, parts, random);
    partOfRow[row] = part;
    wanted[part]--;
    for (let genre = 0; genre < columnCount; genre++) {
      if (!isPositive(row, genre)) continue;
      wantedOf[genre][part]--;
      left[genre]--;
    }
  };

  // In random order, so that the rows of a genre are not assigned in the file's order.
  const order = random.permutation(rowCount);
  for (;;) {
    const genre = rarest(left, random);
    if (genre < 0) break;
    for (const row of order) if (partOfRow[row] < 0 && isPositive(row, genre)) assign(row, wantedOf[genre]);
  }
  for (const row of order) if (partOfRow[row] < 0) assign(row, wanted);
  return partOfRow;
}

/** The genre with the fewest rows left, at least one; -1 where none is left. Ties are broken at random. */
function rarest(left: Int32Array, random: RandomState): number {
  const min = Math.min(...left.filter((count) => count > 0));
  if (min === Number.POSITIVE_INFINITY) return -1;
  const tied = [...left.keys()].filter((genre) => left[genre] === min);
  return tied[random.interval(tied.length - 1)];
}

/** The part that needs most rows of the genre; on a tie, most rows of any kind; then at random. */
function neediest(wantedRows: Float64Array, wanted: Float64Array, parts: number, random: RandomState): number {
  let tied: number[] = [];
  for (let part = 0; part < parts; part++) {
    const best = tied[0];
    const above = best === undefined ? 1 : wantedRows[part] - wantedRows[best] || wanted[part] - wanted[best];
    if (above > 0) tied = [part];
    else if (above === 0) tied.push(part);
  }
  return tied[random.interval(tied.length - 1)];
}
