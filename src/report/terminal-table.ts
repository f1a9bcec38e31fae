import Table from "cli-table3";
import type { NumberText } from "../metrics/figure-text.ts";
import { type Column, columnOf } from "./tables.ts";

const frame =
  "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right";
const noFrame = Object.fromEntries(`${frame} right-mid`.split(" ").map((name) => [name, ""]));

/** Rows of text under titles, without frames: columns two spaces apart, numbers to the right. No final newline. */
export function terminalTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: columns.map((column) => columnOf(column).title),
    colAligns: columns.map((column) => (/^(number|main)$/.test(columnOf(column).kind) ? "right" : "left")),
    chars: { ...noFrame, middle: "  " },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** `0.8613` */
export const fixed = (value: number, digits = 4): string => value.toFixed(digits);

/** `0.42 s`, `12.3 s`, `3 min 5 s`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** `812 kB`, `12.4 MB`: powers of ten. */
export function size(bytes: number): string {
  return bytes < 999_500 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export const terminalNumbers: NumberText = { decimal: fixed, seconds: duration, bytes: size };
