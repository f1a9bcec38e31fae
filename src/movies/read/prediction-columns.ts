import { numberIn } from "../../documents/read-field.ts";
import { ClaquetaError, type ErrorCode } from "../../errors.ts";
import { jsonIn } from "../../json.ts";
import type { ColumnSchema, ParsedRow } from "../formats/format.ts";
import type { ReadLimits } from "../formats/read-limits.ts";
import { listedColumns, quoted, RowError } from "../formats/row-error.ts";
import { Genres } from "../genres.ts";
import { parseGenres } from "./genres-field.ts";
import { idColumn } from "./movie-columns.ts";

/** Which columns of a predictions file are read. */
export interface PredictionColumnOptions {
  /** The column of ids. Default: the unnamed first column, else `id`, `ID` or `index`. */
  readonly idColumn?: string | undefined;
  /** Read no ids: predictions are matched with movies by their order. */
  readonly matchRows?: boolean | undefined;
  /** The column that `predict` writes genres to: in CSV and Parquet the selected ones, in JSON Lines all, with their
   * probabilities. Default: `genres`. */
  readonly genresColumn?: string | undefined;
  /** Take yes/no answers from `genresColumn`. */
  readonly givenAnswers?: boolean | undefined;
}

/** What one row says; columns as `genres`. */
export interface PredictionRow {
  /** "" where rows are matched by order. */
  readonly id: string;
  readonly probabilities: readonly number[];
  /** Yes (1) or no (0), where they are given. */
  readonly answers: readonly number[] | null;
}

const prefix = "p_";

/** Finds the columns `p_Genre` by name, or the column of ranked genres where there are none, and reads a row's
 * values. */
export class PredictionColumns implements ColumnSchema {
  /** Its name. */
  readonly file: string;
  readonly #options: PredictionColumnOptions;
  readonly #limits: ReadLimits;
  #columns: readonly string[] = [];
  #id = -1;
  #genresField = -1;
  /** Indexes of the columns `p_Genre`; none where genres come ranked. */
  #fields: readonly number[] = [];
  #genres: Genres | undefined;

  constructor(file: string, options: PredictionColumnOptions, limits: ReadLimits) {
    this.file = file;
    this.#options = options;
    this.#limits = limits;
  }

  /** In the order of their columns; ranked ones in code-point order. Undefined until a row has been read. */
  get genres(): Genres | undefined {
    return this.#genres;
  }

  locate(columns: readonly string[]): void {
    const { idColumn: wanted, genresColumn = "genres" } = this.#options;
    this.#columns = columns;
    this.#id = idColumn(columns, wanted);
    this.#genresField = columns.indexOf(genresColumn);
    const isProbability = (name: string): boolean => name.startsWith(prefix) && name.length > prefix.length;
    this.#fields = columns.flatMap((name, index) => (isProbability(name) && index !== this.#id ? [index] : []));
  }

  /** Ranked genres are a list; otherwise no value can be a boolean, a list or an object. */
  refusal(column: string, value: unknown): string | undefined {
    const index = this.#columns.indexOf(column);
    if (index === this.#id && !this.#options.matchRows) return "id";
    if (this.#fields.includes(index)) return "probability";
    return index === this.#genresField && !Array.isArray(value) ? "list of genres" : undefined;
  }

  /** Throws MISSING_COLUMN where there are no ids, no probabilities, or none of the answers that are asked for. */
  checkAllFound(): void {
    const { idColumn: wanted, genresColumn = "genres", matchRows, givenAnswers } = this.#options;
    if (this.#id < 0 && !matchRows) {
      const what = wanted === undefined ? "there is no column of ids" : `there is no column ${quoted(wanted)}`;
      const next = "Name it: --predictions-id NAME. Or match by the order of the rows: --match-rows.";
      throw this.#missing(what, wanted === undefined ? "an unnamed first column, id, ID or index" : "it", next);
    }
    if (this.#fields.length === 0 && this.#genresField < 0) {
      const next = "Name each column of probabilities p_ and its genre, as `claqueta submit` does.";
      throw this.#missing("there is no column of probabilities", "columns such as p_Drama", next);
    }
    if (givenAnswers && this.#genresField < 0) {
      const next = "Name the column of the answered genres: --genres-column NAME.";
      throw this.#missing(`there is no column ${quoted(genresColumn)}`, "it", next);
    }
  }

  #missing(what: string, expected: string, next: string): ClaquetaError {
    const among = `${expected} among ${listedColumns(this.#columns)}`;
    return new ClaquetaError("MISSING_COLUMN", { where: this.file, what, expected: among, next });
  }

  /** Throws RowError: BAD_ROW (id, a probability, a ranking), UNKNOWN_GENRE, BAD_GENRES. */
  prediction({ row, values, problem }: ParsedRow): PredictionRow {
    if (problem !== null) throw problem;
    const id = this.#options.matchRows ? "" : (values[this.#id] ?? "");
    if (id === "" && !this.#options.matchRows) throw this.#bad(row, this.#id, "the id is empty", "an index or name");
    return this.#fields.length > 0 ? { id, ...this.#plain(values, row) } : { id, ...this.#ranked(values, row) };
  }

  #plain(values: readonly string[], row: number): Omit<PredictionRow, "id"> {
    const names = this.#fields.map((field) => this.#columns[field].slice(prefix.length));
    this.#genres ??= new Genres(names);
    if (names.length !== this.#genres.count) {
      const field = this.#fields.find((_, g) => g >= (this.#genres?.count ?? 0)) ?? -1;
      throw this.#bad(row, field, "the first row has no such column", "the same columns in all rows");
    }
    const probabilities = this.#fields.map((field) => this.#probability(values[field] ?? "", row, field));
    if (!this.#options.givenAnswers) return { probabilities, answers: null };
    const text = values[this.#genresField] ?? "";
    const location = this.#location(row, this.#genresField);
    const answered = text === "" ? [] : parseGenres(text, location, this.#limits);
    const unknown = answered.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      const expected = `one of ${names.slice(0, 50).join(", ")}`;
      throw this.#bad(row, this.#genresField, `there is no column ${prefix}${unknown}`, expected, "UNKNOWN_GENRE");
    }
    return { probabilities, answers: names.map((name) => Number(answered.includes(name))) };
  }

  #ranked(values: readonly string[], row: number): Omit<PredictionRow, "id"> {
    const field = this.#genresField;
    const text = values[field] ?? "";
    const scores = rankingIn(text);
    if (scores === undefined) {
      const expected = 'a list such as [{"genre":"Drama","probability":0.7,"selected":true}]';
      throw this.#bad(row, field, `${quoted(text)} is no ranking of genres`, expected);
    }
    this.#genres ??= new Genres([...scores.keys()].sort((a, b) => (a < b ? -1 : 1)));
    const { names } = this.#genres;
    const other = names.find((name) => !scores.has(name)) ?? [...scores.keys()].find((name) => !names.includes(name));
    if (other !== undefined) {
      const expected = "the same genres in all rows, so without --top-k";
      throw this.#bad(row, field, `not every row has a probability for ${quoted(other)}`, expected);
    }
    const own = names.map((name) => scores.get(name) as Score);
    const probabilities = own.map(({ probability }) => this.#probability(String(probability), row, field));
    return { probabilities, answers: this.#options.givenAnswers ? own.map(({ selected }) => Number(selected)) : null };
  }

  #probability(text: string, row: number, field: number): number {
    const value = numberIn(text);
    if (value >= 0 && value <= 1) return value;
    const what = Number.isNaN(value) ? `${quoted(text)} is no number` : `the probability is ${text.trim()}`;
    throw this.#bad(row, field, what, "a probability from 0 to 1");
  }

  #location(row: number, field: number) {
    return { file: this.file, row, column: this.#columns[field] ?? null };
  }

  #bad(row: number, field: number, what: string, expected: string, code: ErrorCode = "BAD_ROW"): RowError {
    return new RowError(code, this.#location(row, field), what, expected);
  }

  /** The error of a row whose id an earlier row has. */
  repeated(id: string, row: number, earlier: number): RowError {
    return this.#bad(row, this.#id, `the id ${quoted(id)} stands in row ${earlier} too`, "each movie once");
  }
}

interface Score {
  readonly probability: number;
  readonly selected: boolean;
}

/** Scores by genre, as JSON output has them; undefined where the text is none, or names a genre twice. */
function rankingIn(text: string): Map<string, Score> | undefined {
  const list = jsonIn(text);
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const scores = new Map<string, Score>();
  for (const { genre, probability, selected } of list.map((each) => Object(each))) {
    if (typeof genre !== "string" || typeof probability !== "number" || typeof selected !== "boolean") return undefined;
    scores.set(genre, { probability, selected });
  }
  return scores.size === list.length ? scores : undefined;
}
