import {
  capital,
  directionNote,
  figureName,
  figureOf,
  figuresIn,
  figureText,
  narrowDigits,
} from "../../../metrics/figure-text.ts";
import { type FigurePath, partLabels, tables } from "../../../metrics/figures.ts";
import { decimal, pageNumbers, plural, range, whole } from "../../number-text.ts";
import type { Report } from "../../saved/read-report.ts";
import type { Recipe } from "../../saved/report-shape.ts";
import { facts } from "../figures.ts";
import { html, type Markup } from "../markup.ts";

/** The report's conclusion: its title, the answer in a sentence or two, the main figures. */
export function verdict(report: Report): { readonly title: string; readonly markup: Markup } {
  const { recipes, model, answers } = report;
  const [best] = recipes;
  const title = headline(report);
  const markup = html`<p class="kind">${kindName(report)}</p>
<h1>${title}</h1>
<p class="lead">${sentences(report)}</p>
${best && facts(mainFigures(best))}
${
  best === undefined &&
  answers &&
  facts([
    ["Model", html`<b>${model?.recipe}</b>`],
    ...figuresIn(tables.answersVerdict, [answers.after]).map((path): [string, Markup] => {
      const [old, now] = [answers.before, answers.after].map((side) => brief(side, path));
      return [capital(figureName(path)), html`<b>${now}</b> <small>from ${old}</small>`];
    }),
  ])
}
${
  report.warnings.length > 0 &&
  html`<aside class="warnings" aria-label="Warnings"><h2>Mind</h2><ul>${report.warnings.map((text) => html`<li>${text}</li>`)}</ul></aside>`
}`;
  return { title, markup };
}

const brief = (record: object, path: FigurePath): string => figureText(record, path, pageNumbers, narrowDigits);

/** A figure's parts together. */
function mainFigures(best: Recipe): [string, Markup][] {
  const shown = figuresIn(tables.verdict, [best]);
  return [...new Set(shown.map(figureOf))].map((figure) => {
    const paths = shown.filter((path) => figureOf(path) === figure);
    const [first, ...others] = paths.map((path) => brief(best, path));
    const ends = paths[0] === "rocAuc.macro" && `95% ${range(best.rocAuc.interval)}`;
    const note = ends || directionNote(paths[0]) || (paths.length === 1 && figure.note);
    const more = others.map((other) => ` · ${other}`);
    return [capital(figureName(paths)), html`<b>${first}</b>${more}${note && html` <small>${note}</small>`}`];
  });
}

const kindName = ({ kind, data, predictions }: Report): string => {
  const of = data === undefined ? "" : ` · ${data.name}`;
  if (kind === "comparison") return `Comparison of recipes${of}`;
  return kind === "evaluation"
    ? `Evaluation of ${predictions === undefined ? "a model" : "predictions"}${of}`
    : `Training of a model${of}`;
};

function headline({ kind, recipes, model, predictions }: Report): string {
  const [best] = recipes;
  if (kind === "evaluation") return `${predictions === undefined ? "A model" : "Predictions"} judged: ${best?.name}`;
  if (best === undefined) return `Answers tuned: ${model?.recipe}`;
  return recipes.length > 1 ? `The best recipe: ${best.name}` : `A recipe judged: ${best.name}`;
}

function sentences({ kind, recipes, lead, split, answers }: Report): string {
  const [best] = recipes;
  if (best === undefined) {
    return `Calibration and thresholds were fitted to out-of-fold predictions of ${plural(answers?.movieCount ?? 0, "movie")}, and judged on movies that took no part in fitting them.`;
  }
  const figure = `Its macro ${figureName("rocAuc")} is ${decimal(best.rocAuc.macro, 4)} (${partLabels.interval.en} ${range(best.rocAuc.interval, 4)})`;
  if (kind === "evaluation") return `${figure} on ${plural(best.movieCount, "labelled movie")}.`;
  const judged =
    split?.cv == null
      ? `on ${whole(split?.testCount ?? best.movieCount)} movies that no recipe had seen`
      : `over ${split.cv} folds, in which each of ${whole(split.testCount)} movies was held out once`;
  if (lead === undefined) return `${figure} ${judged}.`;
  const sure = lead.isMoreThanNoise
    ? "more than noise"
    : "no more than noise may give, so the two cannot be told apart here";
  return `${figure} ${judged}. It is ${decimal(lead.difference, 4)} ahead of ${lead.second} (paired ${partLabels.interval.en} ${decimal(lead.interval[0], 4)} to ${decimal(lead.interval[1], 4)}): ${sure}.`;
}
