import type { SchemaElement } from "hyparquet";
import type { Format, Output } from "../movies/formats/format.ts";
import type { ReadLimits } from "../movies/formats/read-limits.ts";
import { type FormatName, formatNamed } from "../movies/formats/registry.ts";
import type { Genres } from "../movies/genres.ts";
import type { MovieColumnOptions } from "../movies/read/movie-columns.ts";

/** All that a thread must know to turn a chunk of rows into output, besides the model. Plain data. */
export interface RowPlan {
  /** Of the input, as it stands in messages. */
  readonly file: string;
  readonly inputFormat: FormatName;
  readonly outputFormat: FormatName;
  readonly movieColumns: MovieColumnOptions;
  /** The header as text, where the input has one, else "". */
  readonly head: string;
  /** The input's columns, in order; without a header only where the output needs the same ones in all rows, else
   * empty. */
  readonly inputColumns: readonly string[];
  /** Name of the column that the answers get. */
  readonly genresColumn: string;
  /** Of the output, where its columns have types. */
  readonly schema: readonly SchemaElement[] | null;
  /** Rows that cannot be used are left out instead of stopping the work. */
  readonly skipInvalid: boolean;
}

/** A file of any size is read, so only lengths of rows and values are limited. */
export const rowLimits: Partial<ReadLimits> = {
  fileBytes: Number.POSITIVE_INFINITY,
  decompressedBytes: Number.POSITIVE_INFINITY,
  rowCount: Number.POSITIVE_INFINITY,
};

/** How the plan's rows are written. */
export const outputOf = ({ outputFormat }: Pick<RowPlan, "outputFormat">): Output =>
  formatNamed(outputFormat).output as Output;

/** How the plan's rows are read. */
export const inputOf = ({ inputFormat }: RowPlan): NonNullable<Format["input"]> =>
  formatNamed(inputFormat).input as NonNullable<Format["input"]>;

/** Whether all rows are written with the same columns. */
export const hasColumns = (plan: Pick<RowPlan, "outputFormat">): boolean =>
  ["records", "row groups"].includes(outputOf(plan).shape);

/** Names of the columns that answers add: the genres', then a probability each. */
export const answerColumns = ({ names }: Genres, genresColumn: string): string[] => [
  genresColumn,
  ...names.map((name) => `p_${name}`),
];
