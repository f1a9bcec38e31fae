import text from "../../examples/new-movies.csv?raw";
import { CsvRecords } from "../../src/movies/formats/csv-records.ts";
import { readLimits } from "../../src/movies/formats/read-limits.ts";
import type { Draft } from "./editor.ts";

/** Of the project's own plots, a few that differ much. */
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

/** Movies to try, none of them among those that a model of examples/movies.csv learnt from. */
export const exampleMovies: readonly Draft[] = read();
