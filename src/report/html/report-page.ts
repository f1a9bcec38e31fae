import { ClaquetaError } from "../../errors.ts";
import { type Report, readReport } from "../saved/read-report.ts";
import { standAlone } from "./drawing.ts";
import { html, type Markup, trusted, withoutControls } from "./markup.ts";
import { filePalette } from "./palette.ts";
import { chartsOf } from "./report-charts.ts";
import { answersSection } from "./sections/answers.ts";
import { dataSection } from "./sections/data.ts";
import { genresSection, wordsSection } from "./sections/genres.ts";
import { makingSection } from "./sections/making.ts";
import { mistakesSection } from "./sections/mistakes.ts";
import { recipesSection } from "./sections/recipes.ts";
import { verdict } from "./sections/verdict.ts";
import { styleSheet } from "./style-sheet.ts";

// No script and no other file, even if something in the page asks for it.
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The report in a text. where: its name. Throws BAD_JSON, and BAD_REPORT where it is none or has nothing to draw. */
export function readDrawnReport(text: string, where: string): Report {
  const report = readReport(text, where);
  if (report.recipes.length > 0 || report.answers !== undefined) return report;
  throw new ClaquetaError("BAD_REPORT", {
    where,
    what: "this training compared no recipes and calibrated nothing, so there is nothing to draw",
    next: "Train with --recipe auto or --calibrate auto, or give an evaluation of the model.",
  });
}

/** The report as one HTML document that needs nothing else: no script, no other file. Same report, same text. */
export function reportPage(report: Report): string {
  const charts = chartsOf(report);
  const { title, markup } = verdict(report);
  const parts: readonly (readonly [id: string, name: string, part: Markup | null])[] = [
    ["recipes", report.kind === "evaluation" ? "Figures" : "Recipes", recipesSection(report, charts)],
    ["calibration", "Calibration", answersSection(report, charts)],
    ["genres", "Genres", genresSection(report, charts)],
    ["words", "Words", wordsSection(report)],
    ["mistakes", "Mistakes", mistakesSection(report, charts)],
    ["data", "Data", dataSection(report, charts)],
    ["making", "Making", makingSection(report)],
  ];
  const there = parts.filter(([, , part]) => part !== null);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="claqueta">
<title>${title} · Claqueta</title>
<style>
${trusted(styleSheet)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<p class="brand">Claqueta</p>
<nav aria-label="Parts"><ul>${there.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
</header>
<main id="content" tabindex="-1">
<div class="hero">${markup}</div>
${there.map(([, , part]) => part)}</main>
<footer><p>Figures by Claqueta ${report.claquetaVersion}, of ${
    report.kind === "evaluation"
      ? "the data file's movies; whether the model has seen any of them elsewhere, no file can tell"
      : "movies that took no part in fitting"
  }.</p></footer>
</body>
</html>
`;
  return withoutControls(page.text);
}

/** The report's charts as files of their own: name and SVG text. */
export function reportDrawings(report: Report): { readonly name: string; readonly svg: string }[] {
  const charts = Object.values(chartsOf(report)).flat();
  return charts.map((chart) => ({ name: `${chart.name}.svg`, svg: withoutControls(standAlone(chart, filePalette)) }));
}
