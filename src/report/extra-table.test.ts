import { expect, it } from "vitest";
import type { Movie } from "../movies/movie.ts";
import { extraTable } from "./extra-table.ts";

it("shows rows, used movies and each reason that holds for any, and no column of zeros", () => {
  const removed = { "same-plot": 4, "same-title-year": 0, "near-title-year": 0, "shared-phrases": 0 };
  const counts = {
    rowCount: 1460,
    invalidCount: 0,
    withoutPlotCount: 0,
    withoutLabelCount: 1,
    removed,
    foreignGenres: [],
  };
  const movies = new Array<Movie>(1455);
  expect(extraTable([{ name: "mmimdb", movies, counts }])).toBe(
    "extra corpus   rows   used  same plot  no label\nmmimdb        1,460  1,455          4         1",
  );
});
