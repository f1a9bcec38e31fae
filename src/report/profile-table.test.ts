import { describe, expect, it } from "vitest";
import type { Movie } from "../movies/movie.ts";
import { profileMovies } from "../movies/profile.ts";
import { profileTable } from "./profile-table.ts";

const movies = Array.from(
  { length: 60 },
  (_, i): Movie => ({
    id: String(i),
    title: i < 3 ? "Dawn" : `Title ${i}`,
    year: i === 5 ? null : 1930 + i,
    plot: Array.from({ length: 5 + i }, (_, word) => `w${i}x${word}`).join(" "),
    genres: i % 3 === 0 ? ["Drama", "A genre with a long name"] : ["Comedy"],
  }),
);

describe("profileTable", () => {
  const profile = profileMovies(movies, { against: movies.slice(0, 2) });

  it.each([40, 80, 120])("keeps every line within %s columns", (width) => {
    for (const line of profileTable(profile, { width }).split("\n")) expect(line.length).toBeLessThanOrEqual(width);
  });

  it("shows each part, and the largest bar longest", () => {
    const table = profileTable(profile);
    for (const heading of ["Movies", "Duplicates", "second file", "Years 1930–1989", "Plot length", "Genres a movie"]) {
      expect(table).toContain(heading);
    }
    const barOf = (name: string): number =>
      table
        .split("\n")
        .find((line) => line.includes(`  ${name}`))
        ?.match(/█/g)?.length ?? 0;
    expect(barOf("Comedy")).toBe(2 * barOf("Drama"));
  });

  it("shows a thin bar for a count that is too small for a whole block", () => {
    const many = {
      ...profile,
      years: {
        min: 1900,
        max: 1919,
        decades: [1900, 1910].map((decade, i) => ({ decade, count: i === 0 ? 1 : 9999 })),
      },
    };
    expect(profileTable(many)).toMatch(/1900s ▏ +1$/m);
  });

  it("has no colours unless asked for", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
    const ansi = /\x1b/;
    expect(profileTable(profile)).not.toMatch(ansi);
    expect(profileTable(profile, { color: true })).toMatch(ansi);
  });

  it("takes an empty list", () => {
    expect(profileTable(profileMovies([]))).toBe(
      "Movies\n  rows             0\n  missing          nothing\n\nDuplicates and near-duplicates\n  in the file      0 pairs, 0 groups\n",
    );
  });
});
