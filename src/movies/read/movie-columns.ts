import { ClaquetaError } from "../../errors.ts";
import type { ColumnSchema } from "../formats/format.ts";
import type { ReadLimits } from "../formats/read-limits.ts";
import { quoted, RowError, shownName } from "../formats/row-error.ts";
import { tableFormats } from "../formats/stream-formats.ts";
import type { Genres } from "../genres.ts";
import type { Movie } from "../movie.ts";
import { parseGenres } from "./genres-field.ts";

/** Which column of the file holds what. Absent: the column of the same name; for `id` the unnamed first column (pandas
 * may have named it `Unnamed: 0`), else `id`, `ID` or `index`, else there is none. null: do not read any. */
export interface ColumnNames {
  readonly id?: string | null | undefined;
  readonly title?: string | null | undefined;
  readonly year?: string | null | undefined;
  readonly plot?: string | undefined;
  readonly genres?: string | null | undefined;
}

export interface MovieColumnOptions {
  readonly columns?: ColumnNames | undefined;
  /** Columns that may be missing from the file, and whose values may be empty: the year is null then, the title "".
   * The title of a row may be empty in any case, the plot only with `emptyPlots`. */
  readonly optionalColumns?: readonly ("title" | "year")[] | undefined;
  /** Movies without a plot are read too, with the plot "". */
  readonly emptyPlots?: boolean | undefined;
  /** Every movie must have genres. Otherwise the column, or its value in a row, may be missing: `genres` is absent. */
  readonly requireGenres?: boolean | undefined;
  /** Where given, any other genre is an error. */
  readonly knownGenres?: Genres | undefined;
}

const parts = ["id", "title", "year", "plot", "genres"] as const;
type Part = (typeof parts)[number];
const idNames = ["id", "ID", "index"];
const firstYear = 1870;
const lastYear = 2100;
const yearPattern = /^\s*(\d{4})(?:\.0+)?\s*$/;
/** Few lists of genres are met over and over; past this many, or where one is longer, each is read anew. */
const cachedLists = 10_000;
const cachedLength = 500;

/** Finds the columns by name and makes a Movie of a row's values. */
export class MovieColumns implements ColumnSchema {
  readonly #file: string;
  readonly #options: MovieColumnOptions;
  readonly #limits: ReadLimits;
  readonly #lists = new Map<string, readonly string[]>();
  #columns: readonly string[] = [];
  #places: Record<Part, number> = { id: -1, title: -1, year: -1, plot: -1, genres: -1 };

  /** Throws INVALID_SETTING on a part of a movie that does not exist. */
  constructor(file: string, options: MovieColumnOptions, limits: ReadLimits) {
    const wrong = Object.keys(options.columns ?? {}).find((key) => !(parts as readonly string[]).includes(key));
    if (wrong !== undefined || options.columns?.plot === null) {
      const what = wrong === undefined ? "the plot has no column" : `a movie has no ${quoted(wrong)}`;
      throw new ClaquetaError("INVALID_SETTING", { where: "columns", what, expected: `names for ${parts.join(", ")}` });
    }
    this.#file = file;
    this.#options = options;
    this.#limits = limits;
  }

  /** Takes the file's column names, in order. May be called again when more have come to light. */
  locate(columns: readonly string[]): void {
    this.#columns = columns;
    for (const part of parts) {
      const wanted = this.#options.columns?.[part];
      if (wanted === null) this.#places[part] = -1;
      else if (wanted !== undefined || part !== "id") this.#places[part] = columns.indexOf(wanted ?? part);
      else if (columns[0] === "" || columns[0] === "Unnamed: 0") this.#places.id = 0;
      else this.#places.id = columns.findIndex((name) => idNames.includes(name));
    }
  }

  /** A list may be genres; nothing else of a movie can be made of yes, no, a list or an object. */
  refusal(column: string, value: unknown): Part | undefined {
    const isHere = (part: Part): boolean => this.#places[part] >= 0 && this.#columns[this.#places[part]] === column;
    return parts.find((part) => isHere(part) && (part !== "genres" || !Array.isArray(value)));
  }

  /** Throws MISSING_COLUMN where the file lacks a column that the options name or need. */
  checkAllFound(): void {
    for (const part of parts) {
      if (this.#places[part] < 0 && this.#isNeeded(part)) throw this.#missing(part, this.#file);
    }
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

  #missing(part: Part, where: string): ClaquetaError {
    const name = this.#options.columns?.[part] ?? part;
    const header = this.#columns.slice(0, 20).map(shownName).join(", ");
    const only = this.#columns.length === 1 ? this.#columns[0] : "";
    const other = tableFormats.find(({ output }) => only.split(output.delimiter).includes(name));
    let next = `Name the column that holds it: --columns ${part}=NAME.`;
    if (other !== undefined) next = `Say what the file is: --input-format ${other.name}.`;
    else if (only.includes(";")) next = "Part the columns by commas.";
    const expected = `it among ${header}${this.#columns.length > 20 ? " …" : ""}`;
    return new ClaquetaError("MISSING_COLUMN", { where, what: `there is no column ${quoted(name)}`, expected, next });
  }

  /** The movie of a row. Throws RowError: BAD_ROW (plot, year, id), BAD_GENRES, UNKNOWN_GENRE, MISSING_COLUMN. */
  movie(values: readonly string[], row: number): Movie {
    const places = this.#places;
    const plot = places.plot < 0 ? "" : values[places.plot];
    if (plot.trim() === "" && !this.#options.emptyPlots)
      throw this.#error("BAD_ROW", row, "plot", "the plot is empty", "text");
    const id = places.id < 0 ? String(row) : values[places.id];
    if (id === "") throw this.#error("BAD_ROW", row, "id", "the id is empty", "an index or name");
    if (places.title < 0 && !this.#mayLack("title"))
      throw this.#error("BAD_ROW", row, "title", "there is no title", "one");
    const title = places.title < 0 ? "" : values[places.title];
    const year = this.#year(places.year < 0 ? "" : values[places.year], row);
    const text = places.genres < 0 ? "" : values[places.genres];
    if (text !== "") return { id, title, year, plot, genres: this.#genres(text, row) };
    if (this.#options.requireGenres)
      throw this.#error("BAD_GENRES", row, "genres", "there is no genre", "at least one");
    return { id, title, year, plot };
  }

  #error(code: "BAD_ROW" | "BAD_GENRES" | "UNKNOWN_GENRE", row: number, part: Part, what: string, expected: string) {
    const column = this.#columns[this.#places[part]] ?? part;
    return new RowError(code, { file: this.#file, row, column }, what, expected);
  }

  #year(text: string, row: number): number | null {
    if (text.trim() === "" && this.#mayLack("year")) return null;
    const year = Number(yearPattern.exec(text)?.[1] ?? Number.NaN);
    if (year >= firstYear && year <= lastYear) return year;
    const what = text.trim() === "" ? "the year is empty" : `${quoted(text)} is no year`;
    throw this.#error("BAD_ROW", row, "year", what, `a year from ${firstYear} to ${lastYear}`);
  }

  #genres(text: string, row: number): readonly string[] {
    const cached = this.#lists.get(text);
    if (cached !== undefined) return cached;
    const place = { file: this.#file, row, column: this.#columns[this.#places.genres] };
    const names = Object.freeze(parseGenres(text, place, this.#limits));
    const known = this.#options.knownGenres;
    const stranger = known && names.find((name) => known.indexOf(name) < 0);
    if (stranger !== undefined) {
      const expected = `one of ${known?.names.slice(0, 50).join(", ")}`;
      throw this.#error("UNKNOWN_GENRE", row, "genres", `the genre ${quoted(stranger)} is not known`, expected);
    }
    if (this.#lists.size < cachedLists && text.length <= cachedLength) this.#lists.set(text, names);
    return names;
  }
}
