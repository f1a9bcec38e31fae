import { describe, expect, it } from "vitest";
import { vectorizerFromSettings } from "../features/registry.ts";
import { LogisticRegressionClassifier } from "../learners/logistic-regression/classifier.ts";
import type { Movie } from "../movies/movie.ts";
import { topTerms } from "./top-terms.ts";

const movies: Movie[] = [
  { id: "1", title: "Duel", year: 1950, plot: "the duel the town" },
  { id: "2", title: "Song", year: 1960, plot: "a song in the town" },
  { id: "3", title: "Town", year: 1970, plot: "the song and the war" },
  { id: "4", title: "War", year: 1980, plot: "duel duel war of the song" },
];
const names = ["Western", "Musical"];

/** Weights that grow with the column for the first genre, and fall for the second. */
const risingWeights = (columnCount: number) =>
  new LogisticRegressionClassifier(
    Float32Array.from({ length: columnCount * 2 }, (_, k) => (k % 2 === 0 ? 1 : -1) * (1 + Math.floor(k / 2))),
    Float64Array.of(0, 0),
    { tol: 1, epochs: [1, 1], gaps: [0, 0] },
  );

describe("topTerms", () => {
  it("ranks terms by weight times standard deviation, without those of stop words alone", () => {
    const features = vectorizerFromSettings({ kind: "count" }).fit(movies);
    const weights = risingWeights(features.columnCount);
    const [western, musical] = topTerms(features, weights, names, movies, 3)!;
    const deviation = (counts: readonly number[]): number => {
      const mean = counts.reduce((a, b) => a + b) / counts.length;
      return Math.sqrt(counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length);
    };
    // Terms in order: and, duel, in, of, song, the, town, war.
    const wanted = [
      { term: "town", weight: 7 * deviation([1, 1, 0, 0]) },
      { term: "war", weight: 8 * deviation([0, 0, 1, 1]) },
      { term: "song", weight: 5 * deviation([0, 1, 1, 1]) },
    ].sort((a, b) => b.weight - a.weight);
    expect(western.for.map(({ term }) => term)).toEqual(wanted.map(({ term }) => term));
    for (const [k, { weight }] of wanted.entries()) expect(western.for[k].weight).toBeCloseTo(weight, 3);
    expect(western.against).toEqual([]);
    expect(musical.against.map(({ term, weight }) => [term, -weight])).toEqual(
      western.for.map(({ term, weight }) => [term, weight]),
    );
  });

  it("tells words of plot and title apart, and leaves out characters and years where there are words", () => {
    const features = vectorizerFromSettings({
      kind: "union",
      parts: [
        { name: "char", features: { kind: "tfidf", analyzer: "char_wb", ngramRange: [3, 3] } },
        { name: "word", features: { kind: "tfidf" } },
        { name: "title", features: { kind: "tfidf", field: "title" } },
        { name: "year", features: { kind: "year-bumps" } },
      ],
    }).fit(movies);
    const [western] = topTerms(features, risingWeights(features.columnCount), names, movies, 100)!;
    expect(western.for.map(({ field, term }) => `${field} ${term}`).sort()).toEqual([
      "plot duel",
      "plot song",
      "plot town",
      "plot war",
      "title duel",
      "title song",
      "title town",
      "title war",
    ]);
  });

  it("falls back to characters, and says nothing of classifiers that are not linear", () => {
    const features = vectorizerFromSettings({ kind: "count", analyzer: "char", ngramRange: [1, 1] }).fit(movies);
    const linear = risingWeights(features.columnCount);
    expect(topTerms(features, linear, names, movies, 2)![0].for).toHaveLength(2);
    const { predictProba, toState, kind, featureCount, genreCount } = linear;
    const other = { predictProba, toState, kind, featureCount, genreCount };
    expect(topTerms(features, other, names, movies, 2)).toBeUndefined();
  });
});
