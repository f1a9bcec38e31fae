import * as Plot from "@observablehq/plot";
import { cut } from "../../number-text.ts";
import type { ReliabilityBin } from "../../saved/report-shape.ts";
import { chartWidth } from "../drawing.ts";
import { dashes, type Palette } from "../palette.ts";

/** The left margin for a chart's longest name, at a font size of 11 pixels. */
export const nameMargin = (names: readonly string[], max = 22): number =>
  14 + 7 * Math.min(max, Math.max(1, ...names.map((name) => name.length)));

export const shortName = (name: string): string => cut(name, 22);

/** Grid lines behind the marks. */
export const grids = (palette: Palette, axes: "x" | "y" | "both"): Plot.Markish[] => {
  const look = { stroke: palette.line, strokeOpacity: 1 };
  return [axes === "y" ? null : Plot.gridX(look), axes === "x" ? null : Plot.gridY(look)];
};

/** Numbers along an axis, and their label in the middle below it. */
export const numbers = (label: string, domain: readonly [number, number] = [0, 1], ticks = 5): Plot.ScaleOptions => ({
  domain,
  label,
  labelArrow: "none",
  labelAnchor: "center",
  ticks,
  tickSize: 0,
});

/** The size of a chart and its margins. */
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

/** A row a name, `pitch` pixels high; height: of everything above and below the rows. */
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

/** Lines in their own colours and dashes, the first the thickest; a legend in the square, its first row at (x, y). */
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
