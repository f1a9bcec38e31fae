import { stat } from "node:fs/promises";
import { ClaquetaError } from "../errors.ts";
import { CsvRows } from "../movies/read/csv-rows.ts";
import type { FileFormat, MovieSource } from "../movies/read/file.ts";
import { JsonRows } from "../movies/read/json-rows.ts";
import { type MovieColumnOptions, MovieColumns } from "../movies/read/movie-columns.ts";
import { withReadLimits } from "../movies/read/read-limits.ts";
import { takenColumn } from "./chunk-rows.ts";
import type { Progress } from "./journal.ts";
import type { ParquetChunk } from "./parquet-values.ts";
import type { TextChunk } from "./record-cutter.ts";
import { type OutputFormat, type RowPlan, rowLimits } from "./row-plan.ts";
import { TextInput, type TextSpan } from "./text-input.ts";

export type InputFormat = FileFormat | "parquet";

/** Input text of one task; of Parquet, where a row group is made of it, more. */
const chunkBytes = 2 ** 18;
const rowGroupBytes = 2 ** 23;

/** Rows to come, in chunks. */
export interface BulkInput {
  readonly plan: RowPlan;
  readonly chunks: AsyncIterable<TextChunk | ParquetChunk>;
  /** Share of the input that has been read, in [0, 1], or undefined where its size is not known. */
  share(): number | undefined;
}

export interface BulkInputOptions {
  readonly source: MovieSource;
  readonly inputFormat?: InputFormat | undefined;
  readonly movieColumns: MovieColumnOptions;
  readonly outputFormat: OutputFormat;
  /** Names of the columns that the answers add, the genres' first. */
  readonly added: readonly string[];
  readonly skipInvalid: boolean;
}

const isParquetName = (source: MovieSource): boolean => typeof source === "string" && /\.parquet$/i.test(source);

/** Opens the input, at the place where begun work goes on. Throws what reading the beginning throws; DUPLICATE_COLUMN
 * where a column of the input has the name of one that is added, NO_ROWS where there is not even a header. */
export async function openBulkInput(
  options: BulkInputOptions,
  begun?: { readonly plan: RowPlan; readonly progress: Progress },
): Promise<BulkInput> {
  const { source, inputFormat, skipInvalid } = options;
  if (inputFormat === "parquet" || (inputFormat === undefined && isParquetName(source))) {
    return await openParquet(options, begun?.progress);
  }
  const size = typeof source === "string" && source !== "-" ? await fileSize(source) : undefined;
  if (begun !== undefined) {
    const input = new TextInput(source, inputFormat, begun.progress);
    return textInput(input, { ...begun.plan, skipInvalid }, begun.progress, size);
  }
  const input = new TextInput(source, inputFormat);
  const { format, head, fault, place } = await input.begin();
  const plan = basicPlan(options, input.name, format ?? "jsonl");
  if (format === "csv") {
    const inputColumns = headerColumns(plan, head, fault);
    return textInput(input, checked({ ...plan, head, inputColumns }, options.added), place, size);
  }
  if (format === undefined && needsHeader(plan)) throw noRows(input.name);
  const opened = textInput(input, plan, place, size);
  return needsHeader(plan) ? await withFirstColumns(opened, options.added) : opened;
}

const needsHeader = ({ outputFormat }: RowPlan): boolean => outputFormat === "csv" || outputFormat === "parquet";

const noRows = (where: string): ClaquetaError =>
  new ClaquetaError("NO_ROWS", { where, what: "the file is empty", expected: "rows of movies" });

function basicPlan(options: BulkInputOptions, file: string, inputFormat: RowPlan["inputFormat"]): RowPlan {
  const { movieColumns, outputFormat, added, skipInvalid } = options;
  return {
    file,
    inputFormat,
    outputFormat,
    movieColumns,
    head: "",
    inputColumns: [],
    genresColumn: added[0],
    schema: null,
    skipInvalid,
  };
}

/** The plan, or an error where the input has a column that is to be added. */
function checked(plan: RowPlan, added: readonly string[]): RowPlan {
  const names = plan.outputFormat === "table" ? [] : needsHeader(plan) ? added : added.slice(0, 1);
  const taken = plan.inputColumns.find((name) => names.includes(name));
  if (taken !== undefined) throw takenColumn(plan, taken, 1);
  return plan;
}

function textInput(input: TextInput, plan: RowPlan, place: TextSpan, size: number | undefined): BulkInput {
  const most = plan.outputFormat === "parquet" ? rowGroupBytes : chunkBytes;
  return {
    plan,
    chunks: input.chunks(plan.inputFormat === "csv", most, place),
    share: () => (size === undefined || size === 0 ? undefined : Math.min(1, input.byteCount / size)),
  };
}

/** CSV's columns. Throws what CsvRows throws on a header, BAD_ENCODING, NO_ROWS. */
function headerColumns(plan: RowPlan, head: string, fault: string | undefined): readonly string[] {
  if (fault !== undefined) {
    throw new ClaquetaError("BAD_ENCODING", {
      where: `${plan.file} row 1`,
      what: fault,
      expected: "UTF-8 text",
      next: "Save the file as UTF-8 text; packed files need their ending (.gz, .zip).",
    });
  }
  if (head === "") throw noRows(plan.file);
  const limits = withReadLimits(rowLimits);
  const parser = new CsvRows(plan.file, new MovieColumns(plan.file, plan.movieColumns, limits), limits);
  for (const rows of [parser.push(head), parser.finish()]) rows.next();
  return parser.columns;
}

/** Where all rows get one header, the columns of JSON Lines are the keys of the first chunk's rows. */
async function withFirstColumns(input: BulkInput, added: readonly string[]): Promise<BulkInput> {
  const rest = input.chunks[Symbol.asyncIterator]();
  const { done, value: first } = await rest.next();
  if (done) throw noRows(input.plan.file);
  const limits = withReadLimits(rowLimits);
  const { file, movieColumns } = input.plan;
  const parser = new JsonRows(file, new MovieColumns(file, movieColumns, limits), limits);
  const text = new TextDecoder().decode((first as TextChunk).bytes);
  for (const _ of parser.push(`${text}\n`));
  const plan = checked({ ...input.plan, inputColumns: parser.columns }, added);
  async function* chunks(): AsyncGenerator<TextChunk | ParquetChunk> {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  }
  return { ...input, plan, chunks: chunks() };
}

async function openParquet(options: BulkInputOptions, progress: Progress | undefined): Promise<BulkInput> {
  const { source } = options;
  if (typeof source !== "string" || source === "-") {
    throw new ClaquetaError("USAGE", {
      where: "standard input",
      what: "Parquet cannot be read from a pipe: what is in it stands at its end",
      expected: "a file",
    });
  }
  const { ParquetInput } = await import("./parquet-input.ts");
  const input = await ParquetInput.open(source);
  const plan = checked({ ...basicPlan(options, source, "parquet"), inputColumns: input.columns }, options.added);
  const columns = new MovieColumns(source, plan.movieColumns, withReadLimits(rowLimits));
  columns.locate(input.columns);
  columns.checkAllFound();
  const start = progress?.start ?? 0;
  let row = start;
  async function* chunks(): AsyncGenerator<ParquetChunk> {
    for await (const chunk of input.chunks(start)) {
      row += chunk.recordCount;
      yield chunk;
    }
  }
  return {
    plan: { ...plan, schema: [...input.elements] },
    chunks: chunks(),
    share: () => (input.rowCount === 0 ? undefined : row / input.rowCount),
  };
}

async function fileSize(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}
