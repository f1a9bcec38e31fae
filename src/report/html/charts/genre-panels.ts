import * as Plot from "@observablehq/plot";
import { figureName } from "../../../metrics/figure-text.ts";
import { cut, decimal } from "../../number-text.ts";
import type { Recipe } from "../../saved/report-shape.ts";
import { type Chart, chartWidth } from "../drawing.ts";
import type { Palette } from "../palette.ts";
import { binPoints } from "./axes.ts";

interface Panel {
  readonly genre: string;
  readonly figure: number | null | undefined;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

const columns = 4;

/** One small square a genre. */
function panels(
  parts: Pick<Chart, "name" | "title" | "caption"> & { readonly hasDiagonal: boolean; readonly hasDots?: boolean },
  list: readonly Panel[],
): Chart | undefined {
  if (list.length === 0) return undefined;
  const { hasDiagonal, hasDots = false, ...chart } = parts;
  const placed = list.map((panel, k) => ({ ...panel, fx: k % columns, fy: Math.floor(k / columns) }));
  const points = placed.flatMap(({ fx, fy, points: own }) => own.map((point) => ({ fx, fy, ...point })));
  const ends = placed.flatMap(({ fx, fy, genre }) => [0, 1].map((at) => ({ fx, fy, genre, at })));
  const at = { fx: "fx", fy: "fy", x: "x", y: "y" };
  return {
    ...chart,
    spoken: list.map(({ genre, figure }) => `${genre} ${decimal(figure)}`).join(", "),
    options: (palette: Palette) => ({
      width: chartWidth,
      height: Math.ceil(list.length / columns) * 104 + 8,
      margin: 2,
      marginBottom: 6,
      x: { domain: [0, 1], axis: null },
      // The figures' square, and two lines of text above it.
      y: { domain: [0, 1.42], axis: null },
      fx: { axis: null, padding: 0.1, domain: Array.from({ length: columns }, (_, k) => k) },
      fy: { axis: null, padding: 0 },
      marks: [
        Plot.rect(placed, { fx: "fx", fy: "fy", x1: 0, x2: 1, y1: 0, y2: 1, stroke: palette.line }),
        hasDiagonal
          ? Plot.line(ends, { ...at, x: "at", y: "at", z: "genre", stroke: palette.quiet, strokeDasharray: "1 3" })
          : null,
        Plot.line(points, {
          ...at,
          z: (point: { fx: number; fy: number }) => point.fy * columns + point.fx,
          stroke: palette.series[0],
          strokeWidth: 1.75,
        }),
        hasDots ? Plot.dot(points, { ...at, r: 1.75, fill: palette.series[0] }) : null,
        Plot.text(placed, {
          ...{ fx: "fx", fy: "fy", x: 0, y: 1.42, textAnchor: "start", lineAnchor: "top", dy: 4, lineHeight: 1.15 },
          text: ({ genre, figure }) => `${cut(genre, 13)}\n${decimal(figure)}`,
          fill: palette.ink,
        }),
      ],
    }),
  };
}

export function genreRocCurves({ genres, curves }: Recipe): Chart | undefined {
  const list = genres.flatMap(({ genre, rocAuc }) => {
    const curve = curves?.roc[genre];
    return curve ? [{ genre, figure: rocAuc, points: zip(curve.falsePositiveRate, curve.truePositiveRate) }] : [];
  });
  const caption = `True against false positive rate; the figure is the ${figureName("rocAuc")}.`;
  return panels({ name: "genres-roc", title: "ROC curve of each genre", caption, hasDiagonal: true }, list);
}

export function genrePrecisionRecallCurves({ genres, curves }: Recipe): Chart | undefined {
  const list = genres.flatMap(({ genre, averagePrecision }) => {
    const curve = curves?.precisionRecall?.[genre];
    return curve ? [{ genre, figure: averagePrecision, points: zip(curve.recall, curve.precision) }] : [];
  });
  const caption = `Precision against recall; the figure is the ${figureName("averagePrecision")}.`;
  const name = "genres-precision-recall";
  return panels({ name, title: "Precision–recall curve of each genre", caption, hasDiagonal: false }, list);
}

export function genreReliability({ genres, curves }: Recipe): Chart | undefined {
  const list = genres.flatMap(({ genre, calibrationError }) => {
    const points = binPoints(curves?.reliability[genre] ?? []);
    return points.length > 0 ? [{ genre, figure: calibrationError, points }] : [];
  });
  const caption = `Share that is right against probability given; the figure is the ${figureName("calibrationError")}. Bins of few movies jump.`;
  const name = "genres-reliability";
  return panels({ name, title: "Reliability of each genre", caption, hasDiagonal: true, hasDots: true }, list);
}

const zip = (x: readonly number[], y: readonly number[]) => x.map((each, k) => ({ x: each, y: y[k] }));
