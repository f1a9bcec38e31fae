import { figure, section, table } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import { decimal, whole } from "../number-text.ts";
import type { PageReport } from "../page-report.ts";
import type { ReportCharts } from "../report-charts.ts";
import type { Answers } from "../report-schema.ts";

const before = { title: "Before" };
const after = { title: "After" };

/** What calibration and thresholds are worth. */
export function answersSection({ calibration, answers }: PageReport, charts: ReportCharts): Markup | null {
  if (calibration === undefined) return null;
  const figures = [
    [
      "Calibration error",
      decimal(calibration.before.calibrationError, 4),
      decimal(calibration.after.calibrationError, 4),
    ],
    ["Brier loss", decimal(calibration.before.brier, 4), decimal(calibration.after.brier, 4)],
    ["Log loss", decimal(calibration.before.logLoss, 4), decimal(calibration.after.logLoss, 4)],
    ...(answers === undefined
      ? []
      : [
          ["F1, micro", decimal(answers.before.f1.micro), decimal(answers.after.f1.micro)],
          ["F1, macro", decimal(answers.before.f1.macro), decimal(answers.after.f1.macro)],
          ["Genres a movie", decimal(answers.before.genresAMovie, 2), decimal(answers.after.genresAMovie, 2)],
          ["Movies without an answer", whole(answers.before.emptyAnswerCount), whole(answers.after.emptyAnswerCount)],
        ]),
  ];
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

const genreTable = (answers: Answers): Markup =>
  table(
    "Each genre's calibration and threshold",
    [
      { title: "Genre", kind: "text" },
      { title: "Movies" },
      { title: "Calibration", kind: "text" },
      { title: "Cal. error before" },
      after,
      { title: "Threshold" },
      { title: "F1 before" },
      after,
    ],
    answers.genres.map(({ genre, method, threshold }, g) => [
      genre,
      whole(answers.before.genres[g]?.support ?? 0),
      method,
      decimal(answers.before.genres[g]?.calibrationError),
      decimal(answers.after.genres[g]?.calibrationError),
      decimal(threshold),
      decimal(answers.before.genres[g]?.f1),
      decimal(answers.after.genres[g]?.f1),
    ]),
  );
