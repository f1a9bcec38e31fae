import type { ExtraCorpora } from "../movies/read/read-extra-corpora.ts";
import { terminalTable } from "./terminal-table.ts";

/** What became of the rows of each extra corpus. */
export function extraTable({ corpora }: Pick<ExtraCorpora, "corpora">): string {
  const titles = ["corpus", "rows", "used", "in other files:", "same plot", "title, year", "± 2 years", "phrases"];
  const columns = [...titles, "no plot", "no label", "skipped"].map((title, place) => ({
    title,
    align: place === 0 ? ("left" as const) : ("right" as const),
  }));
  const rows = corpora.map(({ name, movies, counts }) => {
    const { removed } = counts;
    const reasons = [
      removed["same-plot"],
      removed["same-title-year"],
      removed["near-title-year"],
      removed["shared-phrases"],
    ];
    const removedCount = reasons.reduce((sum, count) => sum + count, 0);
    const others = [counts.withoutPlotCount, counts.withoutLabelCount, counts.invalidCount];
    const numbers = [counts.rowCount, movies.length, removedCount, ...reasons, ...others];
    return [name, ...numbers.map((count) => count.toLocaleString("en-US"))];
  });
  return terminalTable(columns, rows);
}
