// The charts; a chunk of its own, because the library behind them weighs more than the rest of the page.
import * as Plot from "@observablehq/plot";
import type { ReliabilityBin } from "../../src/metrics/calibration-error.ts";
import type { GenreFigures } from "../../src/metrics/scorecard.ts";
import type { Voice } from "../phrases/language.ts";
import type { RecipeCurves } from "../report.ts";

const accent = "var(--accent)";
const quiet = "var(--line-strong)";

const tenths =
  (voice: Voice) =>
  (value: number): string =>
    voice.decimal(value, 1);

function draw(options: Plot.PlotOptions, label: string): Element {
  const drawing = Plot.plot({ className: "plot", ...options });
  // Its inline style sheet would be refused by the content security policy; styles/model.css has what is needed.
  for (const style of drawing.querySelectorAll("style")) style.remove();
  // One picture with one name: names on its groups, which have no role, help nobody.
  for (const part of drawing.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", label);
  return drawing;
}

/** ROC AUC of each genre with its interval, the best on top. */
export function intervals(genres: readonly GenreFigures[], voice: Voice, width: number): Element {
  const say = voice.phrases.model;
  const rows = genres
    .filter(({ rocAuc }) => rocAuc !== null)
    .map(({ genre, rocAuc, rocAucInterval, support }) => ({
      genre: voice.genre(genre),
      rocAuc: rocAuc as number,
      low: rocAucInterval?.[0] ?? (rocAuc as number),
      high: rocAucInterval?.[1] ?? (rocAuc as number),
      support,
    }))
    .sort((a, b) => b.rocAuc - a.rocAuc);
  const least = Math.min(0.5, ...rows.map(({ low }) => low));
  return draw(
    {
      width,
      height: 56 + rows.length * 22,
      marginLeft: 110,
      marginBottom: 40,
      marginRight: 16,
      x: { domain: [least, 1], label: say.rocAuc, grid: true, ticks: 5, tickFormat: tenths(voice) },
      y: { domain: rows.map(({ genre }) => genre), label: null },
      marks: [
        Plot.ruleX([0.5], { stroke: quiet, strokeDasharray: "4 4" }),
        Plot.ruleY(rows, { y: "genre", x1: "low", x2: "high", stroke: quiet, strokeWidth: 3, strokeLinecap: "round" }),
        Plot.dot(rows, { y: "genre", x: "rocAuc", r: 5, fill: accent }),
      ],
    },
    `${say.intervalChart}. ${rows.map(({ genre, rocAuc }) => `${genre} ${voice.decimal(rocAuc)}`).join(", ")}`,
  );
}

/** Every genre's ROC curve, faint, and the chosen one's; all alike where none is chosen. */
export function rocCurves(
  curves: NonNullable<RecipeCurves["roc"]>,
  chosen: string,
  voice: Voice,
  width: number,
): Element {
  const say = voice.phrases.model;
  const points = Object.entries(curves).flatMap(([genre, curve]) =>
    (curve?.falsePositiveRate ?? []).map((x, k) => ({ genre, x, y: curve!.truePositiveRate[k] })),
  );
  const side = Math.min(width, 460);
  return draw(
    {
      width: side,
      height: side,
      margin: 44,
      x: { domain: [0, 1], label: say.falsePositive, grid: true, ticks: 5, tickFormat: tenths(voice) },
      y: { domain: [0, 1], label: say.truePositive, grid: true, ticks: 5, tickFormat: tenths(voice) },
      marks: [
        Plot.line([[0, 0], [1, 1]], { stroke: quiet, strokeDasharray: "4 4" }), // biome-ignore format: two points
        Plot.line(points, {
          x: "x",
          y: "y",
          z: "genre",
          stroke: chosen === "all" ? accent : quiet,
          strokeOpacity: 0.45,
          strokeWidth: 1,
        }),
        Plot.line(
          points.filter(({ genre }) => genre === chosen),
          { x: "x", y: "y", stroke: accent, strokeWidth: 3 },
        ),
      ],
    },
    `${say.rocChart}: ${chosen === "all" ? say.allGenres : voice.genre(chosen)}`,
  );
}

/** How often a genre was right in each bin of probabilities; dots as large as their bins are full. */
export function reliability(bins: readonly ReliabilityBin[], voice: Voice, width: number): Element {
  const say = voice.phrases.model;
  const full = bins.filter(({ count }) => count > 0);
  const side = Math.min(width, 460);
  return draw(
    {
      width: side,
      height: side,
      margin: 44,
      x: { domain: [0, 1], label: say.given, grid: true, ticks: 5, tickFormat: voice.percent },
      y: { domain: [0, 1], label: say.observed, grid: true, ticks: 5, tickFormat: voice.percent },
      r: { range: [3, 12] },
      marks: [
        Plot.line([[0, 0], [1, 1]], { stroke: quiet, strokeDasharray: "4 4" }), // biome-ignore format: two points
        Plot.line(full, { x: "meanProbability", y: "positiveShare", stroke: accent, strokeWidth: 2 }),
        Plot.dot(full, { x: "meanProbability", y: "positiveShare", r: "count", fill: accent }),
      ],
    },
    `${say.reliabilityChart} ${full
      .map(
        ({ meanProbability, positiveShare }) => `${voice.percent(meanProbability!)}: ${voice.percent(positiveShare!)}`,
      )
      .join(", ")}`,
  );
}
