import type { CompressionReport } from "../selection/compress/compress-model.ts";
import { size } from "./terminal-table.ts";

/** What making a model small did, and what it cost where that was measured. */
export function compressionLines(report: CompressionReport): string[] {
  if (report.kind === "student") {
    const { termCount, maxBytes, agreement } = report;
    return [
      `A student of the stack on ${termCount} terms, for at most ${size(maxBytes)}. On ${agreement.movieCount} movies that it did`,
      `not learn from, its probabilities are ${agreement.meanDistance.toFixed(4)} from the stack's on average.`,
    ];
  }
  const { whole, trials, chosen, heldOutMovieCount } = report;
  return [
    `${heldOutMovieCount} held-out movies, macro ROC AUC: ${whole.rocAucMacro.toFixed(4)} with all ${whole.columnCount} columns;`,
    ...trials.map(
      ({ storage, columnCount, bytes, rocAucMacro }) =>
        `  ${storage}, ${columnCount} columns, ${size(bytes)}: ${rocAucMacro.toFixed(4)}${storage === chosen.storage ? " (taken)" : ""}`,
    ),
  ];
}
