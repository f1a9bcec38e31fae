import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { escapeText } from "./markup.ts";
import type { Palette } from "./palette.ts";

/** A chart that can be drawn for the page and as a file. */
export interface Chart {
  /** Of its file, without the ending. */
  readonly name: string;
  readonly title: string;
  /** What the chart shows; shown and read aloud. */
  readonly caption: string;
  /** The figures in words, for screen readers. */
  readonly spoken: string;
  readonly options: (palette: Palette) => Plot.PlotOptions;
  /** The same for narrow screens, where one drawing does not serve both. */
  readonly narrow?: (palette: Palette) => Plot.PlotOptions;
}

/** Width of drawings; charts have about this size on a phone and in the columns of a desktop page. */
export const chartWidth = 360;

const { document } = parseHTML("<!doctype html><html><body></body></html>");

/** The chart as SVG text, one picture with one name. Same chart and palette, same text. */
export function drawChart(chart: Chart, palette: Palette, options = chart.options): string {
  const drawing = Plot.plot({ document: document as unknown as Document, className: "plot", ...options(palette) });
  // Its style sheet would apply to the whole page; the page's own has what is needed.
  for (const style of drawing.querySelectorAll("style")) style.remove();
  // Names on groups, which have no role, help nobody.
  for (const part of drawing.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
  for (const part of drawing.querySelectorAll("*")) roundNumbers(part);
  drawing.setAttribute("font-size", "11");
  drawing.setAttribute("color", palette.ink);
  // The name is added as text: linkedom leaves < as it is in attributes, which HTML allows and XML does not.
  const name = escapeText(`${chart.title}. ${chart.spoken}`);
  return `<svg role="img" aria-label="${name}"${drawing.outerHTML.slice("<svg".length)}`;
}

/** The chart as a file of its own, on white, in the light colours. */
export function standAlone(chart: Chart, palette: Palette): string {
  const svg = drawChart(chart, palette);
  const end = svg.indexOf(">");
  const head = svg.slice(0, end).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"');
  return `${head}><rect width="100%" height="100%" fill="${palette.paper}"/>${svg.slice(end + 1)}\n`;
}

/** Coordinates to a hundredth of a pixel. Text is left as it is. */
function roundNumbers(element: Element): void {
  const rounded = (number: string): string => String(Math.round(Number(number) * 100) / 100);
  for (const name of ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "d", "transform"]) {
    const value = element.getAttribute(name);
    if (value === null || !/\.\d{3}/.test(value)) continue;
    element.setAttribute(name, value.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, rounded));
  }
}
