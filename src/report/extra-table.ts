import type { ExtraCorpus, ExtraCounts } from "../movies/extra-corpus.ts";
import { number } from "./tables.ts";
import { terminalTable } from "./terminal-table.ts";

/** Why a row is not used, in the order of the table. */
const lossColumns: readonly { readonly title: string; readonly countOf: (counts: ExtraCounts) => number }[] = [
  { title: "same plot", countOf: ({ removed }) => removed["same-plot"] },
  { title: "title and year", countOf: ({ removed }) => removed["same-title-year"] },
  { title: "within 2 years", countOf: ({ removed }) => removed["near-title-year"] },
  { title: "shared phrases", countOf: ({ removed }) => removed["shared-phrases"] },
  { title: "no plot", countOf: (counts) => counts.withoutPlotCount },
  { title: "no label", countOf: (counts) => counts.withoutLabelCount },
  { title: "skipped", countOf: (counts) => counts.invalidCount },
];

/** Rows of each extra corpus: how many are used, and how many are not, by the reasons that hold for any. The first four
 * reasons are a duplicate in the main file or in one to be predicted. */
export function extraTable(corpora: readonly Pick<ExtraCorpus, "name" | "movies" | "counts">[]): string {
  const losses = lossColumns.filter(({ countOf }) => corpora.some(({ counts }) => countOf(counts) > 0));
  const columns = ["extra corpus", ...["rows", "used", ...losses.map(({ title }) => title)].map(number)];
  const rows = corpora.map(({ name, movies, counts }) => {
    const numbers = [counts.rowCount, movies.length, ...losses.map(({ countOf }) => countOf(counts))];
    return [name, ...numbers.map((count) => count.toLocaleString("en-US"))];
  });
  return terminalTable(columns, rows);
}
