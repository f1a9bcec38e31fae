import { figures, section, table } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import { decimal, range, whole } from "../number-text.ts";
import type { PageReport } from "../page-report.ts";
import type { ReportCharts } from "../report-charts.ts";
import type { Recipe } from "../report-schema.ts";

/** The best recipe, genre by genre. */
export function genresSection({ recipes }: PageReport, charts: ReportCharts): Markup | null {
  const [best] = recipes;
  if (best === undefined) return null;
  const columns = ["Movies", "ROC AUC", "95% interval", "Avg. precision", "Precision", "Recall", "F1", "Cal. error"];
  const rows = [...best.genres]
    .sort((a, b) => (b.rocAuc ?? -1) - (a.rocAuc ?? -1))
    .map((row) => [
      row.genre,
      whole(row.support),
      html`<b>${decimal(row.rocAuc)}</b>`,
      range(row.rocAucInterval),
      decimal(row.averagePrecision),
      decimal(row.precision),
      decimal(row.recall),
      decimal(row.f1),
      decimal(row.calibrationError),
    ]);
  return section(
    "genres",
    "Genre by genre",
    recipes.length > 1 &&
      html`<p>Of the best recipe, ${best.name}. Figures of rare genres rest on few movies: see their intervals.</p>`,
    figures(charts.genres),
    table(
      "Each genre's figures, the best told first",
      [{ title: "Genre", kind: "text" }, ...columns.map((title) => ({ title }))],
      rows,
    ),
    figures(charts.panels),
  );
}

/** The words that tell each genre, of the best recipe that is linear. */
export function wordsSection({ recipes }: PageReport): Markup | null {
  const recipe = recipes.find(({ tellingTerms }) => tellingTerms !== undefined && tellingTerms.length > 0);
  if (recipe?.tellingTerms === undefined) return null;
  const rows = recipe.tellingTerms.map((own) => [own.genre, termList(own.for), termList(own.against.slice(0, 6))]);
  return section(
    "words",
    "Most telling words",
    html`<p>What ${recipe.name} goes by: terms with the largest weights, times how much each varies between movies. Common words such as “the” are left out.</p>`,
    table(
      "Words for and against each genre, the strongest first",
      [
        { title: "Genre", kind: "text" },
        { title: "Speak for it", kind: "text" },
        { title: "Speak against it", kind: "text" },
      ],
      rows,
    ),
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
