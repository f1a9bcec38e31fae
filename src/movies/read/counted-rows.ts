import type { ParsedRow } from "../formats/format.ts";
import { overLimit, type ReadLimits } from "../formats/read-limits.ts";
import type { MovieColumns } from "./movie-columns.ts";
import { type MovieRow, movieRow, type SkippedRow, skippedRow } from "./movie-row.ts";

/** Counts a file's rows, and lists those that cannot be used. */
export class CountedRows {
  /** Data rows so far, skipped ones included. */
  rowCount = 0;
  skippedCount = 0;
  /** The first `limits.listedSkips` of them. */
  readonly skipped: SkippedRow[] = [];
  readonly name: string;
  readonly #columns: MovieColumns;
  readonly #limits: ReadLimits;
  readonly #skipInvalid: boolean;

  constructor(name: string, columns: MovieColumns, limits: ReadLimits, skipInvalid = false) {
    this.name = name;
    this.#columns = columns;
    this.#limits = limits;
    this.#skipInvalid = skipInvalid;
  }

  /** The row's movie, or its problem where unusable rows are skipped. Throws that problem otherwise; FILE_TOO_LARGE. */
  protected checked(parsed: ParsedRow): MovieRow {
    const row = movieRow(parsed, this.#columns);
    this.rowCount++;
    if (this.rowCount > this.#limits.rowCount) {
      throw overLimit(this.name, "there are too many rows", "rowCount", this.#limits.rowCount);
    }
    if (row.problem === null) return row;
    if (!this.#skipInvalid) throw row.problem;
    this.skippedCount++;
    if (this.skipped.length < this.#limits.listedSkips) this.skipped.push(skippedRow(row.problem));
    return row;
  }
}
