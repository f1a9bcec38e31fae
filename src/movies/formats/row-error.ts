import { ClaquetaError, type ErrorCode } from "../../errors.ts";

/** An error of one row: reading can go on behind it, so with `skipInvalid` it is counted and listed instead of
 * thrown. */
export class RowError extends ClaquetaError {
  /** As a spreadsheet counts: the header is row 1. In JSON Lines the line. */
  readonly row: number;
  /** The file's name for the column, or null where the row as a whole is wrong. */
  readonly column: string | null;

  constructor(code: ErrorCode, place: RowPlace, what: string, expected: string) {
    super(code, { where: rowPlace(place), what, expected, next: "Fix the row, or skip such rows (--skip-invalid)." });
    this.row = place.row;
    this.column = place.column;
  }
}

export interface RowPlace {
  readonly file: string;
  readonly row: number;
  readonly column: string | null;
}

/** `movies.csv row 812, column plot` */
export function rowPlace({ file, row, column }: RowPlace): string {
  return column === null ? `${file} row ${row}` : `${file} row ${row}, column ${shownName(column)}`;
}

/** A name out of a file, fit to stand in a message. */
export function shownName(name: string): string {
  if (name === "") return "(unnamed)";
  return /^[\p{L}\p{N}_ .:-]{1,60}$/u.test(name) ? name : quoted(name);
}

/** The beginning of a value out of a file, as one line. */
export function quoted(text: string): string {
  return text.length <= 40 ? JSON.stringify(text) : `${JSON.stringify(text.slice(0, 40))}…`;
}

/** The error for a file without any contents. */
export const noRows = (where: string): ClaquetaError =>
  new ClaquetaError("NO_ROWS", { where, what: "the file is empty", expected: "rows of movies" });
