import { ClaquetaError } from "../../errors.ts";
import { CsvRecords } from "./csv-records.ts";
import type { MovieColumns } from "./movie-columns.ts";
import { type MovieRow, movieRow, type RowParser } from "./movie-row.ts";
import type { ReadLimits } from "./read-limits.ts";
import { quoted, RowError } from "./row-error.ts";

/** CSV text to rows. The first record is the header, row 1. Blank lines hold nothing and are passed over, but counted
 * in the row numbers (where there is but one column, a blank line is an empty value). */
export class CsvRows implements RowParser {
  columns: readonly string[] = [];
  readonly #records: CsvRecords;
  readonly #file: string;
  readonly #movieColumns: MovieColumns;

  constructor(file: string, movieColumns: MovieColumns, limits: ReadLimits) {
    this.#records = new CsvRecords(file, limits);
    this.#file = file;
    this.#movieColumns = movieColumns;
  }

  get row(): number {
    return this.#records.row;
  }

  set row(row: number) {
    this.#records.row = row;
  }

  /** Throws what CsvRecords throws; on the header DUPLICATE_COLUMN, MISSING_COLUMN, BAD_CSV. */
  *push(text: string): Generator<MovieRow> {
    yield* this.#rows(this.#records.push(text));
  }

  *finish(): Generator<MovieRow> {
    yield* this.#rows(this.#records.finish());
  }

  *#rows(records: Iterable<string[]>): Generator<MovieRow> {
    for (const values of records) {
      const row = this.#records.row;
      if (row === 1) this.#takeHeader(values);
      else if (values.length !== 1 || values[0] !== "" || this.columns.length === 1) {
        yield movieRow(row, values, () => {
          this.#checkWidth(values.length, row);
          return this.#movieColumns.movie(values, row);
        });
      }
    }
  }

  #takeHeader(columns: string[]): void {
    const twice = columns.find((name, place) => columns.indexOf(name) < place);
    if (twice !== undefined) {
      throw new ClaquetaError("DUPLICATE_COLUMN", {
        where: `${this.#file} row 1`,
        what: `the column ${quoted(twice)} stands twice`,
        expected: "each name once",
        next: "Rename or remove one of them.",
      });
    }
    const unnamed = columns.indexOf("", 1);
    if (unnamed > 0) {
      throw new ClaquetaError("BAD_CSV", {
        where: `${this.#file} row 1, column ${unnamed + 1}`,
        what: "the column has no name",
        expected: "a name for each column but the first",
      });
    }
    this.columns = columns;
    this.#records.columns = columns;
    this.#movieColumns.locate(columns);
    this.#movieColumns.checkAllFound();
  }

  #checkWidth(found: number, row: number): void {
    const expected = this.columns.length;
    if (found === expected) return;
    const place = { file: this.#file, row, column: found < expected ? this.columns[found] : null };
    const what = `the row has ${found} ${found === 1 ? "field" : "fields"}`;
    throw new RowError("BAD_ROW", place, what, `${expected}, as the header has`);
  }
}
