import { capital, figureName } from "../../../metrics/figure-text.ts";
import { records, tables } from "../../../metrics/figures.ts";
import { pageNumbers, whole } from "../../number-text.ts";
import type { Report } from "../../saved/read-report.ts";
import { answerTable, beforeAndAfter } from "../../tables.ts";
import { figure, section, table } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import type { ReportCharts } from "../report-charts.ts";

/** The effect of calibration and thresholds. */
export function answersSection({ calibration, answers }: Report, charts: ReportCharts): Markup | null {
  if (calibration === undefined) return null;
  const figures = beforeAndAfter(
    calibration,
    answers === undefined ? records.calibration : tables.answers,
    pageNumbers,
    (path) => capital(figureName(path)),
  );
  const note =
    answers === undefined
      ? "The same movies with the classifier's own probabilities, and with calibrated ones."
      : `On ${whole(answers.movieCount)} held-out movies; each was judged by what was fitted without it (${answers.folds} folds). Before: the classifier's own probabilities, yes from 0.5 on.`;
  return section(
    "calibration",
    answers === undefined ? "Calibration" : "Calibration and thresholds",
    html`<div class="pair">${charts.calibration.map((chart) => figure(chart))}
${table("Before and after", figures, note)}</div>`,
    answers && table("Each genre's calibration and threshold", answerTable(answers, pageNumbers)),
  );
}
