import { ClaquetaError } from "../../errors.ts";
import { CsvRecords } from "./csv-records.ts";
import type { ColumnSchema, ParsedRow, RowParser } from "./format.ts";
import type { ReadLimits } from "./read-limits.ts";
import { quoted, RowError } from "./row-error.ts";

/** Delimited text to rows. The first record is the header, row 1. Blank lines are skipped, but counted in the row
 * numbers (with a single column, a blank line is an empty value). */
export class CsvRows extends CsvRecords implements RowParser {
  readonly #schema: ColumnSchema;

  constructor(file: string, schema: ColumnSchema, limits: ReadLimits, delimiter: string) {
    super(file, limits, delimiter);
    this.#schema = schema;
  }

  /** Throws what `records` throws; on the header DUPLICATE_COLUMN, MISSING_COLUMN, BAD_CSV. */
  *push(text: string, isLast = false): Generator<ParsedRow> {
    for (const values of this.records(text, isLast)) {
      if (this.row === 1) this.#takeHeader(values);
      else if (values.length !== 1 || values[0] !== "" || this.columns.length === 1) {
        yield { row: this.row, values, problem: this.#widthProblem(values.length) };
      }
    }
  }

  finish(): Generator<ParsedRow> {
    return this.push("", true);
  }

  #takeHeader(columns: string[]): void {
    const where = `${this.file} row 1`;
    const twice = columns.find((name, index) => columns.indexOf(name) < index);
    if (twice !== undefined) {
      const what = `the column ${quoted(twice)} stands twice`;
      const next = "Rename or remove one of them.";
      throw new ClaquetaError("DUPLICATE_COLUMN", { where, what, expected: "each name once", next });
    }
    const unnamed = columns.indexOf("", 1);
    if (unnamed > 0) {
      const what = "the column has no name";
      const expected = "a name for each column but the first";
      throw new ClaquetaError("BAD_CSV", { where: `${where}, column ${unnamed + 1}`, what, expected });
    }
    this.columns = columns;
    this.#schema.locate(columns);
    this.#schema.checkAllFound();
  }

  #widthProblem(found: number): RowError | null {
    const expected = this.columns.length;
    if (found === expected) return null;
    const location = { file: this.file, row: this.row, column: found < expected ? this.columns[found] : null };
    const what = `the row has ${found} ${found === 1 ? "field" : "fields"}`;
    return new RowError("BAD_ROW", location, what, `${expected}, as the header has`);
  }
}
