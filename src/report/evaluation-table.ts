import type { ReliabilityBin } from "../metrics/calibration-error.ts";
import { figureName, figureNote, figureText, listDigits, narrowDigits } from "../metrics/figure-text.ts";
import { records, tables } from "../metrics/figures.ts";
import type { Evaluation } from "../selection/evaluate.ts";
import { errorTables } from "./error-table.ts";
import { decimal } from "./number-text.ts";
import { beforeAndAfter, figureTable, number } from "./tables.ts";
import { fixed, terminalNumbers, terminalTable } from "./terminal-table.ts";

/** A model's figures on labelled movies, and its errors, for the terminal. */
export function evaluationTable(card: Evaluation): string {
  const { calibration, errors } = card;
  const digitsOf = narrowDigits;
  const genres = figureTable("genre", card.genres, ({ genre }) => genre, tables.genres, terminalNumbers, { digitsOf });
  const parts = [
    `${card.movieCount} movies`,
    terminalTable(["figure", number("value"), ""], figureList(card, tables.evaluation)),
    terminalTable(...genres),
  ];
  if (calibration !== undefined) {
    const table = terminalTable(...beforeAndAfter(calibration, records.calibration, terminalNumbers));
    parts.push(`What the model's calibration is worth\n\n${table}`);
  }
  parts.push(`Reliability, all genres together\n\n${reliabilityTable(card)}`);
  if (errors !== undefined) parts.push(errorTables(errors));
  return parts.join("\n\n");
}

/** Rows of figures: name, value, note. */
export const figureList = (record: object, paths: typeof tables.evaluation | typeof tables.card): string[][] =>
  paths.map((path) => [
    figureName(path),
    figureText(record, path, terminalNumbers, listDigits),
    figureNote(record, path, paths, terminalNumbers),
  ]);

/** Reliability by bin, and without the calibration where the model has one. */
function reliabilityTable({ curves, calibration }: Evaluation): string {
  const columnsOf = (note: string) => [number(`entries${note}`), number("said"), number("were")];
  const cells = ({ count, meanProbability, positiveShare }: ReliabilityBin): string[] => {
    return [String(count), decimal(meanProbability), decimal(positiveShare)];
  };
  return terminalTable(
    ["probability", ...columnsOf(""), ...(calibration === undefined ? [] : columnsOf(", before"))],
    curves.reliability.all.map((bin, k) => [
      `${fixed(bin.lower, 1)}–${fixed(bin.upper, 1)}`,
      ...cells(bin),
      ...(calibration === undefined ? [] : cells(calibration.before.reliability[k])),
    ]),
  );
}
