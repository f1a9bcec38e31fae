import { describe, expect, it } from "vitest";
import type { Movie } from "./movie.ts";
import { profileMovies } from "./profile.ts";
import { summarise } from "./profile-numbers.ts";

const words = (name: string, count: number): string => Array.from({ length: count }, (_, i) => `${name}${i}`).join(" ");

const movies: readonly Movie[] = [
  { id: "7", title: "Dawn", year: 1994, plot: words("a", 12), genres: ["Drama", "War"] },
  { id: "8", title: "dawn", year: 1994, plot: words("b", 20), genres: ["Drama", "War"] },
  { id: "9", title: "", year: null, plot: "Too short.", genres: ["Comedy"] },
  { id: "10", title: "Noon", year: 2001, plot: "" },
];

describe("profileMovies", () => {
  it("counts rows, missing values, years, plot lengths and genres", () => {
    const profile = profileMovies(movies);
    expect(profile).toMatchObject({
      movieCount: 4,
      missing: { title: 1, year: 1, plot: 1, genres: 1 },
      years: {
        min: 1994,
        max: 2001,
        decades: [
          { decade: 1990, count: 2 },
          { decade: 2000, count: 1 },
        ],
      },
      plotWords: { min: 2, max: 20, median: 12, underTenCount: 1 },
      genres: {
        labelledCount: 3,
        aMovie: {
          mean: 5 / 3,
          histogram: [
            { genres: 1, count: 1 },
            { genres: 2, count: 2 },
          ],
        },
        together: {
          names: ["Comedy", "Drama", "War"],
          counts: [
            [1, 0, 0],
            [0, 2, 2],
            [0, 2, 2],
          ],
        },
      },
    });
    expect(profile.genres?.support.map(({ genre, count }) => [genre, count])).toEqual([
      ["Drama", 2],
      ["War", 2],
      ["Comedy", 1],
    ]);
  });

  it("names duplicates by id alone, inside the file and against a second one", () => {
    const second: Movie[] = [{ id: "1", title: "Noon", year: 2002, plot: words("c", 15) }];
    const profile = profileMovies(movies, { against: second });
    expect(profile.duplicates).toEqual({
      pairCount: 1,
      byReason: { "same-plot": 0, "same-title-year": 1, "near-title-year": 0, "shared-phrases": 0 },
      examples: [{ first: "7", second: "8", reasons: ["same-title-year"] }],
      groupCount: 1,
      movieCount: 2,
    });
    expect(profile.against).toMatchObject({
      movieCount: 1,
      pairCount: 1,
      firstCount: 1,
      secondCount: 1,
      examples: [{ first: "10", second: "1", reasons: ["near-title-year"] }],
    });
    expect(JSON.stringify(profile)).not.toMatch(/dawn|noon/i);
  });

  it("shows a lift above 1 for genres that come together, only where enough movies have both", () => {
    const list = Array.from({ length: 40 }, (_, i): Movie => {
      const genres = i < 10 ? ["Animation", "Family"] : i < 14 ? ["Crime", "Family"] : ["Drama"];
      return { id: String(i), title: `t${i}`, year: 1980, plot: words(`p${i}x`, 11), genres };
    });
    expect(profileMovies(list).genres?.together.topPairs).toEqual([
      { first: "Animation", second: "Family", count: 10, lift: (10 * 40) / (10 * 14) },
    ]);
  });

  it("counts a genre once where a movie's list names it twice", () => {
    const twice: Movie = { id: "1", title: "t", year: 1980, plot: "p", genres: ["Drama", "Drama"] };
    expect(profileMovies([twice]).genres?.together.counts).toEqual([[1]]);
  });

  it("gives zeros and nulls for an empty list, and stays as it is through JSON", () => {
    expect(profileMovies([])).toMatchObject({ movieCount: 0, years: null, plotWords: null, genres: null });
    const profile = profileMovies(movies, { against: movies });
    expect(JSON.parse(JSON.stringify(profile))).toEqual(profile);
  });
});

describe("summarise", () => {
  it("interpolates quantiles as numpy does", () => {
    expect(summarise([4, 1, 3, 2])).toMatchObject({ mean: 2.5, min: 1, p25: 1.75, median: 2.5, p75: 3.25, max: 4 });
    expect(summarise([5])).toMatchObject({ p5: 5, median: 5, p95: 5 });
  });
});
