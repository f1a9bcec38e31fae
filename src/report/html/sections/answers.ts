import {
  capital,
  figureHeads,
  figureName,
  figuresIn,
  figureText,
  listDigits,
  narrowDigits,
} from "../../../metrics/figure-text.ts";
import { records, tables } from "../../../metrics/figures.ts";
import type { Report } from "../../saved/read-report.ts";
import type { Answers } from "../../saved/report-shape.ts";
import { figure, section, table } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import { decimal, pageNumbers, whole } from "../number-text.ts";
import type { ReportCharts } from "../report-charts.ts";

const before = { title: "Before" };
const after = { title: "After" };

/** What calibration and thresholds are worth. */
export function answersSection({ calibration, answers }: Report, charts: ReportCharts): Markup | null {
  if (calibration === undefined) return null;
  const sides = [calibration.before, calibration.after];
  const figures = figuresIn(answers === undefined ? records.calibration : tables.answers, sides).map((path) => [
    capital(figureName(path)),
    ...sides.map((side) => figureText(side, path, pageNumbers, listDigits)),
  ]);
  const note =
    answers === undefined
      ? "The same movies with the classifier's own probabilities, and with calibrated ones."
      : `On ${whole(answers.movieCount)} held-out movies; each was judged by what was fitted without it (${answers.folds} folds). Before: the classifier's own probabilities, yes from 0.5 on.`;
  return section(
    "calibration",
    answers === undefined ? "Calibration" : "Calibration and thresholds",
    html`<div class="pair">${charts.calibration.map((chart) => figure(chart))}
${table("Before and after", [{ title: "Figure", kind: "text" }, before, after], figures, note)}</div>`,
    answers && genreTable(answers),
  );
}

function genreTable(answers: Answers): Markup {
  const [movies, error, f1] = figureHeads(["support", "calibrationError", "f1"]).map(capital);
  const own = (record: object | undefined, path: "support" | "calibrationError" | "f1"): string =>
    figureText(record ?? {}, path, pageNumbers, narrowDigits);
  return table(
    "Each genre's calibration and threshold",
    [
      { title: "Genre", kind: "text" },
      { title: movies },
      { title: "Calibration", kind: "text" },
      { title: `${error} before` },
      after,
      { title: "Threshold" },
      { title: `${f1} before` },
      after,
    ],
    answers.genres.map(({ genre, method, threshold }, g) => {
      const [old, now] = [answers.before.genres[g], answers.after.genres[g]];
      return [
        ...[genre, own(old, "support"), method, own(old, "calibrationError"), own(now, "calibrationError")],
        ...[decimal(threshold), own(old, "f1"), own(now, "f1")],
      ];
    }),
  );
}
