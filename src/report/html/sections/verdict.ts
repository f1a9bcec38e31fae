import { facts } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import { decimal, percent, plural, range, whole } from "../number-text.ts";
import type { PageReport } from "../page-report.ts";

/** What the report comes to: its title, the answer in a sentence or two, the main figures. */
export function verdict(report: PageReport): { readonly title: string; readonly markup: Markup } {
  const { recipes, model, answers } = report;
  const [best] = recipes;
  const title = headline(report);
  const markup = html`<p class="kind">${kindName(report)}</p>
<h1>${title}</h1>
<p class="lead">${sentences(report)}</p>
${
  best &&
  facts([
    ["ROC AUC, macro", html`<b>${decimal(best.rocAuc.macro)}</b> <small>95% ${range(best.rocAuc.interval)}</small>`],
    ["Average precision, macro", html`<b>${decimal(best.averagePrecision.macro)}</b>`],
    ["F1, micro · macro", html`<b>${decimal(best.f1.micro)}</b> · ${decimal(best.f1.macro)}`],
    ["Calibration error", html`<b>${decimal(best.calibrationError)}</b> <small>lower is better</small>`],
    ["First genre right", html`<b>${percent(best.hitRate, 1)}</b> <small>of movies</small>`],
  ])
}
${
  best === undefined &&
  answers &&
  facts([
    ["Model", html`<b>${model?.recipe}</b>`],
    [
      "Calibration error",
      html`<b>${decimal(answers.after.calibrationError)}</b> <small>from ${decimal(answers.before.calibrationError)}</small>`,
    ],
    ["Brier loss", html`<b>${decimal(answers.after.brier)}</b> <small>from ${decimal(answers.before.brier)}</small>`],
    [
      "F1, micro",
      html`<b>${decimal(answers.after.f1.micro)}</b> <small>from ${decimal(answers.before.f1.micro)}</small>`,
    ],
    [
      "F1, macro",
      html`<b>${decimal(answers.after.f1.macro)}</b> <small>from ${decimal(answers.before.f1.macro)}</small>`,
    ],
  ])
}
${
  report.warnings.length > 0 &&
  html`<aside class="warnings" aria-label="Warnings"><h2>Mind</h2><ul>${report.warnings.map((text) => html`<li>${text}</li>`)}</ul></aside>`
}`;
  return { title, markup };
}

const kindName = ({ kind, data }: PageReport): string => {
  const of = data === undefined ? "" : ` · ${data.name}`;
  if (kind === "comparison") return `Comparison of recipes${of}`;
  return kind === "evaluation" ? `Evaluation of a model${of}` : `Training of a model${of}`;
};

function headline({ kind, recipes, model }: PageReport): string {
  const [best] = recipes;
  if (kind === "evaluation") return `A model judged: ${model?.recipe}`;
  if (best === undefined) return `Answers tuned: ${model?.recipe}`;
  return recipes.length > 1 ? `The best recipe: ${best.name}` : `A recipe judged: ${best.name}`;
}

function sentences({ kind, recipes, lead, split, answers }: PageReport): string {
  const [best] = recipes;
  if (best === undefined) {
    return `Calibration and thresholds were fitted to out-of-fold predictions of ${plural(answers?.movieCount ?? 0, "movie")}, and judged on movies that took no part in fitting them.`;
  }
  const figure = `Its macro ROC AUC is ${decimal(best.rocAuc.macro, 4)} (95% interval ${range(best.rocAuc.interval, 4)})`;
  if (kind === "evaluation") return `${figure} on ${plural(best.movieCount, "labelled movie")}.`;
  const judged =
    split?.cv == null
      ? `on ${whole(split?.testCount ?? best.movieCount)} movies that no recipe had seen`
      : `over ${split.cv} folds, in which each of ${whole(split.testCount)} movies was held out once`;
  if (lead === undefined) return `${figure} ${judged}.`;
  const sure = lead.isMoreThanNoise
    ? "more than noise"
    : "no more than noise may give, so the two cannot be told apart here";
  return `${figure} ${judged}. It is ${decimal(lead.difference, 4)} ahead of ${lead.second} (paired 95% interval ${decimal(lead.interval[0], 4)} to ${decimal(lead.interval[1], 4)}): ${sure}.`;
}
