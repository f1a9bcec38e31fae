import text from "../../examples/new-movies.csv?raw";
import { CsvRecords } from "../../src/movies/formats/csv-records.ts";
import { readLimits } from "../../src/movies/formats/read-limits.ts";
import type { Draft } from "./draft.ts";

/** A few very different movies among the project's own plots. */
const shown = [
  "Gattaca",
  "Winchester '73",
  "Wait Until Dark",
  "Moulin Rouge!",
  "Miracle",
  "Bridesmaids",
  "The Longest Day",
];

function read(): Draft[] {
  const records = new CsvRecords("new-movies.csv", readLimits);
  const rows = [...records.records(text, true)].slice(1);
  const movies = rows.map(([, year, title, plot]) => ({ title, year, plot }));
  return shown.flatMap((title) => movies.filter((movie) => movie.title === title));
}

/** Movies to try; none is in examples/movies.csv. */
export const exampleMovies: readonly Draft[] = read();
