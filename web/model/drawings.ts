// The charts; a chunk of its own, because their library is larger than the rest of the page.
import * as Plot from "@observablehq/plot";
import { figureName } from "../../src/metrics/figure-text.ts";
import type { Recipe, ReliabilityBin } from "../../src/report/saved/report-shape.ts";
import { intervalRows } from "../../src/report/tables.ts";
import type { Locale } from "../phrases/language.ts";

const accent = "var(--accent)";
const quiet = "var(--line-strong)";

const tenths = ({ decimal }: Locale) => {
  return (value: number): string => decimal(value, 1);
};

function draw(options: Plot.PlotOptions, label: string): Element {
  const drawing = Plot.plot({ className: "plot", ...options });
  // The content security policy refuses an inline style sheet; styles/model.css has what is needed.
  for (const style of drawing.querySelectorAll("style")) style.remove();
  // One image with one name: labels of its groups, which have no role, help nobody.
  for (const part of drawing.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", label);
  return drawing;
}

/** ROC AUC of each genre with its interval, the best on top. */
export function intervals(genres: Recipe["genres"], locale: Locale, width: number): Element {
  const name = figureName("rocAuc", locale.language);
  const { rows, min: least } = intervalRows(genres, locale.genre);
  return draw(
    {
      width,
      height: 56 + rows.length * 22,
      marginLeft: 110,
      marginBottom: 40,
      marginRight: 16,
      x: { domain: [least, 1], label: name, grid: true, ticks: 5, tickFormat: tenths(locale) },
      y: { domain: rows.map(({ genre }) => genre), label: null },
      marks: [
        Plot.ruleX([0.5], { stroke: quiet, strokeDasharray: "4 4" }),
        Plot.ruleY(rows, { y: "genre", x1: "low", x2: "high", stroke: quiet, strokeWidth: 3, strokeLinecap: "round" }),
        Plot.dot(rows, { y: "genre", x: "at", r: 5, fill: accent }),
      ],
    },
    `${locale.phrases.model.intervalChart(name)}. ${rows.map(({ genre, at }) => `${genre} ${locale.decimal(at)}`).join(", ")}`,
  );
}

/** A square from 0 to 1 on both axes, with its diagonal. */
const square = (
  width: number,
  [x, y]: readonly [string, string],
  tickFormat: (value: number) => string,
  marks: readonly Plot.Markish[],
  label: string,
): Element => {
  const side = Math.min(width, 460);
  const axis = { domain: [0, 1], grid: true, ticks: 5, tickFormat };
  const diagonal = Plot.line([[0, 0], [1, 1]], { stroke: quiet, strokeDasharray: "4 4" }); // biome-ignore format: two points
  return draw(
    {
      width: side,
      height: side,
      margin: 44,
      r: { range: [3, 12] },
      x: { ...axis, label: x },
      y: { ...axis, label: y },
      marks: [diagonal, ...marks],
    },
    label,
  );
};

/** Every genre's ROC curve, faint, and the chosen genre's; chosen: a genre or "all". */
export function rocCurves(
  curves: NonNullable<Recipe["curves"]>["roc"],
  chosen: string,
  locale: Locale,
  width: number,
): Element {
  const say = locale.phrases.model;
  const points = Object.entries(curves).flatMap(([genre, curve]) =>
    (curve?.falsePositiveRate ?? []).map((x, k) => ({ genre, x, y: curve!.truePositiveRate[k] })),
  );
  const all = { stroke: chosen === "all" ? accent : quiet, strokeOpacity: 0.45, strokeWidth: 1 };
  const own = points.filter(({ genre }) => genre === chosen);
  const marks = [
    Plot.line(points, { x: "x", y: "y", z: "genre", ...all }),
    Plot.line(own, { x: "x", y: "y", stroke: accent, strokeWidth: 3 }),
  ];
  const label = `${say.rocChart}: ${chosen === "all" ? say.allGenres : locale.genre(chosen)}`;
  return square(width, [say.falsePositive, say.truePositive], tenths(locale), marks, label);
}

/** How often a genre was right in each bin of probabilities; larger dots for fuller bins. */
export function reliability(bins: readonly ReliabilityBin[], locale: Locale, width: number): Element {
  const { phrases, percent } = locale;
  const say = phrases.model;
  const full = bins.filter(({ count }) => count > 0);
  const at = { x: "meanProbability", y: "positiveShare" };
  const marks = [
    Plot.line(full, { ...at, stroke: accent, strokeWidth: 2 }),
    Plot.dot(full, { ...at, r: "count", fill: accent }),
  ];
  const told = full.map((bin) => `${percent(bin.meanProbability!)}: ${percent(bin.positiveShare!)}`);
  return square(width, [say.given, say.observed], percent, marks, `${say.reliabilityChart} ${told.join(", ")}`);
}
