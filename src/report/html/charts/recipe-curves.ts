import * as Plot from "@observablehq/plot";
import { capital, figureName } from "../../../metrics/figure-text.ts";
import { partLabels } from "../../../metrics/figures.ts";
import { decimal, range } from "../../number-text.ts";
import type { Report } from "../../saved/read-report.ts";
import type { Recipe } from "../../saved/report-shape.ts";
import type { Chart } from "../drawing.ts";
import { maxSeries, type Palette } from "../palette.ts";
import { binPoints, grids, namedRows, numbers, type Series, seriesMarks, shortName, unitSquare } from "./axes.ts";
import { meanCurve, type Points } from "./mean-curve.ts";

const isThere = <Value>(value: Value | null | undefined): value is Value => value !== null && value !== undefined;
const pointsOf = ({ x, y }: Points) => x.map((at, k) => ({ x: at, y: y[k] }));
/** One of each of the first recipes that has what it takes. */
const seriesOf = (
  recipes: readonly Recipe[],
  of: (recipe: Recipe) => { readonly figure: number | null | undefined; readonly points: Series["points"] } | undefined,
): Series[] =>
  recipes.slice(0, maxSeries).flatMap((recipe) => {
    const own = of(recipe);
    return own === undefined ? [] : [{ name: recipe.name, figure: decimal(own.figure), points: own.points }];
  });

/** Macro ROC AUC of each recipe with its interval. */
export function recipeIntervals(recipes: readonly Recipe[]): Chart {
  const rows = recipes.map(({ name, rocAuc: { macro: at, interval } }) => {
    return { name: shortName(name), at, low: interval[0], high: interval[1] };
  });
  const min = Math.floor(Math.min(...rows.map(({ low }) => low)) * 20) / 20;
  const names = rows.map(({ name }) => name);
  const max = Math.min(1, Math.ceil(Math.max(...rows.map(({ high }) => high)) * 20 + 0.2) / 20);
  const x = numbers(`macro ${figureName("rocAuc")}`, [min, max], 4);
  return {
    name: "recipes",
    title: `Recipes by macro ${figureName("rocAuc")}`,
    caption: `Dots are figures, lines their ${partLabels.interval.en}s. Where lines overlap, look at the paired comparison instead.`,
    spoken: recipes.map(({ name, rocAuc }) => `${name} ${decimal(rocAuc.macro)}, ${range(rocAuc.interval)}`).join("; "),
    options: (palette) => ({
      ...namedRows(names, x, { pitch: 34, height: 48, top: 6, right: 16, bottom: 38 }),
      marks: [
        ...grids(palette, "x"),
        Plot.ruleY(rows, { y: "name", x1: "low", x2: "high", stroke: palette.quiet, strokeWidth: 2.5 }),
        Plot.dot(rows, { y: "name", x: "at", r: 5, fill: palette.series[0] }),
        Plot.text(rows, {
          ...{ y: "name", x: "at", dy: -12, fontWeight: 600, fill: palette.ink },
          text: ({ at }) => decimal(at),
        }),
      ],
    }),
  };
}

/** The mean of each recipe's ROC curves over genres; undefined where no recipe has any. */
export function meanRocCurves(recipes: readonly Recipe[]): Chart | undefined {
  const series = seriesOf(recipes, ({ rocAuc, curves }) => {
    const all = Object.values(curves?.roc ?? {}).filter(isThere);
    if (all.length === 0) return undefined;
    const mean = meanCurve(all.map((curve) => ({ x: curve.falsePositiveRate, y: curve.truePositiveRate })));
    return { figure: rocAuc.macro, points: [{ x: 0, y: 0 }, ...pointsOf(mean)] };
  });
  return curveChart(series, {
    name: "roc",
    title: "ROC curves",
    caption:
      "Movies of a genre that are found, against others taken for it; the mean over genres. The diagonal is guessing.",
    figure: "Area under each, macro",
    axes: ["false positive rate", "true positive rate"],
    legend: { x: 0.36, y: 0.06 + 0.058 * (series.length - 1) },
    hasDiagonal: true,
  });
}

/** The mean of each recipe's precision–recall curves over genres; undefined where no recipe has any. */
export function meanPrecisionRecallCurves(recipes: readonly Recipe[]): Chart | undefined {
  const series = seriesOf(recipes, ({ averagePrecision, curves }) => {
    const all = Object.values(curves?.precisionRecall ?? {}).filter(isThere);
    if (all.length === 0) return undefined;
    const mean = meanCurve(all.map(({ recall, precision }) => ({ x: recall.toReversed(), y: precision.toReversed() })));
    // At recall 0 precision is 1 by convention only.
    return { figure: averagePrecision?.macro, points: pointsOf(mean).slice(1) };
  });
  return curveChart(series, {
    name: "precision-recall",
    title: "Precision–recall curves",
    caption: "How much of what is answered is right, as more of a genre's movies are found; the mean over genres.",
    figure: capital(figureName("averagePrecision.macro")),
    axes: ["recall", "precision"],
    legend: { x: 0.36, y: 0.975 },
  });
}

/** How often recipes are right when they say 10%, 20% …; undefined where no recipe has the figures. */
export function recipeReliability(recipes: readonly Recipe[]): Chart | undefined {
  const series = seriesOf(recipes, ({ calibrationError: figure, curves }) => {
    const bins = curves?.reliability.all;
    return bins && { figure, points: binPoints(bins) };
  });
  return reliabilityChart("reliability", "Reliability", series);
}

/** The same of one model, before and after its calibration. */
export function calibrationReliability(calibration: NonNullable<Report["calibration"]>): Chart | undefined {
  const series = (["after", "before"] as const).flatMap((name) => {
    const { calibrationError, reliability } = calibration[name];
    if (reliability === undefined) return [];
    return [{ name, figure: decimal(calibrationError, 4), points: binPoints(reliability) }];
  });
  return reliabilityChart("calibration", "Reliability before and after calibration", series);
}

const reliabilityChart = (name: string, title: string, series: readonly Series[]): Chart | undefined =>
  curveChart(series, {
    name,
    title,
    caption: `How often a genre is right, against the probability given; all genres together. On the diagonal the two agree, below it the model is too sure. Figures: ${figureName("calibrationError")}.`,
    figure: capital(figureName("calibrationError")),
    axes: ["probability given", "share that is right"],
    legend: { x: 0.03, y: 0.95 },
    hasDiagonal: true,
    hasDots: true,
  });

interface CurveChart extends Pick<Chart, "name" | "title" | "caption"> {
  /** Name of the figures in the legend. */
  readonly figure: string;
  readonly axes: readonly [x: string, y: string];
  readonly legend: Parameters<typeof seriesMarks>[2];
  readonly hasDiagonal?: boolean;
  readonly hasDots?: boolean;
}

/** Curves in the unit square; undefined where there is none. */
function curveChart(series: readonly Series[], parts: CurveChart): Chart | undefined {
  const { figure, axes, legend, hasDiagonal, hasDots, ...chart } = parts;
  if (series.length === 0) return undefined;
  return {
    ...chart,
    spoken: `${figure}: ${series.map((each) => `${each.name} ${each.figure}`).join(", ")}`,
    options: (palette) => ({
      ...unitSquare(...axes),
      marks: [
        ...grids(palette, "both"),
        hasDiagonal ? diagonal(palette) : null,
        ...seriesMarks(series, palette, legend),
        ...(hasDots ? series : []).map(({ points }, k) =>
          Plot.dot(points, { x: "x", y: "y", r: 2.5, fill: palette.series[k] }),
        ),
      ],
    }),
  };
}

const diagonal = (palette: Palette): Plot.Markish =>
  Plot.line([{ x: 0, y: 0 }, { x: 1, y: 1 }], { x: "x", y: "y", stroke: palette.quiet, strokeDasharray: "1 3" }); // biome-ignore format: two points
