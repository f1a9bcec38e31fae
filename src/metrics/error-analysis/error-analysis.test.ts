import { describe, expect, it } from "vitest";
import type { DenseMatrix, LabelMatrix } from "../../matrix/dense-matrix.ts";
import type { Movie } from "../../movies/movie.ts";
import { confusedGenres } from "./confused-genres.ts";
import { doubtfulLabels } from "./doubtful-labels.ts";
import { analyseErrors } from "./error-analysis.ts";
import { decadeOf, plotLengthOf, qualityBands } from "./quality-bands.ts";
import { worstMovies } from "./worst-movies.ts";

const table = (rows: readonly (readonly number[])[]): DenseMatrix => ({
  rowCount: rows.length,
  columnCount: rows[0].length,
  values: Float64Array.from(rows.flat()),
});
const labelled = (rows: readonly (readonly number[])[], known?: readonly number[]): LabelMatrix => ({
  rowCount: rows.length,
  columnCount: rows[0].length,
  values: Uint8Array.from(rows.flat()),
  ...(known && { known: Uint8Array.from(known) }),
});
const movie = (row: number, more: Partial<Movie> = {}): Movie => ({
  id: `m${row}`,
  title: `Movie ${row}`,
  year: 1950 + 10 * row,
  plot: "secret words of the plot",
  ...more,
});
const names = ["Drama", "War"];

describe("the movies that a model was most wrong about", () => {
  const probabilities = table([
    [0.9, 0.1],
    [0.1, 0.8],
    [0.6, 0.4],
  ]);
  const labels = labelled([
    [1, 0],
    [1, 0],
    [1, 1],
  ]);
  const answers = Uint8Array.of(1, 0, 0, 1, 1, 0);
  const movies = [movie(0), movie(1), movie(2)];

  it("come first, with what was missed and what was wrongly said", () => {
    const [first, second] = worstMovies({ probabilities, answers, labels, movies, genreNames: names }, 2);
    expect(first).toEqual({
      id: "m1",
      title: "Movie 1",
      loss: expect.closeTo(-Math.log(0.1) - Math.log(0.2), 12),
      missed: [{ genre: "Drama", probability: 0.1 }],
      wronglySaid: [{ genre: "War", probability: 0.8 }],
    });
    expect(second.missed).toEqual([{ genre: "War", probability: 0.4 }]);
  });

  it("have the least probable of the missed and the most probable of the wrongly said genres first", () => {
    const four = {
      probabilities: table([[0.3, 0.1, 0.6, 0.9]]),
      answers: Uint8Array.of(0, 0, 1, 1),
      labels: labelled([[1, 1, 0, 0]]),
      movies: [movie(0)],
      genreNames: ["Drama", "War", "News", "Sport"],
    };
    const [{ missed, wronglySaid }] = worstMovies(four, 1);
    expect(missed.map(({ genre }) => genre)).toEqual(["War", "Drama"]);
    expect(wronglySaid.map(({ genre }) => genre)).toEqual(["Sport", "News"]);
  });

  it("are judged by known labels only", () => {
    const masked = labelled(
      [
        [1, 0],
        [1, 0],
        [1, 1],
      ],
      [1, 1, 0, 0, 1, 1],
    );
    expect(
      worstMovies({ probabilities, answers, labels: masked, movies, genreNames: names }, 3).map(({ id }) => id),
    ).toEqual(["m2", "m0", "m1"]);
  });

  it("are named by id and title: no plot is in the analysis", () => {
    expect(JSON.stringify(analyseErrors(probabilities, answers, labels, movies, names, 9))).not.toContain("secret");
  });
});

describe("confused genres", () => {
  it("are those said of movies that have the other, by how far that is above chance", () => {
    // Of 20 movies 5 are said to be Drama and are War; nothing else is wrong.
    const rows = Array.from({ length: 20 }, (_, row) => (row < 5 ? [0, 1] : [1, 0]));
    const answers = Uint8Array.from(rows.flatMap(() => [1, 0]));
    expect(confusedGenres({ answers, labels: labelled(rows), genreNames: names }, 5)).toEqual([
      { said: "Drama", instead: "War", count: 5, lift: 20 / 5 },
    ]);
    expect(confusedGenres({ answers, labels: labelled(rows), genreNames: names }, 5, 6)).toEqual([]);
  });

  it("come with those first that are furthest above chance for their number", () => {
    // Drama is said of 5 War movies and of no other; News of 6 of the 12 Sport movies and of 6 others.
    const rows = Array.from({ length: 24 }, (_, row) => [0, row < 5 ? 1 : 0, 0, row >= 12 ? 1 : 0]);
    const answers = Uint8Array.from(rows.flatMap((_, row) => [row < 5 ? 1 : 0, 0, row >= 6 && row < 18 ? 1 : 0, 0]));
    const found = confusedGenres({ answers, labels: labelled(rows), genreNames: ["Drama", "War", "News", "Sport"] }, 5);
    expect(found).toEqual([
      { said: "Drama", instead: "War", count: 5, lift: expect.closeTo(24 / 5, 12) },
      { said: "News", instead: "Sport", count: 6, lift: expect.closeTo(1, 12) },
    ]);
  });

  it("count in each row its own known labels", () => {
    const rows = Array.from({ length: 8 }, (_, row) => (row < 6 ? [0, 1] : [1, 0]));
    const answers = Uint8Array.from(rows.flatMap(() => [1, 0]));
    const known = rows.flatMap((_, row) => (row === 7 ? [1, 0] : [1, 1]));
    expect(confusedGenres({ answers, labels: labelled(rows, known), genreNames: names }, 5)).toEqual([
      { said: "Drama", instead: "War", count: 6, lift: expect.closeTo(7 / 6, 12) },
    ]);
  });

  it("leave out movies of which one of the two labels is not known", () => {
    const rows = Array.from({ length: 12 }, (_, row) => (row < 6 ? [0, 1] : [1, 0]));
    const answers = Uint8Array.from(rows.flatMap(() => [1, 0]));
    const known = rows.flatMap((_, row) => (row === 0 ? [0, 1] : [1, 1]));
    expect(confusedGenres({ answers, labels: labelled(rows, known), genreNames: names }, 5)[0]).toMatchObject({
      count: 5,
      lift: expect.closeTo(11 / 5, 12),
    });
  });
});

describe("doubtful labels", () => {
  // War: labelled yes with 0.9, 0.7, 0.1 (mean 0.5666), labelled no with 0.2, 0.1, 0.1, 0.6 (mean of no: 0.75).
  const probabilities = table([[0.9], [0.7], [0.1], [0.2], [0.1], [0.1], [0.6]]);
  const labels = labelled([[1], [1], [1], [0], [0], [0], [0]]);
  const movies = Array.from({ length: 7 }, (_, row) => movie(row));

  it("are those whose other answer reaches the mean that such movies have, the widest margin first", () => {
    const { labels: found, genres } = doubtfulLabels({ probabilities, labels, movies, genreNames: ["War"] }, 10);
    expect(found).toEqual([
      { id: "m2", title: "Movie 2", genre: "War", labelled: true, probability: 0.1, margin: expect.closeTo(0.8, 12) },
      { id: "m6", title: "Movie 6", genre: "War", labelled: false, probability: 0.6, margin: expect.closeTo(0.2, 12) },
    ]);
    expect(genres).toEqual([
      {
        genre: "War",
        yesDoubted: 1,
        noDoubted: 1,
        yesThreshold: expect.closeTo(1.7 / 3, 12),
        noThreshold: expect.closeTo(0.75, 12),
      },
    ]);
  });

  it("are none where a genre has one class only, and none of those that are not known", () => {
    const all = labelled(Array.from({ length: 7 }, () => [1]));
    expect(doubtfulLabels({ probabilities, labels: all, movies, genreNames: ["War"] }, 10)).toMatchObject({
      labels: [],
      genres: [{ noThreshold: null }],
    });
    const masked = { ...labels, known: Uint8Array.of(1, 1, 0, 1, 1, 1, 1) };
    const { labels: found } = doubtfulLabels({ probabilities, labels: masked, movies, genreNames: ["War"] }, 10);
    expect(found.map(({ id }) => id)).not.toContain("m2");
  });

  it("are none of movies whose probability reaches both means, unless the other class is the more probable", () => {
    // Means: yes 0.4, no 1.45 ÷ 3. A probability from 0.4 to 0.516 reaches both.
    const both = table([[0.45], [0.35], [0.5], [0.45], [0.6]]);
    const given = { probabilities: both, movies, genreNames: ["War"] };
    const { labels: found, genres } = doubtfulLabels({ ...given, labels: labelled([[1], [1], [0], [0], [0]]) }, 10);
    expect(genres[0]).toMatchObject({
      yesThreshold: expect.closeTo(0.4, 12),
      noThreshold: expect.closeTo(1.45 / 3, 12),
    });
    // m0 reaches both and looks no; m1 looks no alone; m2 is at one half: neither; m4 looks yes alone.
    expect(found.map(({ id }) => id)).toEqual(["m1", "m4", "m0"]);
  });

  it("finds labels that were flipped on purpose", () => {
    const rows = Array.from({ length: 200 }, (_, row) =>
      row % 2 === 0 ? 0.85 + (row % 10) / 100 : 0.1 + (row % 10) / 100,
    );
    const truth = rows.map((p) => (p > 0.5 ? 1 : 0));
    const turned = [8, 71, 148];
    const values = truth.map((label, row) => [turned.includes(row) ? 1 - label : label]);
    const probabilities = table(rows.map((p) => [p]));
    const movies = rows.map((_, row) => movie(row));
    const given = { probabilities, labels: labelled(values), movies, genreNames: ["War"] };
    const { labels: found } = doubtfulLabels(given, 3);
    expect(found.map(({ id }) => id).sort()).toEqual(turned.map((row) => `m${row}`).sort());
  });
});

describe("quality by band", () => {
  const probabilities = table([
    [0.9, 0.1],
    [0.2, 0.8],
    [0.6, 0.4],
    [0.7, 0.3],
  ]);
  const labels = labelled([
    [1, 0],
    [0, 0],
    [1, 1],
    [0, 1],
  ]);
  const answers = Uint8Array.of(1, 0, 0, 1, 1, 0, 1, 0);

  it("goes by decade, the oldest first and movies without a year last, with the genres behind each figure", () => {
    const movies = [1955, 1951, null, 2001].map((year, row) => movie(row, { year }));
    expect(qualityBands({ probabilities, answers, labels, movies, genreNames: names }, decadeOf)).toEqual([
      { band: "1950s", movieCount: 2, rocAuc: 1, genreCount: 1, f1Micro: expect.closeTo(2 / 3, 12) },
      { band: "2000s", movieCount: 1, rocAuc: null, genreCount: 0, f1Micro: 0 },
      { band: "no year", movieCount: 1, rocAuc: null, genreCount: 0, f1Micro: expect.closeTo(2 / 3, 12) },
    ]);
  });

  it("takes probabilities of 0 and 1 alone, which few movies may have by chance", () => {
    const given = { answers, labels, genreNames: names, movies: [0, 1, 2, 3].map((row) => movie(row, { year: 1950 })) };
    const hard = table([
      [1, 0],
      [0, 1],
      [1, 0],
      [1, 0],
    ]);
    expect(qualityBands({ ...given, probabilities: hard }, decadeOf)).toMatchObject([{ rocAuc: 0.5, genreCount: 2 }]);
  });

  it("goes by the number of words of the plot", () => {
    const movies = [3, 24, 60, 900].map((words, row) => movie(row, { plot: "word ".repeat(words) }));
    const bands = qualityBands({ probabilities, answers, labels, movies, genreNames: names }, plotLengthOf);
    expect(bands.map(({ band, movieCount }) => [band, movieCount])).toEqual([
      ["0–24 words", 2],
      ["50–99 words", 1],
      ["400 words and more", 1],
    ]);
  });
});
