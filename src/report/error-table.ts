import type { ErrorAnalysis } from "../metrics/error-analysis/error-analysis.ts";
import type { GenreProbability } from "../metrics/error-analysis/worst-movies.ts";
import { sum } from "../statistics.ts";
import { cut } from "./number-text.ts";
import { bandTable, confusedTable, number } from "./tables.ts";
import { fixed, terminalNumbers, terminalTable } from "./terminal-table.ts";

/** A model's errors, for the terminal: one table a question; an empty list is left out. */
export function errorTables(analysis: ErrorAnalysis): string {
  const { worstMovies, confusedGenres, doubtfulLabels } = analysis;
  const parts: string[] = [];
  const add = (title: string, table: string): number => parts.push(`${title}\n\n${table}`);
  if (worstMovies.length > 0) {
    const columns = ["id", "title", number("loss"), "missed", "wrongly said"];
    const rows = worstMovies.map(({ id, title, loss, missed, wronglySaid }) => [
      ...[id, cut(title, 32), fixed(loss, 1), genreList(missed), genreList(wronglySaid)],
    ]);
    add("Most wrong about", terminalTable(columns, rows));
  }
  if (confusedGenres.length > 0) {
    add("Genres confused", terminalTable(...confusedTable(analysis, terminalNumbers)));
  }
  if (doubtfulLabels.labels.length > 0) {
    const columns = ["id", "title", "label", number("probability")];
    const rows = doubtfulLabels.labels.map(({ id, title, genre, labelled, probability }) => [
      ...[id, cut(title, 32), labelled ? genre : `not ${genre}`, fixed(probability, 3)],
    ]);
    const total = sum(doubtfulLabels.genres.map(({ yesDoubted, noDoubted }) => yesDoubted + noDoubted));
    add(`Labels that look wrong (${total} in all, by confident learning)`, terminalTable(columns, rows));
  }
  add("By decade", terminalTable(...bandTable("decade", analysis.byDecade, terminalNumbers)));
  add("By plot length", terminalTable(...bandTable("plot", analysis.byPlotLength, terminalNumbers)));
  return parts.join("\n\n");
}

const genreList = (genres: readonly GenreProbability[]): string =>
  genres
    .slice(0, 3)
    .map(({ genre, probability }) => `${genre} ${fixed(probability, 2)}`)
    .join(", ") || "–";
