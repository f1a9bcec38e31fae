import { capital, figureHeads, figureName, figureOf, figuresIn } from "../../../metrics/figure-text.ts";
import { tables } from "../../../metrics/figures.ts";
import { fieldEffectsTable } from "../../field-effects.ts";
import { pageNumbers } from "../../number-text.ts";
import type { Report } from "../../saved/read-report.ts";
import type { Recipe } from "../../saved/report-shape.ts";
import { figureTable } from "../../tables.ts";
import { figures, section, table } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import { maxSeries } from "../palette.ts";
import type { ReportCharts } from "../report-charts.ts";

/** The recipes side by side: every figure, then the curves. */
export function recipesSection({ recipes, kind, predictions, fields }: Report, charts: ReportCharts): Markup | null {
  if (recipes.length === 0) return null;
  const nameOf = ({ name }: Recipe, rank: number): Markup =>
    html`${name}${rank === 0 && recipes.length > 1 && html` <span class="badge">best</span>`}`;
  const heading = kind === "evaluation" ? "The figures" : "Recipes compared";
  const judged = predictions === undefined ? "The model's figures" : "The predictions' figures";
  const caption = kind === "evaluation" ? judged : "Recipes, the best first";
  return section(
    "recipes",
    heading,
    table(caption, figureTable("recipe", recipes, nameOf, tables.report, pageNumbers), tableNote(recipes)),
    fields && fields.effects.length > 0 && table("What fields add", fieldEffectsTable(fields)),
    figures([...charts.recipes, ...charts.curves, ...charts.learning]),
    recipes.length > maxSeries && html`<p class="note">Curves: the ${maxSeries} best recipes.</p>`,
  );
}

function tableNote(recipes: readonly Recipe[]): string {
  const shown = figuresIn(tables.report, recipes);
  const lower = shown.filter((path) => figureOf(path).better === "lower" && figureOf(path).kind !== "cost");
  const names = new Intl.ListFormat("en-GB").format(lower.map((path) => figureName(path)));
  const notes = ["Means over genres."];
  if (lower.length > 0) notes.push(`${capital(names)}: lower is better.`);
  const hard = "rocAucHard.macro";
  if (shown.includes(hard)) notes.push(`${capital(figureHeads([hard])[0])}: ${figureOf(hard).meaning.en}`);
  return notes.join(" ");
}
