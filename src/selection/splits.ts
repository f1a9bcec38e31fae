import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import { findDuplicates } from "../movies/duplicates.ts";
import { groupDuplicates } from "../movies/duplicates-groups.ts";
import type { Movie } from "../movies/movie.ts";
import {
  countCrossingGroups,
  groupedKFold,
  groupedTrainTestSplit,
  keepGroupsWhole,
} from "../movies/split/grouped-split.ts";
import { iterativeStratification, stratifiedTrainTestSplit } from "../movies/split/iterative-stratification.ts";
import { kFold } from "../movies/split/k-fold.ts";
import type { Split } from "../movies/split/split.ts";
import { trainTestSplit } from "../movies/split/train-test-split.ts";
import { sum } from "../statistics.ts";

/** How movies are split into those that a model is fitted on and those that judge it. */
export interface SplitSettings {
  /** Share (or number) of movies that judge; scikit-learn's train_test_split. Takes no part where `cv` is given. */
  readonly testSize: number;
  /** Number of folds: every movie judges once; scikit-learn's KFold, shuffled. */
  readonly cv: number | null;
  readonly seed: number;
  /** Near-duplicate movies stay on one side. */
  readonly groupDuplicates: boolean;
  /** Every genre keeps nearly the same share of movies on each side (Sechidis 2011), unlike scikit-learn's rows. */
  readonly stratified: boolean;
}

/** labels: the movies' own. crossingGroupCount: groups of near-duplicates with movies on both sides, summed over the
 * splits. Throws INVALID_SETTING, TOO_FEW_ROWS. */
export function makeSplits(
  movies: readonly Movie[],
  labels: LabelMatrix,
  settings: SplitSettings,
): { readonly splits: readonly Split[]; readonly crossingGroupCount: number } {
  const groups = groupDuplicates(movies.length, findDuplicates(movies));
  const splits = settings.stratified
    ? stratifiedSplits(labels, groups, settings)
    : plainSplits(movies.length, groups, settings);
  const crossingGroupCount = sum(splits.map((split) => countCrossingGroups(split, groups)));
  return { splits, crossingGroupCount };
}

function plainSplits(count: number, groups: Int32Array, settings: SplitSettings): readonly Split[] {
  const { testSize, cv, seed } = settings;
  if (cv !== null) {
    const folds = { folds: cv, shuffle: true, seed } as const;
    return settings.groupDuplicates ? groupedKFold(count, groups, folds) : kFold(count, folds);
  }
  const options = { testSize, seed };
  return [settings.groupDuplicates ? groupedTrainTestSplit(count, groups, options) : trainTestSplit(count, options)];
}

function stratifiedSplits(labels: LabelMatrix, groups: Int32Array, settings: SplitSettings): readonly Split[] {
  const { testSize, cv, seed } = settings;
  if (cv !== null) {
    const folds = iterativeStratification(labels, { folds: cv, seed });
    return settings.groupDuplicates ? keepGroupsWhole(folds, groups) : folds;
  }
  const split = stratifiedTrainTestSplit(labels, { testSize, seed });
  if (!settings.groupDuplicates) return [split];
  return [keepGroupsWhole([{ train: split.test, test: split.train }, split], groups)[1]];
}
