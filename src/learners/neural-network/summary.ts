import { sum } from "../../statistics.ts";
import type { LayerShape, OutputKind } from "./layers.ts";

/** One layer of a network's summary. */
export interface LayerSummary {
  readonly layer: string;
  readonly inputCount: number;
  readonly outputCount: number;
  readonly activation: string;
  /** Weights and biases. */
  readonly parameterCount: number;
}

/** A network's layers, first to last. */
export function summarise(shapes: readonly LayerShape[], output: OutputKind): LayerSummary[] {
  return shapes.map(({ inputCount, outputCount }, l) => ({
    layer: l === shapes.length - 1 ? "output" : `hidden ${l + 1}`,
    inputCount,
    outputCount,
    activation: l === shapes.length - 1 ? output : "relu",
    parameterCount: (inputCount + 1) * outputCount,
  }));
}

/** The layers as a table in text: layer, shape, activation, parameters, and their total. */
export function summaryText(layers: readonly LayerSummary[]): string {
  const number = (value: number): string => value.toLocaleString("en-US");
  const total = sum(layers.map((layer) => layer.parameterCount));
  const rows = [
    ["layer", "shape", "activation", "parameters"],
    ...layers.map((layer) => [
      layer.layer,
      `${number(layer.inputCount)} → ${number(layer.outputCount)}`,
      layer.activation,
      number(layer.parameterCount),
    ]),
    ["total", "", "", number(total)],
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => row.map((cell, c) => (c === 3 ? cell.padStart(widths[c]) : cell.padEnd(widths[c]))).join("  "))
    .join("\n");
}
