import { directionNote, figureName } from "../metrics/figure-text.ts";
import { tables } from "../metrics/figures.ts";
import type { AnswerReport } from "../selection/tune-answers.ts";
import { answerTable, beforeAndAfter } from "./tables.ts";
import { fixed, terminalNumbers, terminalTable } from "./terminal-table.ts";

/** The effect of calibration and thresholds, for the terminal. */
export function answersTable(report: AnswerReport): string {
  const { rocAuc, movieCount, folds, unreached } = report;
  const [columns, rows] = beforeAndAfter(report, tables.answers, terminalNumbers);
  const why = "ties may cost some; never the order of two movies";
  const table = terminalTable(
    [...columns, ""],
    [
      [figureName("rocAuc.macro"), fixed(rocAuc.before), fixed(rocAuc.after), why],
      ...rows.map((row, k) => [...row, directionNote(tables.answers[k])]),
    ],
  );
  const names = unreached.join(", ");
  const never = names && `\n\nNo threshold reaches the wanted precision, never answered: ${names}`;
  return `Answers, on ${movieCount} movies that the classifier had not seen; each judged by what was fitted without it (${folds} folds)\n\n${table}\n\n${terminalTable(...answerTable(report, terminalNumbers))}${never}`;
}
