import { directionNote, figureHeads, figureName, figureText, narrowDigits } from "../metrics/figure-text.ts";
import { tables } from "../metrics/figures.ts";
import type { AnswerReport } from "../selection/tune-answers.ts";
import { beforeAndAfter } from "./evaluation-table.ts";
import { fixed, right, terminalNumbers, terminalTable } from "./terminal-table.ts";

/** What calibration and thresholds were worth, as people read it in a terminal. */
export function answersTable({ before, after, rocAuc, movieCount, folds, genres, unreached }: AnswerReport): string {
  const table = terminalTable(
    [{ title: "figure" }, right("before"), right("after"), { title: "" }],
    [
      [
        figureName("rocAuc.macro"),
        fixed(rocAuc.before),
        fixed(rocAuc.after),
        "ties may cost some; never the order of two movies",
      ],
      ...beforeAndAfter({ before, after }, tables.answers).map((row, k) => [...row, directionNote(tables.answers[k])]),
    ],
  );
  const [movies, error, f1] = figureHeads(["support", "calibrationError", "f1"]);
  const perGenre = terminalTable(
    [
      { title: "genre" },
      right(movies),
      { title: "calibration" },
      right(`${error} before`),
      right("after"),
      right("threshold"),
      right(`${f1} before`),
      right("after"),
    ],
    genres.map(({ genre, method, threshold }, g) => {
      const own = (record: object, path: "support" | "calibrationError" | "f1"): string =>
        figureText(record, path, terminalNumbers, narrowDigits);
      const [old, now] = [before.genres[g], after.genres[g]];
      return [
        ...[genre, own(old, "support"), method, own(old, "calibrationError"), own(now, "calibrationError")],
        ...[fixed(threshold, 3), own(old, "f1"), own(now, "f1")],
      ];
    }),
  );
  const never =
    unreached.length > 0
      ? `\n\nNo threshold reaches the wanted precision, never answered: ${unreached.join(", ")}`
      : "";
  return `Answers, on ${movieCount} movies that the classifier had not seen; each judged by what was fitted without it (${folds} folds)\n\n${table}\n\n${perGenre}${never}`;
}
