import type { AnswerReport } from "../selection/tune-answers.ts";
import { fixed, terminalTable } from "./terminal-table.ts";

/** What calibration and thresholds were worth, as people read it in a terminal. */
export function answersTable({ before, after, rocAuc, movieCount, folds, genres, unreached }: AnswerReport): string {
  const columns = [{ title: "figure" }, right("before"), right("after"), { title: "" }];
  const table = terminalTable(columns, [
    ["ROC AUC, macro", fixed(rocAuc.before), fixed(rocAuc.after), "ties may cost some; never the order of two movies"],
    ["calibration error", fixed(before.calibrationError), fixed(after.calibrationError), "lower is better"],
    ["Brier loss", fixed(before.brier), fixed(after.brier), "lower is better"],
    ["log loss", fixed(before.logLoss), fixed(after.logLoss), "lower is better"],
    ["F1, micro", fixed(before.f1.micro), fixed(after.f1.micro), ""],
    ["F1, macro", fixed(before.f1.macro), fixed(after.f1.macro), ""],
    ["precision, micro", fixed(before.precision.micro), fixed(after.precision.micro), ""],
    ["genres a movie", fixed(before.genresAMovie, 2), fixed(after.genresAMovie, 2), ""],
    ["empty answers", String(before.emptyAnswerCount), String(after.emptyAnswerCount), "movies"],
  ]);
  const perGenre = terminalTable(
    [
      { title: "genre" },
      right("movies"),
      { title: "calibration" },
      right("error before"),
      right("after"),
      right("threshold"),
      right("F1 before"),
      right("after"),
    ],
    genres.map(({ genre, method, threshold }, g) => [
      genre,
      String(before.genres[g].support),
      method,
      orDash(before.genres[g].calibrationError),
      orDash(after.genres[g].calibrationError),
      fixed(threshold, 3),
      orDash(before.genres[g].f1),
      orDash(after.genres[g].f1),
    ]),
  );
  const never =
    unreached.length > 0
      ? `\n\nNo threshold reaches the wanted precision, never answered: ${unreached.join(", ")}`
      : "";
  return `Answers, on ${movieCount} movies that the classifier had not seen; each judged by what was fitted without it (${folds} folds)\n\n${table}\n\n${perGenre}${never}`;
}

const right = (title: string) => ({ title, align: "right" as const });
const orDash = (value: number | null): string => (value === null ? "–" : fixed(value, 3));
