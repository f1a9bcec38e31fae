import {
  allowedFieldNames,
  type FieldSchema,
  type FieldType,
  type FieldValue,
  isFieldName,
} from "../../documents/fields.ts";
import { fieldForms, readFieldText } from "../../documents/read-field.ts";
import { ClaquetaError, type ErrorCode } from "../../errors.ts";
import type { ColumnSchema } from "../formats/format.ts";
import type { ReadLimits } from "../formats/read-limits.ts";
import { listedColumns, quoted, RowError } from "../formats/row-error.ts";
import { tableFormats } from "../formats/stream-formats.ts";
import type { Genres } from "../genres.ts";
import type { Movie } from "../movie.ts";
import { parseGenres } from "./genres-field.ts";

const parts = ["id", "title", "year", "plot", "genres"] as const;
type Part = (typeof parts)[number];

/** The file's column for each field of a movie, and for those of `fields`. Default: the column of the same name; for
 * `id` the unnamed first column (pandas may have named it `Unnamed: 0`), else `id`, `ID` or `index`, else none. null:
 * read none. */
export type ColumnNames = { readonly [part in Exclude<Part, "plot">]?: string | null | undefined } & {
  readonly plot?: string | undefined;
  readonly [field: string]: string | null | undefined;
};

export interface MovieColumnOptions {
  readonly columns?: ColumnNames | undefined;
  /** Fields to read beside those of every movie, such as the cast. An empty value is no value. */
  readonly fields?: FieldSchema | undefined;
  /** How many numbers the vectors among `fields` have; any where absent. */
  readonly vectorLengths?: { readonly [field: string]: number } | undefined;
  /** Whether each of `fields` must have a column. Otherwise the field of a missing column has no values. */
  readonly requireFields?: boolean | undefined;
  /** Columns that the file may lack and whose values may be empty: the year is then null, the title "". The title of a
   * row may be empty in any case, the plot only with `emptyPlots`. */
  readonly optionalColumns?: readonly ("title" | "year")[] | undefined;
  /** Also read movies without a plot, with the plot "". */
  readonly emptyPlots?: boolean | undefined;
  /** Every movie must have genres. Otherwise the column, or its value in a row, may be missing: `genres` is absent. */
  readonly requireGenres?: boolean | undefined;
  /** If given, any other genre is an error. */
  readonly knownGenres?: Genres | undefined;
}

const idNames = ["id", "ID", "index"];
const firstYear = 1870;
const lastYear = 2100;
const yearPattern = /^\s*(\d{4})(?:\.0+)?\s*$/;
/** A few lists of genres occur again and again. Beyond this many, or this length, a list is parsed every time. */
const cachedLists = 10_000;
const cachedLength = 500;

/** Index of the column of ids, or -1: the one of that name, else the unnamed first one, else one of `idNames`. */
export function idColumn(columns: readonly string[], wanted: string | undefined): number {
  if (wanted !== undefined) return columns.indexOf(wanted);
  if (columns[0] === "" || columns[0] === "Unnamed: 0") return 0;
  return columns.findIndex((name) => idNames.includes(name));
}

/** Finds the columns by name and makes a Movie from a row's values. */
export class MovieColumns implements ColumnSchema {
  readonly #file: string;
  readonly #options: MovieColumnOptions;
  readonly #limits: ReadLimits;
  readonly #lists = new Map<string, readonly string[]>();
  #columns: readonly string[] = [];
  #indexes: Record<Part, number> = { id: -1, title: -1, year: -1, plot: -1, genres: -1 };
  readonly #fields: readonly { readonly name: string; readonly type: FieldType; index: number }[];

  /** Throws INVALID_SETTING on an unknown field of a movie. */
  constructor(file: string, options: MovieColumnOptions, limits: ReadLimits) {
    this.#fields = Object.entries(options.fields ?? {}).map(([name, type]) => ({ name, type, index: -1 }));
    const known = [...parts, ...this.#fields.map(({ name }) => name)];
    const wrong = Object.keys(options.columns ?? {}).find((key) => !known.includes(key));
    if (wrong !== undefined || options.columns?.plot === null) {
      const what = wrong === undefined ? "the plot has no column" : `a movie has no ${quoted(wrong)}`;
      const next = wrong !== undefined && isFieldName(wrong) ? `Have it read: --fields ${wrong}:text.` : undefined;
      const expected = `names for ${known.join(", ")}`;
      throw new ClaquetaError("INVALID_SETTING", { where: "columns", what, expected, ...(next && { next }) });
    }
    const odd = this.#fields.find(({ name }) => !isFieldName(name));
    if (odd !== undefined) {
      throw new ClaquetaError("INVALID_SETTING", {
        where: "fields",
        what: quoted(odd.name),
        expected: allowedFieldNames,
      });
    }
    this.#file = file;
    this.#options = options;
    this.#limits = limits;
  }

  locate(columns: readonly string[]): void {
    this.#columns = columns;
    for (const part of parts) {
      const wanted = this.#options.columns?.[part];
      if (wanted === null) this.#indexes[part] = -1;
      else this.#indexes[part] = part === "id" ? idColumn(columns, wanted) : columns.indexOf(wanted ?? part);
    }
    for (const field of this.#fields) {
      const wanted = this.#options.columns?.[field.name];
      field.index = wanted === null ? -1 : columns.indexOf(wanted ?? field.name);
    }
  }

  /** A list may be genres or a field; otherwise no part of a movie can be a boolean, a list or an object. */
  refusal(column: string, value: unknown): Part | undefined {
    const isHere = (part: Part): boolean => this.#indexes[part] >= 0 && this.#columns[this.#indexes[part]] === column;
    return parts.find((part) => isHere(part) && (part !== "genres" || !Array.isArray(value)));
  }

  /** Throws MISSING_COLUMN where the file lacks a column that the options name or need. */
  checkAllFound(): void {
    const missing = parts.find((part) => this.#indexes[part] < 0 && this.#isNeeded(part));
    if (missing !== undefined) throw this.#missing(missing);
    const field = this.#fields.find(({ name, index }) => {
      const wanted = this.#options.columns?.[name];
      return index < 0 && wanted !== null && (wanted !== undefined || this.#options.requireFields);
    });
    if (field !== undefined) throw this.#missing(field.name);
  }

  #isNeeded(part: Part): boolean {
    const wanted = this.#options.columns?.[part];
    if (part === "genres" && this.#options.requireGenres) return true;
    if (wanted === null) return false;
    if (part === "title" || part === "year") return !this.#mayLack(part);
    return part === "plot" || wanted !== undefined;
  }

  #mayLack(part: "title" | "year"): boolean {
    return this.#options.columns?.[part] === null || this.#options.optionalColumns?.includes(part) === true;
  }

  #missing(part: string): ClaquetaError {
    const name = this.#options.columns?.[part] ?? part;
    const only = this.#columns.length === 1 ? this.#columns[0] : "";
    const other = tableFormats.find(({ output }) => only.split(output.delimiter).includes(name));
    let next = `Name the column that holds it: --columns ${part}=NAME.`;
    if (other !== undefined) next = `Say what the file is: --input-format ${other.name}.`;
    else if (only.includes(";")) next = "Part the columns by commas.";
    const expected = `it among ${listedColumns(this.#columns)}`;
    const what = `there is no column ${quoted(name)}`;
    return new ClaquetaError("MISSING_COLUMN", { where: this.#file, what, expected, next });
  }

  /** The movie of a row. Throws RowError: BAD_ROW (plot, year, id), BAD_GENRES, UNKNOWN_GENRE, MISSING_COLUMN. */
  movie(values: readonly string[], row: number): Movie {
    const indexes = this.#indexes;
    const plot = indexes.plot < 0 ? "" : values[indexes.plot];
    if (plot.trim() === "" && !this.#options.emptyPlots) throw this.#bad(row, "plot", "the plot is empty", "text");
    const id = indexes.id < 0 ? String(row) : values[indexes.id];
    if (id === "") throw this.#bad(row, "id", "the id is empty", "an index or name");
    if (indexes.title < 0 && !this.#mayLack("title")) throw this.#bad(row, "title", "there is no title", "one");
    const title = indexes.title < 0 ? "" : values[indexes.title];
    const year = this.#year(indexes.year < 0 ? "" : values[indexes.year], row);
    const text = indexes.genres < 0 ? "" : values[indexes.genres];
    if (text === "" && this.#options.requireGenres) {
      throw this.#bad(row, "genres", "there is no genre", "at least one", "BAD_GENRES");
    }
    const movie: Movie =
      text === "" ? { id, title, year, plot } : { id, title, year, plot, genres: this.#genres(text, row) };
    return this.#fields.length === 0 ? movie : { ...movie, fields: this.#fieldsOf(values, row) };
  }

  #fieldsOf(values: readonly string[], row: number): NonNullable<Movie["fields"]> {
    const fields: { [name: string]: FieldValue } = {};
    for (const { name, type, index } of this.#fields) {
      const text = values[index] ?? "";
      const location = { file: this.#file, row, column: this.#columns[index] ?? name };
      const value = readFieldText(type, text, (what) => {
        throw new RowError("BAD_ROW", location, `${quoted(text)}: ${what}`, fieldForms[type]);
      });
      const length = this.#options.vectorLengths?.[name];
      if (length !== undefined && value instanceof Float32Array && value.length !== length) {
        const expected = `${length}, as in the movies that the model learned from`;
        throw new RowError("BAD_ROW", location, `the vector has ${value.length} numbers`, expected);
      }
      if (value !== undefined) fields[name] = value;
    }
    return fields;
  }

  #bad(row: number, part: Part, what: string, expected: string, code: ErrorCode = "BAD_ROW"): RowError {
    const column = this.#columns[this.#indexes[part]] ?? part;
    return new RowError(code, { file: this.#file, row, column }, what, expected);
  }

  #year(text: string, row: number): number | null {
    if (text.trim() === "" && this.#mayLack("year")) return null;
    const year = Number(yearPattern.exec(text)?.[1] ?? Number.NaN);
    if (year >= firstYear && year <= lastYear) return year;
    const what = text.trim() === "" ? "the year is empty" : `${quoted(text)} is no year`;
    throw this.#bad(row, "year", what, `a year from ${firstYear} to ${lastYear}`);
  }

  #genres(text: string, row: number): readonly string[] {
    const cached = this.#lists.get(text);
    if (cached !== undefined) return cached;
    const location = { file: this.#file, row, column: this.#columns[this.#indexes.genres] };
    const names = Object.freeze(parseGenres(text, location, this.#limits));
    const known = this.#options.knownGenres;
    const unknown = known && names.find((name) => known.indexOf(name) < 0);
    if (unknown !== undefined) {
      const expected = `one of ${known?.names.slice(0, 50).join(", ")}`;
      throw this.#bad(row, "genres", `the genre ${quoted(unknown)} is not known`, expected, "UNKNOWN_GENRE");
    }
    if (this.#lists.size < cachedLists && text.length <= cachedLength) this.#lists.set(text, names);
    return names;
  }
}
