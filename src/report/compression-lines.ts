import { figures } from "../metrics/figures.ts";
import type { CompressionReport } from "../selection/compress/compress-model.ts";
import { size } from "./terminal-table.ts";

/** How a model was made small, and the loss of quality where it was measured. */
export function compressionLines(report: CompressionReport): string[] {
  if (report.kind === "stack") {
    const { termCount, maxBytes } = report;
    return [`All members on the ${termCount} terms that at most ${size(maxBytes)} hold; the figures above are theirs.`];
  }
  const { whole, trials, chosen, heldOutMovieCount } = report;
  return [
    `${heldOutMovieCount} held-out movies, macro ${figures.rocAuc.label.en}: ${whole.rocAucMacro.toFixed(4)} with all ${whole.columnCount} columns;`,
    ...trials.map(
      ({ storage, columnCount, bytes, rocAucMacro }) =>
        `  ${storage}, ${columnCount} columns, ${size(bytes)}: ${rocAucMacro.toFixed(4)}${storage === chosen.storage ? " (taken)" : ""}`,
    ),
  ];
}
