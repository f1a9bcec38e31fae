import { capital, figureHeads, figureName, figureOf, figuresIn, figureText } from "../../../metrics/figure-text.ts";
import { type FigurePath, figures as registry, tables } from "../../../metrics/figures.ts";
import type { Report } from "../../saved/read-report.ts";
import { figureColumns, figures, section, table } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import { pageNumbers } from "../number-text.ts";
import { mostSeries } from "../palette.ts";
import type { ReportCharts } from "../report-charts.ts";

/** The recipes side by side: every figure, then the curves. */
export function recipesSection({ recipes, kind }: Report, charts: ReportCharts): Markup | null {
  if (recipes.length === 0) return null;
  const shown = figuresIn(tables.report, recipes);
  const rows = recipes.map((recipe, rank) => [
    html`${recipe.name}${rank === 0 && recipes.length > 1 && html` <span class="badge">best</span>`}`,
    ...shown.map((path) => {
      const figure = figureText(recipe, path, pageNumbers);
      return path === "rocAuc.macro" ? html`<b>${figure}</b>` : figure;
    }),
  ]);
  const heading = kind === "evaluation" ? "The figures" : "Recipes compared";
  const caption = kind === "evaluation" ? "The model's figures" : "Recipes, the best first";
  const columns = [{ title: "Recipe", kind: "text" as const }, ...figureColumns(shown)];
  return section(
    "recipes",
    heading,
    table(caption, columns, rows, tableNote(shown)),
    figures([...charts.recipes, ...charts.curves, ...charts.learning]),
    recipes.length > mostSeries && html`<p class="note">Curves: the ${mostSeries} best recipes.</p>`,
    meanings(shown),
  );
}

function tableNote(shown: readonly FigurePath[]): string {
  const lower = shown.filter((path) => figureOf(path).better === "lower" && figureOf(path).kind !== "cost");
  const names = new Intl.ListFormat("en-GB").format(lower.map((path) => figureName(path)));
  const notes = ["Means over genres."];
  if (lower.length > 0) notes.push(`${capital(names)}: lower is better.`);
  const hard = "rocAucHard.macro";
  if (shown.includes(hard)) notes.push(`${capital(figureHeads([hard])[0])}: ${figureOf(hard).meaning.en}`);
  return notes.join(" ");
}

/** One sentence a figure. */
function meanings(shown: readonly FigurePath[]): Markup {
  const keys = [...new Set(shown.map((path) => path.split(".")[0] as keyof typeof registry))];
  const rows = keys.map((key) => [capital(figureName(key)), registry[key].meaning.en]);
  const text = { kind: "text" } as const;
  const columns = [
    { title: "Figure", ...text },
    { title: "Meaning", ...text },
  ];
  return html`<details><summary>What the figures mean</summary>${table("Figures and what they mean", columns, rows)}</details>
`;
}
