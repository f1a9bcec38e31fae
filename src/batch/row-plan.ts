import type { SchemaElement } from "hyparquet";
import type { Output } from "../movies/formats/format.ts";
import type { ReadLimits } from "../movies/formats/read-limits.ts";
import { type FormatName, formatNamed } from "../movies/formats/registry.ts";
import type { Genres } from "../movies/genres.ts";
import type { MovieColumnOptions } from "../movies/read/movie-columns.ts";

/** What a thread needs, besides the model, to turn a chunk of rows into output. Plain data. */
export interface RowPlan {
  /** Name of the input, for messages. */
  readonly file: string;
  readonly inputFormat: FormatName;
  readonly outputFormat: FormatName;
  readonly movieColumns: MovieColumnOptions;
  /** The header as text, where the input has one, else "". */
  readonly head: string;
  /** The input's columns, in order. For input without a header, only if the output has the same columns in all rows;
   * otherwise empty. */
  readonly inputColumns: readonly string[];
  /** Name of the answers' column. */
  readonly genresColumn: string;
  /** Of the output, if its columns have types. */
  readonly schema: readonly SchemaElement[] | null;
  /** Leave out unusable rows instead of stopping the work. */
  readonly skipInvalid: boolean;
}

/** Files may have any size: only lengths of rows and values are limited. */
export const rowLimits: Partial<ReadLimits> = {
  fileBytes: Number.POSITIVE_INFINITY,
  decompressedBytes: Number.POSITIVE_INFINITY,
  rowCount: Number.POSITIVE_INFINITY,
};

export const outputOf = ({ outputFormat }: Pick<RowPlan, "outputFormat">): Output => formatNamed(outputFormat).output!;
export const inputOf = ({ inputFormat }: RowPlan) => formatNamed(inputFormat).input!;

/** Whether all rows are written with the same columns. */
export const hasColumns = (plan: Pick<RowPlan, "outputFormat">): boolean =>
  ["records", "row groups"].includes(outputOf(plan).shape);

/** Names of the added columns: the genres', then one for each genre's probability. */
export const answerColumns = ({ names }: Genres, genresColumn: string): string[] => [
  genresColumn,
  ...names.map((name) => `p_${name}`),
];
