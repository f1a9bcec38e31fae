import * as Plot from "@observablehq/plot";
import { highest } from "../../../statistics.ts";
import { cut, percent, whole } from "../../number-text.ts";
import type { Recipe, Square } from "../../saved/report-shape.ts";
import { type Chart, chartWidth } from "../drawing.ts";
import { heatOpacities, type Palette } from "../palette.ts";
import { frame, nameMargin } from "./axes.ts";

/** The lowest share of each step of the heat scale. */
export const heatSteps: readonly number[] = [0, 0.02, 0.05, 0.1, 0.2, 0.4];

interface Cell {
  readonly row: string;
  readonly column: string;
  readonly share: number;
  readonly step: number;
  readonly told: string;
}

/** The answers for the movies of each genre: right on the diagonal, wrong elsewhere. */
export function confusionMap({ names, counts }: Square, { genres }: Recipe): Chart {
  const supports = new Map(genres.map(({ genre, support }) => [genre, support]));
  const cells = cellsOf(
    names,
    counts,
    (row) => supports.get(names[row]) ?? 0,
    (count, row, column) =>
      row === column
        ? `${names[row]}: found in ${count}`
        : `${names[row]} missed, ${names[column]} said instead: ${count}`,
  );
  return heatMap(names, cells, {
    name: "confusion",
    title: "Confusion of genres",
    caption:
      "Of 100 movies that have the row's genre: on the diagonal, of how many it was found; elsewhere, of how many it was missed and the column's genre, which they have not, was said.",
    spoken: `Strongest: ${strongest(cells.filter(({ row, column }) => row !== column))}`,
    axes: ["answered", "movie has"],
  });
}

/** How often genres come together in the data. */
export function togetherMap({ names, counts }: Square): Chart {
  const cells = cellsOf(
    names,
    counts,
    (row) => counts[row]?.[row] ?? 0,
    (count, row, column) => `${names[row]} and ${names[column]}: ${count}`,
  ).filter(({ row, column }) => row !== column);
  return heatMap(names, cells, {
    name: "together",
    title: "Genres that come together",
    caption: "Of 100 movies that have the row's genre, how many also have the column's.",
    spoken: `Strongest: ${strongest(cells)}`,
    axes: ["also has", "movie has"],
  });
}

function cellsOf(
  names: readonly string[],
  counts: Square["counts"],
  totalOf: (row: number) => number,
  told: (count: string, row: number, column: number) => string,
): Cell[] {
  return names.flatMap((_, row) =>
    names.flatMap((_, column): Cell[] => {
      const count = counts[row]?.[column] ?? 0;
      const total = totalOf(row);
      if (count === 0 || total === 0) return [];
      const share = count / total;
      const step = heatSteps.findLastIndex((from) => share >= from);
      const text = told(whole(count), row, column);
      return [{ row: names[row], column: names[column], share, step, told: `${text} of ${whole(total)} movies` }];
    }),
  );
}

const strongest = (cells: readonly Cell[]): string =>
  highest(cells, ({ share }) => share, 5)
    .map(({ row, column, share }) => `${row} and ${column} ${percent(share)}`)
    .join(", ");

function heatMap(
  names: readonly string[],
  cells: readonly Cell[],
  parts: Pick<Chart, "name" | "title" | "caption" | "spoken"> & { readonly axes: readonly [string, string] },
): Chart {
  const { axes, ...chart } = parts;
  const options = (palette: Palette, width: number, hasNumbers: boolean): Plot.PlotOptions => {
    const left = nameMargin(names, 15);
    const right = 4;
    const top = left + 12;
    const side = (width - left - right) / names.length;
    const height = top + Math.min(side, hasNumbers ? 26 : side) * names.length + 6;
    const named = (name: string): string => cut(name, 15);
    return {
      ...frame(height, [top, right, 6, left]),
      width,
      padding: 0.04,
      x: { domain: names, axis: "top", tickRotate: -90, tickSize: 0, label: null, tickFormat: named },
      y: { domain: names, tickSize: 0, label: null, tickFormat: named },
      marks: [
        ...[`${axes[1]} ↓`, `${axes[0]} →`].map((text, k) => {
          const look = { textAnchor: "start", fill: palette.quiet } as const;
          return Plot.text([text], { frameAnchor: "top-left", dx: -left + 2, dy: -24 + 14 * k, ...look });
        }),
        Plot.cell(names, { x: (name) => name, y: (name) => name, stroke: palette.line }),
        ...heatOpacities.map((opacity, step) => {
          const own = cells.filter((cell) => cell.step === step);
          return [
            Plot.cell(own, { x: "column", y: "row", fill: palette.heat, fillOpacity: opacity, title: "told" }),
            hasNumbers
              ? Plot.text(
                  own.filter(({ share }) => share >= 0.005),
                  {
                    x: "column",
                    y: "row",
                    text: ({ share }: Cell) => String(Math.round(share * 100)),
                    fill: palette.heatInks[step],
                    pointerEvents: "none",
                  },
                )
              : null,
          ];
        }),
      ],
    };
  };
  return {
    ...chart,
    options: (palette) =>
      options(palette, Math.max(520, Math.min(1040, nameMargin(names, 15) + names.length * 38)), true),
    narrow: (palette) => options(palette, chartWidth, false),
  };
}

/** Names of the steps of the heat scale, the faintest first. */
export const heatStepNames: readonly string[] = heatSteps.map((from, step) =>
  step === heatSteps.length - 1
    ? `${percent(from)} and more`
    : `${from === 0 ? "over 0" : (from * 100).toFixed(0)}–${percent(heatSteps[step + 1])}`,
);
