import { ClaquetaError } from "../errors.ts";
import { findDuplicates } from "../movies/duplicates.ts";
import { groupDuplicates } from "../movies/duplicates-groups.ts";
import type { Movie } from "../movies/movie.ts";
import { countCrossingGroups, groupedKFold, groupedTrainTestSplit } from "../movies/split/grouped-split.ts";
import { kFold } from "../movies/split/k-fold.ts";
import type { Split } from "../movies/split/split.ts";
import { trainTestSplit } from "../movies/split/train-test-split.ts";

/** How movies are parted into those that make a model and those that judge it. */
export interface SplitSettings {
  /** Share (or number) of movies that judge; scikit-learn's train_test_split. Takes no part where `cv` is given. */
  readonly testSize: number;
  /** Number of folds: every movie judges once; scikit-learn's KFold, shuffled. */
  readonly cv: number | null;
  readonly seed: number;
  /** Near-duplicate movies stay on one side. */
  readonly groupDuplicates: boolean;
}

export interface MadeSplits {
  readonly splits: readonly Split[];
  /** Groups of near-duplicates with movies on both sides, added up over the splits. */
  readonly crossingGroupCount: number;
}

export function makeSplits(movies: readonly Movie[], settings: SplitSettings): MadeSplits {
  const { testSize, cv, seed } = settings;
  const count = movies.length;
  const groups = groupDuplicates(count, findDuplicates(movies));
  let splits: readonly Split[];
  if (cv !== null) {
    const folds = { folds: cv, shuffle: true, seed } as const;
    splits = settings.groupDuplicates ? groupedKFold(count, groups, folds) : kFold(count, folds);
  } else {
    const options = { testSize, seed };
    splits = [
      settings.groupDuplicates ? groupedTrainTestSplit(count, groups, options) : trainTestSplit(count, options),
    ];
  }
  const crossingGroupCount = splits.reduce((sum, split) => sum + countCrossingGroups(split, groups), 0);
  if (settings.groupDuplicates && crossingGroupCount > 0) {
    throw new ClaquetaError("INTERNAL", { where: "split", what: "a group of near-duplicates crosses a grouped split" });
  }
  return { splits, crossingGroupCount };
}
