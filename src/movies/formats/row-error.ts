import { ClaquetaError, type ErrorCode } from "../../errors.ts";

/** Where in a file something is. */
export interface RowLocation {
  readonly file: string;
  /** As in a spreadsheet: the header is row 1. In JSON Lines the line. */
  readonly row: number;
  /** The file's name for the column, or null for the row as a whole. */
  readonly column: string | null;
}

/** An error of one row. Reading can continue after it, so with `skipInvalid` it is counted and listed, not thrown. */
export class RowError extends ClaquetaError implements RowLocation {
  readonly file: string;
  readonly row: number;
  readonly column: string | null;

  constructor(code: ErrorCode, location: RowLocation, what: string, expected: string) {
    const next = "Fix the row, or skip such rows (--skip-invalid).";
    super(code, { where: locationText(location), what, expected, next });
    ({ file: this.file, row: this.row, column: this.column } = location);
  }
}

/** `movies.csv row 812, column plot` */
export function locationText({ file, row, column }: RowLocation): string {
  return column === null ? `${file} row ${row}` : `${file} row ${row}, column ${shownName(column)}`;
}

/** A name from a file, made safe for a message. */
export function shownName(name: string): string {
  if (name === "") return "(unnamed)";
  return /^[\p{L}\p{N}_ .:-]{1,60}$/u.test(name) ? name : quoted(name);
}

/** The first columns of a file, for a message. */
export const listedColumns = (columns: readonly string[]): string =>
  `${columns.slice(0, 20).map(shownName).join(", ")}${columns.length > 20 ? " …" : ""}`;

/** The beginning of a value from a file, on one line. */
export function quoted(text: string): string {
  return text.length <= 40 ? JSON.stringify(text) : `${JSON.stringify(text.slice(0, 40))}…`;
}

/** The error for an empty file. */
export const noRows = (where: string): ClaquetaError =>
  new ClaquetaError("NO_ROWS", { where, what: "the file is empty", expected: "rows of movies" });
