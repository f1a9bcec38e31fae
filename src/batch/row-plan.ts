import type { SchemaElement } from "hyparquet";
import type { MovieColumnOptions } from "../movies/read/movie-columns.ts";
import type { ReadLimits } from "../movies/read/read-limits.ts";
import type { TextFormat } from "../movies/read/row-reader.ts";

/** What answers are written as: `table` one line a movie to read, `json` one array, `jsonl` one object a line. */
export type OutputFormat = "table" | "json" | "jsonl" | "csv" | "parquet";

/** All that a thread must know to turn a chunk of rows into output, besides the model. Plain data. */
export interface RowPlan {
  /** Of the input, as it stands in messages. */
  readonly file: string;
  readonly inputFormat: TextFormat | "parquet";
  readonly outputFormat: OutputFormat;
  readonly movieColumns: MovieColumnOptions;
  /** CSV's header as text, else "". */
  readonly head: string;
  /** The input's columns, in order; in JSON Lines only where the output needs one header for all rows, else empty. */
  readonly inputColumns: readonly string[];
  /** Name of the column that the answers get. */
  readonly genresColumn: string;
  /** Of the output, where it is Parquet. */
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
