import { ClaquetaError } from "../../errors.ts";
import { type KFoldOptions, kFoldNumbers } from "./k-fold.ts";
import { checkFolds, type Split, splitsFromFolds } from "./split.ts";
import { type TrainTestOptions, trainTestSplit } from "./train-test-split.ts";

/** `trainTestSplit` in which no group stands on both sides: a group that would goes whole to the side where most of its
 * rows are, to the training side where they are equal, so nearly every row stays where scikit-learn puts it, in its
 * order. groups: one group number a row (see `groupDuplicates`). The sides' sizes move by the rows that moved.
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

/** `kFold` in which no group stands in two folds: a group goes whole to the fold where most of its rows are, to the
 * first of them where they are equal. Both sides ascending. Throws as `groupedTrainTestSplit`. */
export function groupedKFold(rowCount: number, groups: Int32Array, options: KFoldOptions): Split[] {
  checkGroups(rowCount, groups);
  checkFolds(rowCount, options.folds);
  return keepGroupsWhole(splitsFromFolds(kFoldNumbers(rowCount, options), options.folds), groups);
}

/** The same for folds made in any other way (such as `iterativeStratification`), each row in one test side. */
export function keepGroupsWhole(folds: readonly Split[], groups: Int32Array): Split[] {
  const foldOfRow = new Int32Array(groups.length);
  for (const [fold, { test }] of folds.entries()) for (const row of test) foldOfRow[row] = fold;
  return splitsFromFolds(wholeGroups(foldOfRow, groups, folds.length), folds.length).map(refuseEmpty);
}

/** How many groups have rows on both sides: near-duplicates that let a model see what it is tested on. */
export function countCrossingGroups(split: Split, groups: Int32Array): number {
  const inTrain = new Set<number>();
  for (const row of split.train) inTrain.add(groups[row]);
  const crossing = new Set<number>();
  for (const row of split.test) if (inTrain.has(groups[row])) crossing.add(groups[row]);
  return crossing.size;
}

/** The part of each row once every group is in the part that has most of its rows, the lowest among equals. */
function wholeGroups(partOfRow: Int32Array, groups: Int32Array, parts: number): Int32Array {
  const rowsOfGroup = new Map<number, number[]>();
  for (let row = 0; row < groups.length; row++) {
    const rows = rowsOfGroup.get(groups[row]);
    if (rows === undefined) rowsOfGroup.set(groups[row], [row]);
    else rows.push(row);
  }
  const whole = partOfRow.slice();
  for (const rows of rowsOfGroup.values()) {
    if (rows.length === 1) continue;
    const votes = new Int32Array(parts);
    for (const row of rows) votes[partOfRow[row]]++;
    const winner = votes.indexOf(votes.reduce((most, count) => Math.max(most, count)));
    for (const row of rows) whole[row] = winner;
  }
  return whole;
}

function checkGroups(rowCount: number, groups: Int32Array): void {
  if (groups.length === rowCount) return;
  throw new ClaquetaError("SHAPE_MISMATCH", {
    where: "groups",
    what: `${groups.length} group numbers for ${rowCount} movies`,
    expected: "one a movie",
  });
}

function refuseEmpty(split: Split): Split {
  if (split.train.length > 0 && split.test.length > 0) return split;
  throw new ClaquetaError("TOO_FEW_ROWS", {
    where: "groups",
    what: "the groups of near-duplicates leave one side of the split empty",
    expected: "at least one movie on either side",
    next: "Split without keeping groups together, or give more movies.",
  });
}
