import { decimal, plural, whole } from "../../number-text.ts";
import type { Report } from "../../saved/read-report.ts";
import type { Profile } from "../../saved/report-shape.ts";
import { number } from "../../tables.ts";
import { facts, figure, figures, section, table } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import type { ReportCharts } from "../report-charts.ts";
import { heatLegend } from "./mistakes.ts";

/** The movies that the figures are of. */
export function dataSection({ data }: Report, charts: ReportCharts): Markup | null {
  const profile = data?.profile;
  if (profile === undefined) return null;
  const pairs = profile.genres?.together.topPairs ?? [];
  return section(
    "data",
    "The data",
    facts(profileFacts(profile)),
    figures(charts.data),
    charts.together.map((chart) => figure(chart, heatLegend())),
    pairs.length > 0 &&
      html`<div class="short">${table("Genres that most seek each other", [
        ["genres", number("movies"), number("× chance")],
        pairs.map(({ first, second, count, lift }) => [`${first} + ${second}`, whole(count), decimal(lift, 1)]),
      ])}</div>`,
  );
}

function profileFacts({ movieCount, missing, duplicates, years, plotWords, genres }: Profile) {
  const gaps = Object.entries(missing).filter(([, count]) => count > 0);
  const list: [string, Markup | string][] = [["Movies", whole(movieCount)]];
  if (genres !== null) list.push(["Genres", `${genres.support.length}, ${genres.aMovie.mean.toFixed(2)} a movie`]);
  if (years !== null) list.push(["Years", `${years.min}–${years.max}`]);
  if (plotWords !== null) {
    const { median, p5, p95, max, underTenCount } = plotWords;
    const spread = html`<small>median; 5–95%: ${whole(p5)}–${whole(p95)}; most ${whole(max)}</small>`;
    list.push(["Words a plot", html`${whole(median)} ${spread}`]);
    list.push(["Plots under 10 words", whole(underTenCount)]);
  }
  list.push(["Missing", gaps.map(([column, count]) => `${column} ${whole(count)}`).join(", ") || "nothing"]);
  const { pairCount, groupCount } = duplicates;
  return [...list, ["Near-duplicates", `${plural(pairCount, "pair")} in ${plural(groupCount, "group")}`] as const];
}
