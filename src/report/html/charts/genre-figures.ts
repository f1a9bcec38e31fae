import * as Plot from "@observablehq/plot";
import { capital, figureName } from "../../../metrics/figure-text.ts";
import { partLabels } from "../../../metrics/figures.ts";
import { highest } from "../../../statistics.ts";
import { decimal } from "../../number-text.ts";
import type { Recipe } from "../../saved/report-shape.ts";
import { intervalRows } from "../../tables.ts";
import type { Chart } from "../drawing.ts";
import { grids, namedRows, numbers, shortName } from "./axes.ts";

const namesOf = (rows: readonly { readonly genre: string }[]): string[] => rows.map(({ genre }) => genre);

/** ROC AUC of each genre with its interval, the best on top. */
export function genreIntervals({ genres }: Recipe): Chart {
  const { rows, min } = intervalRows(genres, shortName);
  const name = figureName("rocAuc");
  return {
    name: "genres-roc-auc",
    title: `${name} by genre`,
    caption: `Dots are figures, lines their ${partLabels.interval.en}s: the rarer a genre, the longer. Half is guessing.`,
    spoken: rows.map(({ genre, at }) => `${genre} ${decimal(at)}`).join(", "),
    options: (palette) => ({
      ...namedRows(namesOf(rows), numbers(name, [min, 1])),
      marks: [
        ...grids(palette, "x"),
        Plot.ruleX([0.5], { stroke: palette.quiet, strokeDasharray: "1 3" }),
        Plot.ruleY(rows, { y: "genre", x1: "low", x2: "high", stroke: palette.quiet, strokeWidth: 2.5 }),
        Plot.dot(rows, { y: "genre", x: "at", r: 4, fill: palette.series[0] }),
      ],
    }),
  };
}

/** Average precision of each genre against chance, and F1 of the answers. */
export function genrePrecision({ genres, movieCount }: Recipe): Chart {
  const told = genres.flatMap(({ genre, averagePrecision: at = null, f1 = null, support }) =>
    at === null ? [] : [{ genre: shortName(genre), at, f1, chance: support / Math.max(1, movieCount) }],
  );
  const rows = highest(told, ({ at }) => at);
  const [bars, rings] = [figureName("averagePrecision"), figureName("f1")];
  return {
    name: "genres-average-precision",
    title: `${capital(bars)} and ${rings} by genre`,
    caption: `Bars: ${bars}. Upright strokes: what chance would give, the genre's share of movies. Rings: ${rings}.`,
    spoken: rows.map(({ genre, at, f1 }) => `${genre} ${decimal(at)}, ${rings} ${decimal(f1)}`).join("; "),
    options: (palette) => ({
      ...namedRows(namesOf(rows), numbers(`${bars}, ${rings}`)),
      padding: 0.35,
      marks: [
        ...grids(palette, "x"),
        Plot.barX(rows, { y: "genre", x: "at", fill: palette.series[1], fillOpacity: 0.85 }),
        Plot.tickX(rows, { y: "genre", x: "chance", stroke: palette.ink, strokeWidth: 2 }),
        Plot.dot(
          rows.filter(({ f1 }) => f1 !== null),
          { y: "genre", x: "f1", r: 3.5, fill: palette.paper, stroke: palette.ink, strokeWidth: 1.5 },
        ),
      ],
    }),
  };
}
