import { describe, expect, it } from "vitest";
import { findDuplicates } from "../movies/duplicates.ts";
import { groupDuplicates } from "../movies/duplicates-groups.ts";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import { countCrossingGroups, groupedKFold, groupedTrainTestSplit } from "../movies/split/grouped-split.ts";
import { iterativeStratification, stratifiedTrainTestSplit } from "../movies/split/iterative-stratification.ts";
import { kFold } from "../movies/split/k-fold.ts";
import { trainTestSplit } from "../movies/split/train-test-split.ts";
import { makeSplits, type SplitSettings } from "./splits.ts";

const count = 60;
/** Half of the movies come in pairs and threes with the same plot. */
const movies: Movie[] = Array.from({ length: count }, (_, i) => ({
  id: String(i),
  title: `Movie ${i}`,
  year: 1950 + i,
  plot: `the plot of number ${i < 12 ? i % 4 : i < 30 ? i % 9 : i}`,
  genres: i % 3 === 0 ? ["Drama"] : ["Comedy", ...(i % 7 === 0 ? ["War"] : [])],
}));
const labels = Genres.of(movies).encode(movies);
const groups = groupDuplicates(count, findDuplicates(movies));
const split = (more: Partial<SplitSettings>) =>
  makeSplits(movies, labels, {
    testSize: 0.25,
    cv: null,
    seed: 3,
    groupDuplicates: false,
    stratified: false,
    ...more,
  });

describe("splits", () => {
  it("are scikit-learn's where nothing else is asked for", () => {
    expect(split({}).splits).toEqual([trainTestSplit(count, { testSize: 0.25, seed: 3 })]);
    expect(split({ cv: 4 }).splits).toEqual(kFold(count, { folds: 4, shuffle: true, seed: 3 }));
  });

  it("count the groups of near-duplicates that they part, summed over folds", () => {
    for (const cv of [null, 4]) {
      const { splits, crossingGroupCount } = split({ cv });
      const counts = splits.map((each) => countCrossingGroups(each, groups));
      expect(crossingGroupCount).toBe(counts.reduce((total, own) => total + own, 0));
      expect(crossingGroupCount).toBeGreaterThan(0);
    }
  });

  it("keep near-duplicates together where that is asked for", () => {
    const options = { testSize: 0.25, seed: 3 };
    expect(split({ groupDuplicates: true }).splits).toEqual([groupedTrainTestSplit(count, groups, options)]);
    const folds = { folds: 4, shuffle: true, seed: 3 } as const;
    expect(split({ groupDuplicates: true, cv: 4 }).splits).toEqual(groupedKFold(count, groups, folds));
    for (const stratified of [false, true]) {
      for (const cv of [null, 4]) {
        const { splits, crossingGroupCount } = split({ groupDuplicates: true, stratified, cv });
        expect(crossingGroupCount).toBe(0);
        for (const { train, test } of splits) {
          expect([...train, ...test].sort((a, b) => a - b)).toEqual([...movies.keys()]);
          expect(test.length).toBeGreaterThan(0);
          expect(train.length).toBeGreaterThan(test.length);
        }
      }
    }
  });

  it("spread every genre evenly and keep near-duplicates on the side of most of them, or to train on", () => {
    const plain = stratifiedTrainTestSplit(labels, { testSize: 0.25, seed: 3 });
    const inTest = new Set(plain.test);
    const votes = groups.map((group) => {
      const rows = [...groups.keys()].filter((row) => groups[row] === group);
      return 2 * rows.filter((row) => inTest.has(row)).length - rows.length;
    });
    expect([...votes]).toContain(0);
    const test = Int32Array.from(movies.keys()).filter((row) => votes[row] > 0);
    const train = Int32Array.from(movies.keys()).filter((row) => votes[row] <= 0);
    expect(split({ groupDuplicates: true, stratified: true }).splits).toEqual([{ train, test }]);
  });

  it("spread every genre evenly where that is asked for", () => {
    expect(split({ stratified: true }).splits).toEqual([stratifiedTrainTestSplit(labels, { testSize: 0.25, seed: 3 })]);
    expect(split({ stratified: true, cv: 4 }).splits).toEqual(iterativeStratification(labels, { folds: 4, seed: 3 }));
  });
});
