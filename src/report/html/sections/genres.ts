import { narrowDigits } from "../../../metrics/figure-text.ts";
import { tables } from "../../../metrics/figures.ts";
import { highest } from "../../../statistics.ts";
import { pageNumbers } from "../../number-text.ts";
import type { Report } from "../../saved/read-report.ts";
import type { Recipe } from "../../saved/report-shape.ts";
import { figureTable } from "../../tables.ts";
import { figures, section, table } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import type { ReportCharts } from "../report-charts.ts";

/** The best recipe, genre by genre. */
export function genresSection({ recipes }: Report, charts: ReportCharts): Markup | null {
  const [best] = recipes;
  if (best === undefined) return null;
  const genres = highest(best.genres, ({ rocAuc }) => rocAuc ?? -1);
  const digitsOf = narrowDigits;
  const rows = figureTable("genre", genres, ({ genre }) => genre, tables.reportGenres, pageNumbers, { digitsOf });
  return section(
    "genres",
    "Genre by genre",
    recipes.length > 1 &&
      html`<p>Of the best recipe, ${best.name}. Figures of rare genres rest on few movies: see their intervals.</p>`,
    figures(charts.genres),
    table("Each genre's figures, the best told first", rows),
    figures(charts.panels),
  );
}

/** Each genre's top terms, of the best recipe that is linear. */
export function wordsSection({ recipes }: Report): Markup | null {
  const recipe = recipes.find(({ tellingTerms }) => tellingTerms !== undefined && tellingTerms.length > 0);
  if (recipe?.tellingTerms === undefined) return null;
  const rows = recipe.tellingTerms.map((own) => [own.genre, termList(own.for), termList(own.against.slice(0, 6))]);
  return section(
    "words",
    "Most telling words",
    html`<p>What ${recipe.name} goes by: terms with the largest weights, times how much each varies between movies. Common words such as “the” are left out.</p>`,
    table("Words for and against each genre, the strongest first", [
      ["genre", "speak for it", "speak against it"],
      rows,
    ]),
  );
}

type Terms = NonNullable<Recipe["tellingTerms"]>[number]["for"];

/** Terms of the plot, then those of the title, each in their order. */
function termList(terms: Terms): Markup {
  const joined = (list: Terms): Markup[] => list.map(({ term }, k) => html`${k > 0 && ", "}<bdi>${term}</bdi>`);
  const titles = terms.filter(({ field }) => field === "title");
  const others = terms.filter(({ field }) => field !== "title");
  return html`<span class="words">${joined(others)}${others.length > 0 && titles.length > 0 && "; "}${
    titles.length > 0 && html`<small>in titles</small> `
  }${joined(titles)}</span>`;
}
