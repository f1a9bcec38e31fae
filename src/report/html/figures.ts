import { capital } from "../../metrics/figure-text.ts";
import { columnOf, type Table } from "../tables.ts";
import { type Chart, drawChart } from "./drawing.ts";
import { type Content, html, Markup, trusted } from "./markup.ts";
import { pagePalette } from "./palette.ts";

/** A chart with its title and caption. */
export function figure(chart: Chart, more?: Content): Markup {
  const { title, caption, narrow } = chart;
  const wide = trusted(drawChart(chart, pagePalette));
  const drawings =
    narrow === undefined
      ? wide
      : html`<div class="wide">${wide}</div><div class="narrow">${trusted(drawChart(chart, pagePalette, narrow))}</div>`;
  return html`<figure${narrow === undefined ? "" : trusted(' class="full"')}>
<figcaption><h3>${title}</h3><p>${caption}</p></figcaption>
${drawings}${more}
</figure>
`;
}

/** Charts side by side where the page is wide enough. */
export const figures = (charts: readonly Chart[], more?: Content): Markup | null =>
  charts.length === 0
    ? null
    : html`<div class="${charts.length === 2 ? "figures two" : "figures"}">${charts.map((chart) => figure(chart))}${more}</div>`;

/** A table whose first column names its rows. It scrolls sideways in its frame, by keyboard too. */
export function table(caption: string, [columns, rows]: Table<Content>, note?: string): Markup {
  const all = columns.map(columnOf);
  const looks = all.map(({ kind }) => trusted(kind === "text" ? "" : ' class="number"'));
  const density = columns.length > 10 ? trusted(' class="dense"') : "";
  return html`<div class="frame" role="region" aria-label="${caption}" tabindex="0"><table${density}>
<caption><span>${caption}</span>${note && html`<span class="note">${note}</span>`}</caption>
<thead><tr>${all.map(({ title, hint }, k) => html`<th scope="col"${looks[k]}${hint && html` title="${hint}"`}>${capital(title)}</th>`)}</tr></thead>
<tbody>
${rows.map(
  ([name, ...cells]) =>
    html`<tr><th scope="row">${name}</th>${cells.map((cell, k) => html`<td${looks[k + 1]}>${all[k + 1].kind === "main" ? html`<b>${cell}</b>` : cell}</td>`)}</tr>
`,
)}</tbody></table></div>
`;
}

/** A part of the page; null where all its parts are empty. */
export const section = (id: string, heading: string, ...parts: readonly Content[]): Markup | null =>
  parts.every((part) => part === null || part === undefined || part === false)
    ? null
    : html`<section id="${id}" aria-labelledby="${id}-heading"><h2 id="${id}-heading">${heading}</h2>
${parts}</section>
`;

/** Facts side by side: name over value. */
export const facts = (list: readonly (readonly [string, Content])[]): Markup =>
  html`<dl class="facts">${list.map(([name, value]) => html`<div${typeof value === "object" && value instanceof Markup && value.text.length > 60 ? trusted(' class="long"') : ""}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
`;
