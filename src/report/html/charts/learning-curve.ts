import * as Plot from "@observablehq/plot";
import { mean } from "../../../statistics.ts";
import { decimal } from "../../number-text.ts";
import type { Recipe } from "../../saved/report-shape.ts";
import type { Chart } from "../drawing.ts";
import { frame, grids, numbers } from "./axes.ts";

interface Step {
  readonly epoch: number;
  readonly loss: number;
  readonly valLoss: number | null;
}

/** Losses of a network, epoch by epoch, the mean over folds; undefined where the recipe does not learn in epochs.
 * index: among the networks. */
export function learningCurve({ name, learningCurve: steps = [] }: Recipe, index: number): Chart | undefined {
  if (steps.length === 0) return undefined;
  const epochs = [...new Set(steps.map(({ epoch }) => epoch))].sort((a, b) => a - b);
  const means = epochs.map((epoch): Step => {
    const own = steps.filter((step) => step.epoch === epoch);
    const known = own.flatMap(({ valLoss }) => (valLoss === null ? [] : [valLoss]));
    return { epoch, loss: mean(own.map(({ loss }) => loss)), valLoss: known.length > 0 ? mean(known) : null };
  });
  const validated = means.filter(({ valLoss }) => valLoss !== null);
  const highest = Math.max(...means.flatMap(({ loss, valLoss }) => [loss, valLoss ?? 0]));
  const last = means[means.length - 1];
  return {
    name: index === 0 ? "learning-curve" : `learning-curve-${index + 1}`,
    title: `Learning curve of ${name}`,
    caption: "Mean loss after each pass over the training movies. Where validation rises, it learns them by heart.",
    spoken: means
      .map(({ epoch, loss, valLoss }) => `epoch ${epoch}: training ${decimal(loss)}, validation ${decimal(valLoss)}`)
      .join("; "),
    options: (palette) => ({
      ...frame(260, [24, 70, 40, 38]),
      x: {
        ...numbers("epoch", [Math.min(1, epochs[0]), Math.max(2, epochs[epochs.length - 1])]),
        ticks: epochs.length <= 10 ? epochs : 8,
        tickFormat: "d",
      },
      y: { domain: [0, highest * 1.05], label: "loss", labelArrow: "none", ticks: 5, tickSize: 0 },
      marks: [
        ...grids(palette, "y"),
        Plot.line(means, { x: "epoch", y: "loss", stroke: palette.series[1], strokeWidth: 2, strokeDasharray: "7 3" }),
        Plot.dot(means, { x: "epoch", y: "loss", r: 3, fill: palette.series[1] }),
        Plot.line(validated, { x: "epoch", y: "valLoss", stroke: palette.series[0], strokeWidth: 2.5 }),
        Plot.dot(validated, { x: "epoch", y: "valLoss", r: 3, fill: palette.series[0] }),
        ...(["training", "validation"] as const).map((name) => {
          const y = name === "training" ? "loss" : "valLoss";
          const text = () => name;
          const there = last[y] === null ? [] : [last];
          return Plot.text(there, { x: "epoch", y, text, dx: 8, textAnchor: "start", fill: palette.ink });
        }),
      ],
    }),
  };
}
