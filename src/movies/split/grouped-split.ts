import { ClaquetaError } from "../../errors.ts";
import { rowsByKey } from "../duplicates.ts";
import { type KFoldOptions, kFoldNumbers } from "./k-fold.ts";
import { checkFolds, type Split, splitsFromFolds } from "./split.ts";
import { type TrainTestOptions, trainTestSplit } from "./train-test-split.ts";

/** `trainTestSplit` in which no group is on both sides: a split group moves as a whole to the side with most of its
 * rows, or to the training side on a tie. All other rows stay where scikit-learn puts them, in its order; the sides'
 * sizes change by the rows that move. groups: one group number a row (see `groupDuplicates`).
 * Throws INVALID_SETTING, TOO_FEW_ROWS (also where the groups leave one side empty), SHAPE_MISMATCH. */
export function groupedTrainTestSplit(rowCount: number, groups: Int32Array, options: TrainTestOptions): Split {
  checkGroups(rowCount, groups);
  const split = trainTestSplit(rowCount, options);
  const sideOfRow = new Int32Array(rowCount);
  for (const row of split.test) sideOfRow[row] = 1;
  const side = wholeGroups(sideOfRow, groups, 2);
  const order = new Int32Array(rowCount);
  order.set(split.test);
  order.set(split.train, split.test.length);
  return refuseEmpty({ train: order.filter((row) => side[row] === 0), test: order.filter((row) => side[row] === 1) });
}

/** `kFold` in which no group is in two folds: a group moves as a whole to the fold with most of its rows, or to the
 * first of them on a tie. Both sides ascending. Throws the same errors as `groupedTrainTestSplit`. */
export function groupedKFold(rowCount: number, groups: Int32Array, options: KFoldOptions): Split[] {
  checkGroups(rowCount, groups);
  checkFolds(rowCount, options.folds);
  return keepGroupsWhole(splitsFromFolds(kFoldNumbers(rowCount, options), options.folds), groups);
}

/** The same for other folds (such as those of `iterativeStratification`) in which each row is in one test side. */
export function keepGroupsWhole(folds: readonly Split[], groups: Int32Array): Split[] {
  const foldOfRow = new Int32Array(groups.length);
  for (const [fold, { test }] of folds.entries()) for (const row of test) foldOfRow[row] = fold;
  return splitsFromFolds(wholeGroups(foldOfRow, groups, folds.length), folds.length).map(refuseEmpty);
}

/** The number of groups with rows on both sides: near-duplicates that let a model see what it is tested on. */
export function countCrossingGroups(split: Split, groups: Int32Array): number {
  const groupsOf = (rows: Int32Array): Set<number> => new Set(rows.map((row) => groups[row]));
  const inTrain = groupsOf(split.train);
  return [...groupsOf(split.test)].filter((group) => inTrain.has(group)).length;
}

/** The part of each row once every group is in the part with most of its rows, or the first of them on a tie. */
function wholeGroups(partOfRow: Int32Array, groups: Int32Array, parts: number): Int32Array {
  const whole = partOfRow.slice();
  for (const rows of rowsByKey(groups).values()) {
    if (rows.length === 1) continue;
    const votes = new Int32Array(parts);
    for (const row of rows) votes[partOfRow[row]]++;
    const winner = votes.indexOf(votes.reduce((max, count) => Math.max(max, count)));
    for (const row of rows) whole[row] = winner;
  }
  return whole;
}

function checkGroups(rowCount: number, groups: Int32Array): void {
  if (groups.length === rowCount) return;
  const what = `${groups.length} group numbers for ${rowCount} movies`;
  throw new ClaquetaError("SHAPE_MISMATCH", { where: "groups", what, expected: "one a movie" });
}

function refuseEmpty(split: Split): Split {
  if (split.train.length > 0 && split.test.length > 0) return split;
  const what = "the groups of near-duplicates leave one side of the split empty";
  const next = "Split without keeping groups together, or give more movies.";
  throw new ClaquetaError("TOO_FEW_ROWS", {
    where: "groups",
    what,
    expected: "at least one movie on either side",
    next,
  });
}
