import type { ReliabilityBin } from "../metrics/calibration-error.ts";
import type { Evaluation } from "../selection/evaluate.ts";
import { errorTables } from "./error-table.ts";
import { fixed, terminalTable } from "./terminal-table.ts";

const orDash = (value: number | null, digits = 3): string => (value === null ? "–" : fixed(value, digits));

/** A model's figures on labelled movies, and where it went wrong, as people read them in a terminal. */
export function evaluationTable(card: Evaluation): string {
  const { rocAuc, f1, calibration, errors } = card;
  const summary = terminalTable(
    [{ title: "figure" }, { title: "value", align: "right" }, { title: "" }],
    [
      ["ROC AUC, macro", fixed(rocAuc.macro), `95% interval ${fixed(rocAuc.interval[0])}–${fixed(rocAuc.interval[1])}`],
      ["ROC AUC, micro", fixed(rocAuc.micro), ""],
      ["average precision, macro", fixed(card.averagePrecision.macro), ""],
      ["F1, micro", fixed(f1.micro), "the model's yes/no answers"],
      ["F1, macro", fixed(f1.macro), ""],
      ["Brier loss", fixed(card.brier), "lower is better"],
      ["log loss", fixed(card.logLoss), "lower is better"],
      ["calibration error", fixed(card.calibrationError), "lower is better; 10 bins, mean over genres"],
      ["first genre right", fixed(card.hitRate), "share of movies"],
      ["coverage", fixed(card.coverage, 2), "genres to go down to have all of a movie's"],
    ],
  );
  const genres = terminalTable(
    [
      { title: "genre" },
      { title: "movies", align: "right" },
      { title: "ROC AUC", align: "right" },
      { title: "95% interval" },
      { title: "avg. precision", align: "right" },
      { title: "precision", align: "right" },
      { title: "recall", align: "right" },
      { title: "F1", align: "right" },
    ],
    card.genres.map((figures) => [
      figures.genre,
      String(figures.support),
      orDash(figures.rocAuc),
      figures.rocAucInterval === null ? "–" : figures.rocAucInterval.map((end) => fixed(end, 3)).join("–"),
      orDash(figures.averagePrecision),
      orDash(figures.precision),
      orDash(figures.recall),
      orDash(figures.f1),
    ]),
  );
  const parts = [`${card.movieCount} movies`, summary, genres];
  if (calibration !== undefined)
    parts.push(`What the model's calibration is worth\n\n${calibrationTable(calibration)}`);
  parts.push(`Reliability, all genres together\n\n${reliabilityTable(card)}`);
  if (errors !== undefined) parts.push(errorTables(errors));
  return parts.join("\n\n");
}

function calibrationTable({ before, after }: NonNullable<Evaluation["calibration"]>): string {
  const columns = [
    { title: "figure" },
    { title: "before", align: "right" as const },
    { title: "after", align: "right" as const },
  ];
  return terminalTable(columns, [
    ["calibration error", fixed(before.calibrationError), fixed(after.calibrationError)],
    ["Brier loss", fixed(before.brier), fixed(after.brier)],
    ["log loss", fixed(before.logLoss), fixed(after.logLoss)],
  ]);
}

/** How sure against how right, bin by bin; without a calibration too where the model has one. */
function reliabilityTable({ curves, calibration }: Evaluation): string {
  const right = (title: string) => ({ title, align: "right" as const });
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
