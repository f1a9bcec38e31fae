import * as Plot from "@observablehq/plot";
import { cut } from "../../number-text.ts";
import type { ReliabilityBin } from "../../saved/report-shape.ts";
import { chartWidth } from "../drawing.ts";
import { dashes, type Palette } from "../palette.ts";

/** Room for a chart's longest name at its left, at 11 pixels a letter's height. */
export const nameMargin = (names: readonly string[], most = 22): number =>
  14 + 7 * Math.min(most, Math.max(1, ...names.map((name) => name.length)));

export const shortName = (name: string): string => cut(name, 22);

/** Rulers behind the marks, quiet numbers along them, no frame. */
export const grids = (palette: Palette, axes: "x" | "y" | "both"): Plot.Markish[] => {
  const look = { stroke: palette.line, strokeOpacity: 1 };
  return [axes === "y" ? null : Plot.gridX(look), axes === "x" ? null : Plot.gridY(look)];
};

/** Numbers along an axis, and what they are in the middle below it. */
export const numbers = (label: string, domain: readonly [number, number] = [0, 1], ticks = 5): Plot.ScaleOptions => ({
  domain,
  label,
  labelArrow: "none",
  labelAnchor: "center",
  ticks,
  tickSize: 0,
});

/** The size of a chart, and the room around what it shows. */
export const frame = (height: number, [top, right, bottom, left]: readonly [number, number, number, number]) => ({
  width: chartWidth,
  height,
  marginTop: top,
  marginRight: right,
  marginBottom: bottom,
  marginLeft: left,
});

/** A square from 0 to 1 on both axes. */
export const unitSquare = (xLabel: string, yLabel: string): Plot.PlotOptions => ({
  ...frame(340, [26, 14, 40, 34]),
  x: numbers(xLabel),
  y: { domain: [0, 1], label: yLabel, labelArrow: "none", ticks: 5, tickSize: 0 },
});

/** A row of so many pixels a name; height: of what stands above and below the rows. */
export const namedRows = (
  names: readonly string[],
  x: Plot.ScaleOptions,
  { pitch = 19, height = 52, top = 4, right = 14, bottom = 40 } = {},
): Plot.PlotOptions => ({
  ...frame(height + names.length * pitch, [top, right, bottom, nameMargin(names)]),
  x,
  y: { domain: names, label: null, tickSize: 0 },
});

export const binPoints = (bins: readonly ReliabilityBin[]) =>
  bins.flatMap(({ meanProbability: x, positiveShare: y }) => (x === null || y === null ? [] : [{ x, y }]));

export interface Series {
  readonly name: string;
  /** Behind the name in the legend. */
  readonly figure: string;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Lines in colours and dashes of their own, thick to thin in their order, with a legend inside the square at (x, y) for
 * its first row. */
export function seriesMarks(
  series: readonly Series[],
  palette: Palette,
  legend: { x: number; y: number },
): Plot.Markish[] {
  const rowHeight = 0.058;
  return series.flatMap(({ name, figure, points }, k) => {
    const look = { stroke: palette.series[k], strokeDasharray: dashes[k] };
    const y = legend.y - rowHeight * k;
    return [
      Plot.line(points, { x: "x", y: "y", ...look, strokeWidth: k === 0 ? 2.5 : 1.75 }),
      Plot.line([{ x: legend.x, y }, { x: legend.x + 0.09, y }], { x: "x", y: "y", ...look, strokeWidth: 2.25 }), // biome-ignore format: two points
      Plot.text([`${shortName(name)} ${figure}`], { x: legend.x + 0.105, y, textAnchor: "start", fill: palette.ink }),
    ];
  });
}
