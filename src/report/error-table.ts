import type { ErrorAnalysis } from "../metrics/error-analysis/error-analysis.ts";
import type { QualityBand } from "../metrics/error-analysis/quality-bands.ts";
import type { GenreProbability } from "../metrics/error-analysis/worst-movies.ts";
import { figureName } from "../metrics/figure-text.ts";
import { sum } from "../statistics.ts";
import { fixed, orDash, right, terminalTable } from "./terminal-table.ts";

/** Where a model goes wrong, as people read it in a terminal: one table a question; a list without an entry is left out. */
export function errorTables(analysis: ErrorAnalysis): string {
  const { worstMovies, confusedGenres, doubtfulLabels } = analysis;
  const parts: string[] = [];
  const add = (title: string, table: string): number => parts.push(`${title}\n\n${table}`);
  if (worstMovies.length > 0) {
    const columns = [
      { title: "id" },
      { title: "title" },
      right("loss"),
      { title: "missed" },
      { title: "wrongly said" },
    ];
    const rows = worstMovies.map((movie) => [
      movie.id,
      short(movie.title),
      fixed(movie.loss, 1),
      genreList(movie.missed),
      genreList(movie.wronglySaid),
    ]);
    add("Most wrong about", terminalTable(columns, rows));
  }
  if (confusedGenres.length > 0) {
    const columns = [{ title: "said" }, { title: "where it was" }, right("movies"), right("× chance")];
    const rows = confusedGenres.map((pair) => [pair.said, pair.instead, String(pair.count), fixed(pair.lift, 1)]);
    add("Genres confused", terminalTable(columns, rows));
  }
  if (doubtfulLabels.labels.length > 0) {
    const columns = [{ title: "id" }, { title: "title" }, { title: "label" }, right("probability")];
    const rows = doubtfulLabels.labels.map(({ id, title, genre, labelled, probability }) => [
      id,
      short(title),
      labelled ? genre : `not ${genre}`,
      fixed(probability, 3),
    ]);
    const total = sum(doubtfulLabels.genres.map(({ yesDoubted, noDoubted }) => yesDoubted + noDoubted));
    add(`Labels that look wrong (${total} in all, by confident learning)`, terminalTable(columns, rows));
  }
  add("By decade", bandTable("decade", analysis.byDecade));
  add("By plot length", bandTable("plot", analysis.byPlotLength));
  return parts.join("\n\n");
}

const short = (title: string): string => (title.length > 32 ? `${title.slice(0, 31)}…` : title);
const genreList = (genres: readonly GenreProbability[]): string =>
  genres
    .slice(0, 3)
    .map(({ genre, probability }) => `${genre} ${fixed(probability, 2)}`)
    .join(", ") || "–";

const bandTable = (title: string, bands: readonly QualityBand[]): string =>
  terminalTable(
    [{ title }, right("movies"), right(figureName("rocAuc")), right("genres in it"), right(figureName("f1.micro"))],
    bands.map(({ band, movieCount, rocAuc, genreCount, f1Micro }) => [
      band,
      String(movieCount),
      orDash(rocAuc),
      String(genreCount),
      fixed(f1Micro, 3),
    ]),
  );
