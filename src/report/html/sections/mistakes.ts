import { figureName } from "../../../metrics/figure-text.ts";
import { sum } from "../../../statistics.ts";
import { decimal, pageNumbers, whole } from "../../number-text.ts";
import type { Report } from "../../saved/read-report.ts";
import type { Errors } from "../../saved/report-shape.ts";
import { bandTable, confusedTable, number } from "../../tables.ts";
import { heatStepNames } from "../charts/heat-map.ts";
import { figure, section, table } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import type { ReportCharts } from "../report-charts.ts";

/** The legend of heat maps. */
export const heatLegend = (): Markup =>
  html`<ul class="heat" aria-label="Colours">${heatStepNames.map(
    (name, step) => html`<li><i class="heat-${step}"></i>${name}</li>`,
  )}</ul>`;

/** The errors of the best recipe, or of the model. */
export function mistakesSection({ errors, kind, model, predictions }: Report, charts: ReportCharts): Markup | null {
  if (errors === undefined) return null;
  const how =
    kind === "evaluation"
      ? predictions === undefined || model !== undefined
        ? "By the model's own answers: its thresholds and its decision rule."
        : "By the yes/no answers that were judged."
      : "Each movie was answered with as many of its most probable genres as it has, so that every genre that is missed has a wrongly said one beside it and no threshold plays a part.";
  return section(
    "mistakes",
    "Where it is wrong",
    html`<p>${how}</p>`,
    charts.confusion.map((chart) => figure(chart, heatLegend())),
    errors.worstMovies.length > 0 && worstTable(errors),
    html`<div class="pair">${
      errors.confusedGenres.length > 0 &&
      table(
        "Genres most confused",
        confusedTable(errors, pageNumbers),
        "Pairs of mistakes that come together most clearly, by how far above chance.",
      )
    }${errors.doubtfulLabels.labels.length > 0 && doubtfulTable(errors)}</div>`,
    html`<div class="pair">${table("Quality by decade", bandTable("decade", errors.byDecade, pageNumbers))}${table(
      "Quality by plot length",
      bandTable("plot", errors.byPlotLength, pageNumbers),
    )}</div>`,
  );
}

const genreList = (list: Errors["worstMovies"][number]["missed"]): Markup =>
  list.length === 0
    ? html`–`
    : html`<span class="words">${list.map(
        ({ genre, probability }, k) => html`${k > 0 && ", "}${genre}&nbsp;${decimal(probability, 2)}`,
      )}</span>`;

const movieName = (title: string): Markup => html`<bdi class="movie">${title === "" ? "untitled" : title}</bdi>`;

const worstTable = ({ worstMovies }: Errors): Markup =>
  table(
    "Movies it was most wrong about",
    [
      ["movie", "row", number("loss"), "missed", "wrongly said"],
      worstMovies.map(({ id, title, loss, missed, wronglySaid }) => [
        ...[movieName(title), id, decimal(loss, 1), genreList(missed), genreList(wronglySaid)],
      ]),
    ],
    `By ${figureName("logLoss")} over all genres, with the probability given to each genre.`,
  );

function doubtfulTable({ doubtfulLabels: { labels, genres } }: Errors): Markup {
  const total = sum(genres.map(({ yesDoubted, noDoubted }) => yesDoubted + noDoubted));
  return table(
    "Labels that look wrong",
    [
      ["movie", "row", "label", number("probability")],
      labels.map(({ id, title, genre, labelled, probability }) => [
        ...[movieName(title), id, labelled ? genre : `not ${genre}`, decimal(probability, 3)],
      ]),
    ],
    `The surest of ${whole(total)} found by confident learning: the model is as sure of the other answer as it is of movies that have it. Some are the model's mistakes.`,
  );
}
