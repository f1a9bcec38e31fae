import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { duplicateReasons, findDuplicatesBetween } from "./duplicates.ts";
import { KnownMovies } from "./known-movies.ts";
import type { Movie } from "./movie.ts";

const movie = (title: string, year: number | null, plot: string): Movie => ({ id: title, title, year, plot });
/** Plots of `count` words that occur in no other plot. */
let wordNumber = 0;
const freshPlot = (count: number): string => Array.from({ length: count }, () => `word${wordNumber++}`).join(" ");
const plot = freshPlot(30);
const main = { name: "main.csv", movies: [movie("Amélie", 2001, plot), movie("Heat", 1995, "Two men, one city.")] };
const unseen = { name: "unseen.csv", movies: [movie("Amelie", 2003, freshPlot(20)), movie("", null, freshPlot(12))] };
const known = new KnownMovies([main, unseen]);
const found = (other: Movie) => {
  const twin = known.twinOf(other);
  return twin && [twin.list.name, twin.list.movies.indexOf(twin.movie), twin.reason];
};

describe("KnownMovies", () => {
  it("finds a plot under another title, in other writing too", () => {
    expect(found(movie("Other", 1950, plot))).toEqual(["main.csv", 0, "same-plot"]);
    expect(found(movie("", null, "TWO MEN – one city"))).toEqual(["main.csv", 1, "same-plot"]);
  });

  it("finds a title in another writing up to two years away, the same year and the first list first", () => {
    expect(found(movie("AMELIE!", 2003, freshPlot(5)))).toEqual(["unseen.csv", 0, "same-title-year"]);
    expect(found(movie("AMELIE!", 2002, freshPlot(5)))).toEqual(["main.csv", 0, "near-title-year"]);
    expect(found(movie("AMELIE!", 2005, freshPlot(5)))).toEqual(["unseen.csv", 0, "near-title-year"]);
    expect(found(movie("AMELIE!", 2006, freshPlot(5)))).toBe(null);
    expect(found(movie("AMELIE!", null, freshPlot(5)))).toBe(null);
  });

  it("finds two runs of ten words that are shared, not one", () => {
    const words = plot.split(" ");
    expect(found(movie("x", null, `${freshPlot(9)} ${words.slice(4, 15).join(" ")}`))).toEqual([
      "main.csv",
      0,
      "shared-phrases",
    ]);
    const run = words.slice(4, 14).join(" ");
    expect(found(movie("x", null, `${freshPlot(9)} ${run} ${freshPlot(9)} ${run}`))).toBe(null);
  });

  it("takes neither empty titles nor empty plots for a likeness, and knows nothing of no lists", () => {
    expect(found(movie("", 2001, ""))).toBe(null);
    expect(found(movie("…", 2001, "…"))).toBe(null);
    expect(new KnownMovies([]).twinOf(movie("Heat", 1995, plot))).toBe(null);
    expect(new KnownMovies([{ name: "a", movies: [movie("", 1995, "")] }]).twinOf(movie("", 1995, ""))).toBe(null);
  });

  it("finds what the search between two lists finds, and its surest reason", () => {
    const one = fc.record({
      title: fc.constantFrom("", "a", "b", "c"),
      year: fc.constantFrom(null, 1990, 1991, 1992, 1993, 1995),
      plot: fc.array(fc.constantFrom("p", "q"), { maxLength: 24 }).map((words) => words.join(" ")),
    });
    const list = fc
      .array(one, { maxLength: 8 })
      .map((all) => all.map((each, i): Movie => ({ id: String(i), ...each })));
    fc.assert(
      fc.property(list, list, (movies, others) => {
        const surest = new Map<number, number>();
        for (const { second, reasons } of findDuplicatesBetween(movies, others)) {
          const rank = duplicateReasons.indexOf(reasons[0]);
          surest.set(second, Math.min(rank, surest.get(second) ?? rank));
        }
        const index = new KnownMovies([{ name: "known", movies }]);
        const reasons = others.map((other) => index.twinOf(other)?.reason);
        expect(reasons).toEqual(others.map((_, row) => duplicateReasons[surest.get(row) ?? -1]));
      }),
    );
  });
});
