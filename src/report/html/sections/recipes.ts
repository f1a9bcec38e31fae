import { duration, size } from "../../terminal-table.ts";
import { figures, section, table } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import { decimal, range } from "../number-text.ts";
import type { PageReport } from "../page-report.ts";
import { mostSeries } from "../palette.ts";
import type { ReportCharts } from "../report-charts.ts";

/** The recipes side by side: every figure, then the curves. */
export function recipesSection({ recipes, kind }: PageReport, charts: ReportCharts): Markup | null {
  if (recipes.length === 0) return null;
  const hasCosts = recipes.some(({ fitSeconds }) => fitSeconds !== undefined);
  const columns = [
    "ROC AUC",
    "95% interval",
    "Hard labels",
    "Avg. prec.",
    "F1 micro",
    "F1 macro",
    "Brier",
    "Log loss",
    "Cal. error",
    ...(hasCosts ? ["Fit", "Predict", "Model"] : []),
  ];
  const rows = recipes.map((recipe, place) => [
    html`${recipe.name}${place === 0 && recipes.length > 1 && html` <span class="badge">best</span>`}`,
    html`<b>${decimal(recipe.rocAuc.macro, 4)}</b>`,
    range(recipe.rocAuc.interval, 4),
    decimal(recipe.rocAucHard.macro, 4),
    decimal(recipe.averagePrecision.macro),
    decimal(recipe.f1.micro),
    decimal(recipe.f1.macro),
    decimal(recipe.brier, 4),
    decimal(recipe.logLoss),
    decimal(recipe.calibrationError),
    ...(hasCosts
      ? [
          recipe.fitSeconds === undefined ? "–" : duration(recipe.fitSeconds),
          recipe.predictSeconds === undefined ? "–" : duration(recipe.predictSeconds),
          recipe.modelBytes === undefined ? "–" : size(recipe.modelBytes),
        ]
      : []),
  ]);
  const note =
    "Means over genres. Brier, log loss and calibration error: lower is better. Hard labels: ROC AUC that scores yes/no answers as if they were probabilities; it is no measure of a model, and stands here to compare with work that reports it.";
  const heading = kind === "evaluation" ? "The figures" : "Recipes compared";
  const caption = kind === "evaluation" ? "The model's figures" : "Recipes, the best first";
  return section(
    "recipes",
    heading,
    table(caption, [{ title: "Recipe", kind: "text" }, ...columns.map((title) => ({ title }))], rows, note),
    figures([...charts.recipes, ...charts.curves, ...charts.learning]),
    recipes.length > mostSeries && html`<p class="note">Curves: the ${mostSeries} best recipes.</p>`,
  );
}
