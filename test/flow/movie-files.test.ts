import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Genres } from "../../src/movies/genres.ts";
import { readMovies } from "../../src/movies/read/read-movies.ts";

const data = process.env.CLAQUETA_DATA_DIR ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));
const there = existsSync(join(data, "dataTraining.zip"));

describe.skipIf(!there)(
  `the real files${there ? "" : " (skipped: not in CLAQUETA_DATA_DIR or ../shared/data)"}`,
  () => {
    it("give 7,895 training movies of 24 genres", async () => {
      const { movies, columns, sha256 } = await readMovies(join(data, "dataTraining.zip"), { requireGenres: true });
      expect(movies.length).toBe(7_895);
      expect([movies[0].id, movies.at(-1)?.id]).toEqual(["3107", "215"]);
      expect(new Set(movies.map(({ id }) => id)).size).toBe(7_895);
      expect(Genres.of(movies).count).toBe(24);
      expect(movies.reduce((sum, { genres }) => sum + genres!.length, 0) / 7_895).toBeCloseTo(2.73, 2);
      expect(columns).toEqual(["", "year", "title", "plot", "genres", "rating"]);
      expect(sha256).toBe("d217985a0aedcf17c6a4519582352bba8beb58d9c4186408b11950c4939f1ba6");
    });

    it("give 3,383 testing movies without genres", async () => {
      const { movies, sha256 } = await readMovies(join(data, "dataTesting.zip"));
      expect(movies.length).toBe(3_383);
      expect([movies[0].id, movies.at(-1)?.id]).toEqual(["1", "11275"]);
      expect(movies.some(({ genres }) => genres !== undefined)).toBe(false);
      expect(sha256).toBe("54d3040773a092eed06f01cf55da61551cd9ab466ac6e766b366e4b8e28592cc");
    });

    it.skipIf(!existsSync(join(data, "extra")))(
      "give every movie of the extra files (skipped where they are missing)",
      async () => {
        const optionalColumns = ["title", "year"] as const;
        const counts = {
          mmimdb: 1_460,
          "imdb-descriptions": 50_111,
          "wikipedia-plots": 24_678,
          "tmdb-overviews": 169_124,
        };
        for (const [name, count] of Object.entries(counts)) {
          const read = await readMovies(join(data, "extra", `${name}.csv.gz`), {
            requireGenres: true,
            optionalColumns,
          });
          expect([name, read.movies.length, read.skippedCount]).toEqual([name, count, 0]);
        }
      },
    );
  },
);
