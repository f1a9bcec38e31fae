import { whole } from "../../number-text.ts";
import type { Report } from "../../saved/read-report.ts";
import { facts, section } from "../figures.ts";
import { html, type Markup } from "../markup.ts";

/** Settings, seed, data and versions: enough to make the figures again. */
export function makingSection(report: Report): Markup | null {
  const { split, model, predictions, data, environment, recipes } = report;
  const list: [string, Markup | string][] = [];
  if (data !== undefined) {
    const skipped = data.skippedCount > 0 ? `, ${whole(data.skippedCount)} skipped` : "";
    list.push(["Data file", `${data.name}: ${whole(data.rowCount)} rows${skipped}`]);
  }
  list.push(["Data SHA-256", html`<code>${report.dataSha256 || "–"}</code>`]);
  if (split !== undefined) {
    const how =
      split.cv === null
        ? `held out: ${whole(split.testCount)} of ${whole(split.trainCount + split.testCount)}`
        : `${split.cv} folds`;
    const more = [split.stratified && "stratified", split.groupDuplicates && "duplicates kept together"].filter(
      Boolean,
    );
    list.push(["Split", [how, ...more].join(", ")], ["Seed", String(split.seed)]);
  }
  if (predictions !== undefined) {
    const { name, sha256 } = predictions;
    list.push(["Predictions", name], ["Predictions' SHA-256", html`<code>${sha256 || "–"}</code>`]);
  }
  if (model !== undefined) {
    list.push([
      predictions === undefined ? "Model" : "Thresholds of model",
      `${model.recipe}, ${whole(model.trainingMovieCount)} training movies, seed ${model.seed}`,
    ]);
    if (model.dataSha256 !== report.dataSha256) {
      list.push(["Trained on SHA-256", html`<code>${model.dataSha256 || "–"}</code>`]);
    }
  }
  list.push(["Claqueta", report.claquetaVersion]);
  if (environment !== undefined) {
    const { node, platform, processor, threads, madeAt } = environment;
    list.push(
      ["Node", node],
      ["Machine", `${processor}, ${threads} threads, ${platform}`],
      ["Made", madeAt.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, "$1 $2 UTC")],
    );
  }
  const settings = recipes.filter(({ features, learner }) => features !== undefined || learner !== undefined);
  return section(
    "making",
    "How it was made",
    facts(list),
    settings.length > 0 && html`<h3>Settings</h3><p>What is left out has its default.</p>`,
    settings.map(
      ({ name, description: what, features, learner }) =>
        html`<details><summary>${name}${what && html` <small>${what}</small>`}</summary>
<pre tabindex="0" aria-label="Settings of ${name}">${JSON.stringify({ features, learner }, null, 2)}</pre></details>
`,
    ),
    model?.notes !== undefined &&
      html`<details><summary>The model's own notes</summary><pre tabindex="0" aria-label="The model's own notes">${JSON.stringify(model.notes, null, 2)}</pre></details>`,
  );
}
