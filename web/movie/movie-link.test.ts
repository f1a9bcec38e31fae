import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isMovieLink, linkOf, movieOf } from "./movie-link.ts";

describe("a link to a movie", () => {
  it("brings back any title, year and plot", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(text, text, text, async (title, year, plot) => {
        expect(await movieOf(await linkOf({ title, year, plot }))).toEqual({ title, year, plot });
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it("brings back the model's own fields, and is no longer where they are empty", async () => {
    const movie = { title: "a", year: "", plot: "b" };
    const own = { ...movie, cast: "Ann, Bo", runtime: "92" };
    expect(await movieOf(await linkOf({ ...own, keywords: "" }))).toEqual(own);
    expect(await linkOf({ ...movie, cast: "" })).toBe(await linkOf(movie));
  });

  it("needs no escaping and is shorter than the plot", async () => {
    const plot = "A retired gunslinger rides into a frontier town to face the outlaws who burned his ranch. ".repeat(8);
    const link = await linkOf({ title: "Dust and Silver", year: "1958", plot });
    expect(link).toMatch(/^#movie=[\w-]+$/);
    expect(link.length).toBeLessThan(plot.length);
  });

  it("holds no movie if it is cut, changed or another view's", async () => {
    const link = await linkOf({ title: "Dust and Silver", year: "1958", plot: "A retired gunslinger." });
    for (const broken of [link.slice(0, -4), `${link.slice(0, 20)}!${link.slice(21)}`, "#movie=", "#movie=AAAA"]) {
      expect(await movieOf(broken)).toBeNull();
    }
    expect(isMovieLink("#model")).toBe(false);
    expect(await movieOf("#model")).toBeNull();
  });

  it("is refused if it would unpack to more than any plot", async () => {
    const link = await linkOf({ title: "", year: "", plot: "a".repeat(3_000_000) });
    expect(link.length).toBeLessThan(10_000);
    expect(await movieOf(link)).toBeNull();
  });
});
