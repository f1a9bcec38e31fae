import type { ReliabilityBin } from "../metrics/calibration-error.ts";
import { figureName, figureNote, figureText, listDigits, narrowDigits } from "../metrics/figure-text.ts";
import { type FigurePath, records, tables } from "../metrics/figures.ts";
import type { Evaluation } from "../selection/evaluate.ts";
import { errorTables } from "./error-table.ts";
import { figureColumns, fixed, orDash, right, terminalNumbers, terminalTable } from "./terminal-table.ts";

/** A model's figures on labelled movies, and where it went wrong, as people read them in a terminal. */
export function evaluationTable(card: Evaluation): string {
  const { calibration, errors } = card;
  const paths = tables.evaluation;
  const summary = terminalTable(
    [{ title: "figure" }, right("value"), { title: "" }],
    paths.map((path) => [
      figureName(path),
      figureText(card, path, terminalNumbers, listDigits),
      figureNote(card, path, paths, terminalNumbers),
    ]),
  );
  const genres = terminalTable(
    [{ title: "genre" }, ...figureColumns(tables.genres)],
    card.genres.map((own) => [
      own.genre,
      ...tables.genres.map((path) => figureText(own, path, terminalNumbers, narrowDigits)),
    ]),
  );
  const parts = [`${card.movieCount} movies`, summary, genres];
  if (calibration !== undefined) {
    const rows = beforeAndAfter(calibration, records.calibration);
    const table = terminalTable([{ title: "figure" }, right("before"), right("after")], rows);
    parts.push(`What the model's calibration is worth\n\n${table}`);
  }
  parts.push(`Reliability, all genres together\n\n${reliabilityTable(card)}`);
  if (errors !== undefined) parts.push(errorTables(errors));
  return parts.join("\n\n");
}

/** Rows of figures: name, before, after. */
export const beforeAndAfter = (
  { before, after }: { readonly before: object; readonly after: object },
  paths: readonly FigurePath[],
): string[][] =>
  paths.map((path) => [
    figureName(path),
    ...[before, after].map((record) => figureText(record, path, terminalNumbers, listDigits)),
  ]);

/** How sure against how right, bin by bin; without a calibration too where the model has one. */
function reliabilityTable({ curves, calibration }: Evaluation): string {
  const columnsOf = (note: string) => [right(`entries${note}`), right("said"), right("were")];
  const cells = ({ count, meanProbability, positiveShare }: ReliabilityBin): string[] => [
    String(count),
    orDash(meanProbability),
    orDash(positiveShare),
  ];
  const { all } = curves.reliability;
  const columns = [{ title: "probability" }, ...columnsOf("")];
  if (calibration !== undefined) columns.push(...columnsOf(", before"));
  return terminalTable(
    columns,
    all.map((bin, k) => [
      `${fixed(bin.lower, 1)}–${fixed(bin.upper, 1)}`,
      ...cells(bin),
      ...(calibration === undefined ? [] : cells(calibration.before.reliability[k])),
    ]),
  );
}
