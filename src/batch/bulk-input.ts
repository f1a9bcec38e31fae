import { stat } from "node:fs/promises";
import { type FileFormat, isRandomAccess, kindByName, kindNamed } from "../movies/formats/file-kind.ts";
import type { ColumnChunk, ColumnFile } from "../movies/formats/format.ts";
import { withReadLimits } from "../movies/formats/read-limits.ts";
import { type FormatName, formatNamed } from "../movies/formats/registry.ts";
import { noRows } from "../movies/formats/row-error.ts";
import type { StreamFormat } from "../movies/formats/stream-formats.ts";
import { type MovieSource, openRandomAccess, type RandomAccessFile, refusePipe } from "../movies/read/file.ts";
import { type MovieColumnOptions, MovieColumns } from "../movies/read/movie-columns.ts";
import { takenColumn } from "./chunk-rows.ts";
import type { InputPosition, Progress } from "./journal.ts";
import type { TextChunk } from "./record-cutter.ts";
import { hasColumns, outputOf, type RowPlan, rowLimits } from "./row-plan.ts";
import { TextInput } from "./text-input.ts";

/** Input text of one task; more where a task makes a row group. */
const chunkBytes = 2 ** 18;
const rowGroupBytes = 2 ** 23;

/** The input's rows, in chunks. */
export interface BulkInput {
  readonly plan: RowPlan;
  readonly chunks: AsyncIterable<TextChunk | ColumnChunk>;
  /** Share of the input read so far, in [0, 1], or undefined where its size is not known. */
  share(): number | undefined;
}

export interface BulkInputOptions {
  readonly source: MovieSource;
  /** A name of `kindNames`. Default: by the source's name, else by the first bytes. */
  readonly inputFormat?: string | undefined;
  readonly movieColumns: MovieColumnOptions;
  readonly outputFormat: FormatName;
  /** Names of the columns added by the answers, the genres' first. */
  readonly added: readonly string[];
  readonly skipInvalid: boolean;
}

/** Opens the input at its beginning, or where begun work continues. Throws what reading the beginning throws;
 * DUPLICATE_COLUMN where the input has a column with the name of an added one, NO_ROWS where there is not even a
 * header. */
export async function openBulkInput(
  options: BulkInputOptions,
  begun?: { readonly plan: RowPlan; readonly progress: Progress },
): Promise<BulkInput> {
  const { source, inputFormat, movieColumns, outputFormat, added, skipInvalid } = options;
  const path = typeof source === "string" && source !== "-" ? source : undefined;
  const kind = inputFormat === undefined ? kindByName(path ?? "") : kindNamed(inputFormat);
  const basicPlan = (file: string, { name }: { readonly name: string }): RowPlan => ({
    file,
    inputFormat: name as FormatName,
    outputFormat,
    movieColumns,
    head: "",
    inputColumns: [],
    genresColumn: added[0],
    schema: null,
    skipInvalid,
  });
  if (isRandomAccess(kind.format)) {
    if (path === undefined) refusePipe("standard input", kind.format);
    const file = await openRandomAccess(path);
    const input = await kind.format.input.open(path, file);
    const plan = withColumns(basicPlan(path, kind.format), added, input.columns, input.types);
    const columns = new MovieColumns(path, movieColumns, withReadLimits(rowLimits));
    columns.locate(input.columns);
    columns.checkAllFound();
    return columnInput(input, file, plan, begun?.progress.start ?? 0);
  }
  const input = new TextInput(source, inputFormat as FileFormat | undefined, begun?.progress);
  const size = path === undefined ? undefined : await fileSize(path);
  if (begun !== undefined) return textInput(input, { ...begun.plan, skipInvalid }, begun.progress, size);
  const { format, head, position } = await input.begin();
  const plan = basicPlan(input.file.name, format ?? { name: "jsonl" });
  if ((format?.input.hasHeader && head === "") || (format === undefined && hasColumns(plan))) throw noRows(plan.file);
  if (format?.input.hasHeader) {
    return textInput(input, withColumns({ ...plan, head }, added, columnsOf(plan, head)), position, size);
  }
  const opened = textInput(input, plan, position, size);
  return hasColumns(plan) ? await withFirstColumns(opened, added) : opened;
}

/** The plan with the input's columns. Throws DUPLICATE_COLUMN where the answers add one of the same name. */
function withColumns(
  plan: RowPlan,
  added: readonly string[],
  inputColumns: readonly string[],
  types?: ColumnFile["types"],
): RowPlan {
  const output = outputOf(plan);
  const names = output.shape === "lines" ? [] : hasColumns(plan) ? added : added.slice(0, 1);
  const taken = inputColumns.find((name) => names.includes(name));
  if (taken !== undefined) throw takenColumn(plan, taken, 1);
  const schema = output.shape === "row groups" ? output.schema(inputColumns, added, types) : null;
  return { ...plan, inputColumns, schema };
}

function textInput(input: TextInput, plan: RowPlan, start: InputPosition, size: number | undefined): BulkInput {
  const maxBytes = outputOf(plan).shape === "row groups" ? rowGroupBytes : chunkBytes;
  return {
    plan,
    chunks: input.chunks(formatNamed(plan.inputFormat) as StreamFormat, maxBytes, start),
    share: () => (size === undefined || size === 0 ? undefined : Math.min(1, input.file.byteCount / size)),
  };
}

/** The columns in the text at the input's beginning. Throws what the parser throws. */
function columnsOf({ file, inputFormat, movieColumns }: RowPlan, text: string): readonly string[] {
  const limits = withReadLimits(rowLimits);
  const { input } = formatNamed(inputFormat) as StreamFormat;
  const parser = input.parser(file, new MovieColumns(file, movieColumns, limits), limits);
  for (const _ of parser.push(text));
  if (input.hasHeader) for (const _ of parser.finish());
  return parser.columns;
}

/** For output with a header: the columns of JSON Lines are the keys of the first chunk's rows. */
async function withFirstColumns(input: BulkInput, added: readonly string[]): Promise<BulkInput> {
  const rest = input.chunks[Symbol.asyncIterator]();
  const { done, value: first } = await rest.next();
  if (done) throw noRows(input.plan.file);
  const text = new TextDecoder().decode((first as TextChunk).bytes);
  const plan = withColumns(input.plan, added, columnsOf(input.plan, `${text}\n`));
  async function* chunks(): AsyncGenerator<TextChunk | ColumnChunk> {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  }
  return { ...input, plan, chunks: chunks() };
}

function columnInput(input: ColumnFile, file: RandomAccessFile, plan: RowPlan, start: number): BulkInput {
  let row = start;
  async function* chunks(): AsyncGenerator<ColumnChunk> {
    for await (const chunk of input.chunks(start)) {
      row += chunk.recordCount;
      yield chunk;
    }
    await file.close();
  }
  return { plan, chunks: chunks(), share: () => (input.rowCount === 0 ? undefined : row / input.rowCount) };
}

async function fileSize(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}
