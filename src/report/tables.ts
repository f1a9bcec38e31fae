// The contents of tables, for the terminal and for a report's page.
import {
  figureHeads,
  figureName,
  figureOf,
  figuresIn,
  figureText,
  type Language,
  listDigits,
  type NumberText,
  narrowDigits,
} from "../metrics/figure-text.ts";
import type { FigurePath } from "../metrics/figures.ts";
import { highest } from "../statistics.ts";
import type { Answers, Errors, Recipe } from "./saved/report-shape.ts";

interface NumberColumn {
  readonly title: string;
  readonly kind?: "number" | "interval" | "main";
  /** What it means. */
  readonly hint?: string;
}

/** A text names a column of texts; `main`: of the figure that ranks. */
export type Column = string | NumberColumn;

/** The column with its defaults. */
export const columnOf = (column: Column) => ({
  kind: "text",
  hint: undefined,
  ...(typeof column === "string" ? { title: column } : column),
});

/** Columns, and rows whose first cell names them. */
export type Table<Cell = string> = readonly [columns: readonly Column[], rows: readonly (readonly Cell[])[]];

export const number = (title: string): Column => ({ title, kind: "number" });

const kindOfFigure = (path: FigurePath) =>
  /interval$/i.test(path) ? "interval" : /^rocAuc(\.macro)?$/.test(path) ? "main" : "number";

interface FigureTableOptions {
  readonly digitsOf?: typeof narrowDigits;
  /** See `figureHeads`. */
  readonly isBrief?: boolean;
  readonly language?: Language;
}

/** Records by name, with the figures that any of them has. */
export function figureTable<Name, Own extends object>(
  title: string,
  records: readonly Own[],
  nameOf: (record: Own, rank: number) => Name,
  paths: readonly FigurePath[],
  write: NumberText,
  { digitsOf, isBrief, language = "en" }: FigureTableOptions = {},
): Table<Name | string> {
  const shown = figuresIn(paths, records);
  const heads = figureHeads(shown, language, isBrief).map((head, k): Column => {
    return { title: head, kind: kindOfFigure(shown[k]), hint: figureOf(shown[k]).meaning[language] };
  });
  const textsOf = (record: Own): string[] => shown.map((path) => figureText(record, path, write, digitsOf));
  return [[title, ...heads], records.map((record, rank) => [nameOf(record, rank), ...textsOf(record)])];
}

export const beforeAndAfter = (
  { before, after }: Record<"before" | "after", object>,
  paths: readonly FigurePath[],
  write: NumberText,
  nameOf = (path: FigurePath): string => figureName(path),
): Table => [
  ["figure", number("before"), number("after")],
  figuresIn(paths, [before, after]).map((path) => [
    nameOf(path),
    ...[before, after].map((side) => figureText(side, path, write, listDigits)),
  ]),
];

/** Each genre's calibration and threshold, and their effect. */
export function answerTable(
  { before, after, genres }: Pick<Answers, "before" | "after" | "genres">,
  write: NumberText,
): Table {
  const textOf = (side: Answers["before"], g: number, path: FigurePath): string =>
    figureText(side.genres[g] ?? {}, path, write, narrowDigits);
  const headsOf = (path: FigurePath): Column[] => [number(`${figureHeads([path])[0]} before`), number("after")];
  const sidesOf = (g: number, path: FigurePath): string[] => [textOf(before, g, path), textOf(after, g, path)];
  const [movies] = figureHeads(["support"]);
  return [
    ["genre", number(movies), "calibration", ...headsOf("calibrationError"), number("threshold"), ...headsOf("f1")],
    genres.map(({ genre, method, threshold }, g) => {
      const [error, f1] = [sidesOf(g, "calibrationError"), sidesOf(g, "f1")];
      return [genre, textOf(before, g, "support"), method, ...error, write.decimal(threshold, 3), ...f1];
    }),
  ];
}

export const confusedTable = ({ confusedGenres }: Pick<Errors, "confusedGenres">, { decimal }: NumberText): Table => [
  ["said", "where it was", number("movies"), number("× chance")],
  confusedGenres.map(({ said, instead, count, lift }) => [said, instead, decimal(count, 0), decimal(lift, 1)]),
];

export function bandTable(title: string, bands: Errors["byDecade"], write: NumberText): Table {
  const heads = ["movies", figureName("rocAuc"), "genres in it", figureName("f1.micro")];
  const { decimal } = write;
  return [
    [title, ...heads.map(number)],
    bands.map((own) => {
      const area = figureText(own, "rocAuc", write, narrowDigits);
      return [own.band, decimal(own.movieCount, 0), area, decimal(own.genreCount, 0), decimal(own.f1Micro, 3)];
    }),
  ];
}

/** Genres with their ROC AUC and its interval, the best first; min: where an axis of them begins. */
export function intervalRows(genres: Recipe["genres"], nameOf: (genre: string) => string) {
  const told = genres.flatMap(({ genre, rocAuc: at = null, rocAucInterval }) => {
    if (at === null) return [];
    const [low, high] = rocAucInterval ?? [at, at];
    return [{ genre: nameOf(genre), at, low, high }];
  });
  const rows = highest(told, ({ at }) => at);
  return { rows, min: Math.min(0.5, ...rows.map(({ low }) => low)) };
}
