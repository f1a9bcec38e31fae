import { stat } from "node:fs/promises";
import { ClaquetaError, throwIfAborted } from "../errors.ts";
import { recordWriter } from "../movies/formats/delimited.ts";
import type { ColumnChunk, Output } from "../movies/formats/format.ts";
import { readLimits, withReadLimits } from "../movies/formats/read-limits.ts";
import { RowError } from "../movies/formats/row-error.ts";
import type { Genres } from "../movies/genres.ts";
import { MovieColumns } from "../movies/read/movie-columns.ts";
import type { SkippedRow } from "../movies/read/movie-row.ts";
import type { SharedModel } from "../pipeline/predict-movies.ts";
import { inlinePool, type Pool } from "../pool/pool.ts";
import { claquetaVersion } from "../version.ts";
import { type BulkInput, type BulkInputOptions, openBulkInput } from "./bulk-input.ts";
import { BulkOutput, type OutputTarget } from "./bulk-output.ts";
import { type InputPosition, identityOf, type Progress, type WorkIdentity } from "./journal.ts";
import { predictRowsTask, type RowsPredicted } from "./predict-rows.ts";
import type { TextChunk } from "./record-cutter.ts";
import { answerColumns, inputOf, outputOf } from "./row-plan.ts";

export interface PredictFileOptions extends Omit<BulkInputOptions, "added" | "skipInvalid"> {
  readonly shared: SharedModel;
  /** The model's. */
  readonly genres: Genres;
  /** Name of the column of genres. */
  readonly genresColumn: string;
  readonly target: OutputTarget;
  /** Lists unusable rows here as JSON Lines, instead of stopping at the first. */
  readonly errorsPath?: string | undefined;
  /** Leave out unusable rows; implied by errorsPath. */
  readonly skipInvalid?: boolean | undefined;
  /** Continue where the same work stopped; starts it where there is nothing to continue. */
  readonly resume?: boolean | undefined;
  /** Minimum time between two checkpoints. */
  readonly checkpointMs: number;
  /** Called when there is work for more than one thread. */
  readonly pool: () => Promise<Pool>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
}

export interface BulkProgress {
  readonly rowCount: number;
  /** Those of them that an earlier run did. */
  readonly resumedRowCount: number;
  /** Share of the input in [0, 1], where its size is known. */
  readonly share: number | undefined;
}

export interface PredictedFile {
  /** Rows read, in all runs. */
  readonly rowCount: number;
  /** Unusable rows among them. */
  readonly skippedCount: number;
  /** The first of those of this run. */
  readonly skipped: readonly SkippedRow[];
  /** The input's columns, those that its rows revealed included; empty where an earlier run had done all. */
  readonly columns: readonly string[];
}

/** Predicts every row of a file of any size in constant memory, on all threads, in the file's order, keeping its
 * columns. The output is the same bytes for any number of threads and however often the work was stopped and resumed.
 *
 * Throws what reading throws; USAGE where `resume` needs a file as input and output, CANNOT_RESUME, CANNOT_WRITE,
 * INTERRUPTED. On an error, nothing is left under the output's name; finished rows are kept for `resume`. */
export async function predictFile(options: PredictFileOptions): Promise<PredictedFile> {
  const { target, errorsPath } = options;
  const identity = await workIdentity(options);
  const output = new BulkOutput(target, errorsPath, outputOf(options).shape === "row groups", identity !== undefined);
  const begun = options.resume && identity !== undefined ? await output.begun(identity) : undefined;
  if (begun?.progress.isWhole) {
    await output.publish();
    const { rowCount, skippedCount } = begun.progress;
    return { rowCount, skippedCount, skipped: [], columns: [] };
  }
  const added = answerColumns(options.genres, options.genresColumn);
  const skipInvalid = options.skipInvalid === true || errorsPath !== undefined;
  const input = await openBulkInput({ ...options, added, skipInvalid }, begun);
  await output.open(begun?.progress);
  const work = new BulkWork(options, identity, input, output, begun?.progress);
  try {
    await work.run();
    await output.publish();
  } catch (error) {
    await work.keepProgress(error);
    await output.stop();
    throw output.hasCheckpoint ? withResumeHint(error, work.done.rowCount) : error;
  }
  const { done, skipped, columns } = work;
  return { rowCount: done.rowCount, skippedCount: done.skippedCount, skipped, columns };
}

/** What must not change between two runs, or undefined where the work cannot be resumed. */
async function workIdentity(options: PredictFileOptions): Promise<WorkIdentity | undefined> {
  const { source, target, inputFormat, outputFormat, genresColumn, movieColumns, errorsPath } = options;
  const found = typeof source === "string" && source !== "-" ? await stat(source).catch(() => undefined) : undefined;
  if (typeof source !== "string" || typeof target !== "string" || !found?.isFile()) {
    if (!options.resume || (found === undefined && typeof source === "string" && source !== "-")) return undefined;
    const expected = "a file to read and --out FILE to write";
    throw new ClaquetaError("USAGE", { where: "--resume", what: "a pipe cannot be resumed", expected });
  }
  return {
    input: await identityOf(source),
    modelSha256: options.shared.sha256,
    settings: {
      "input format": inputFormat ?? null,
      format: outputFormat,
      "--genres-column": genresColumn,
      "--columns or --optional": { columns: { ...movieColumns.columns }, optional: movieColumns.optionalColumns ?? [] },
    },
    errorsPath: errorsPath ?? null,
    claquetaVersion,
  };
}

function withResumeHint(error: unknown, rowCount: number): unknown {
  if (!(error instanceof ClaquetaError)) return error;
  const more = error instanceof RowError ? "--errors FILE --resume" : "--resume";
  const hint = `${rowCount} rows are done and kept: the same command with ${more} goes on behind them.`;
  error.message =
    error.code === "INTERRUPTED" ? `Stopped on request. ${hint}` : `${error.message.replace(/\s+$/, "")} ${hint}`;
  return error;
}

/** A chunk that is being predicted, and the position after it. */
interface RunningChunk extends InputPosition {
  readonly result: Promise<RowsPredicted>;
}

/** One run over an input. */
class BulkWork {
  /** Everything up to here is written. */
  readonly done = { rowCount: 0, skippedCount: 0, start: 0, row: 1 };
  readonly skipped: SkippedRow[] = [];
  readonly #options: PredictFileOptions;
  readonly #identity: WorkIdentity | undefined;
  readonly #input: BulkInput;
  readonly #output: BulkOutput;
  readonly #format: Output;
  readonly #columns: Set<string>;
  readonly #resumedRowCount: number;
  /** Output buffers to reuse. */
  readonly #buffers: ArrayBuffer[] = [];
  #checkpointing: Promise<void> = Promise.resolve();
  #isCheckpointing = false;
  #lastCheckpointMs = performance.now();

  constructor(
    options: PredictFileOptions,
    identity: WorkIdentity | undefined,
    input: BulkInput,
    output: BulkOutput,
    begun: Progress | undefined,
  ) {
    this.#options = options;
    this.#identity = identity;
    this.#input = input;
    this.#output = output;
    this.#format = outputOf(input.plan);
    this.#columns = new Set(begun?.columns);
    this.#resumedRowCount = begun?.rowCount ?? 0;
    if (begun === undefined) return;
    const { rowCount, skippedCount, start, row } = begun;
    Object.assign(this.done, { rowCount, skippedCount, start, row });
  }

  get columns(): readonly string[] {
    return [...this.#input.plan.inputColumns, ...this.#columns];
  }

  async run(): Promise<void> {
    if (this.done.rowCount === 0) await this.#output.write(this.#beginning());
    const chunks = this.#input.chunks[Symbol.asyncIterator]();
    try {
      await this.#predictAll(chunks);
    } finally {
      await chunks.return?.(); // closes the input
    }
    this.#checkColumns();
    await this.#output.write(await this.#ending());
    await this.#checkpointing;
    await this.#checkpoint(true);
  }

  async #predictAll(chunks: AsyncIterator<TextChunk | ColumnChunk>): Promise<void> {
    const running: RunningChunk[] = [];
    let pool: Pool | undefined;
    for (let next = await chunks.next(); !next.done; ) {
      const chunk = next.value;
      throwIfAborted(this.#options.signal);
      next = await chunks.next();
      // A single chunk is finished on this thread before others would have started.
      pool ??= next.done ? inlinePool : await this.#options.pool();
      running.push(this.#begin(pool, chunk));
      const maxRunning = pool.size + (this.#format.shape === "row groups" ? 1 : pool.size + 2);
      if (running.length >= maxRunning) await this.#take(running.shift()!);
    }
    for (const each of running) await this.#take(each);
  }

  #begin(pool: Pool, chunk: TextChunk | ColumnChunk): RunningChunk {
    const { shared: model, signal } = this.#options;
    const row = chunk.row + chunk.recordCount;
    const start = "columns" in chunk ? row - 1 : chunk.start + chunk.bytes.length;
    const buffer = this.#buffers.pop();
    const handedOver = buffer === undefined ? [] : [buffer];
    if ("bytes" in chunk) handedOver.push(chunk.bytes.buffer);
    const payload = { model, plan: this.#input.plan, chunk, buffer };
    const result = pool.run(predictRowsTask, payload, { handedOver, signal });
    result.catch(() => undefined); // reported when its turn comes
    return { result, start, row };
  }

  /** Waits for a chunk's rows and writes them. */
  async #take({ result, start, row }: RunningChunk): Promise<void> {
    const { signal, errorsPath, onProgress, checkpointMs } = this.#options;
    throwIfAborted(signal);
    const { output, rowGroup, errors, rowCount, skipped, columns } = await result;
    const { done } = this;
    // Each row begins with the separator, but the first of all must not.
    const isFirst = this.#format.shape === "objects" && done.rowCount === done.skippedCount;
    if (rowGroup !== null) await this.#output.noteRowGroup(rowGroup);
    await this.#output.write(isFirst ? output.subarray(this.#format.separator.length) : output);
    // Reused for later chunks: newly allocated memory is slow and is freed late.
    if (this.#format.shape !== "row groups") this.#buffers.push(output.buffer as ArrayBuffer);
    await this.#output.writeErrors(errors);
    done.rowCount += rowCount;
    done.skippedCount += skipped.length;
    if (errorsPath === undefined) this.skipped.push(...skipped.slice(0, readLimits.listedSkips - this.skipped.length));
    for (const column of columns) this.#columns.add(column);
    Object.assign(done, { start, row });
    onProgress?.({ rowCount: done.rowCount, resumedRowCount: this.#resumedRowCount, share: this.#input.share() });
    if (this.#isCheckpointing || performance.now() - this.#lastCheckpointMs < checkpointMs) return;
    this.#isCheckpointing = true;
    // In the background: flushing to the disk takes long, and the next chunks only append.
    this.#checkpointing = this.#checkpoint(false).finally(() => {
      this.#isCheckpointing = false;
      this.#lastCheckpointMs = performance.now();
    });
    this.#checkpointing.catch(() => undefined); // reported at the next one, or at the end
    if (checkpointMs === 0) await this.#checkpointing;
  }

  async #checkpoint(isWhole: boolean): Promise<void> {
    if (this.#identity === undefined) return;
    const { rowCount, skippedCount, start, row } = this.done;
    const { lengths } = this.#output;
    const progress = { start, row, lengths, rowCount, skippedCount, columns: [...this.#columns], isWhole };
    await this.#output.checkpoint(this.#identity, this.#input.plan, progress);
  }

  /** After an error: a last checkpoint, so that nothing is done twice; not where writing is what failed. */
  async keepProgress(error: unknown): Promise<void> {
    const failed = await this.#checkpointing.then(
      () => false,
      () => true,
    );
    const isOfWriting = error instanceof ClaquetaError && error.code === "CANNOT_WRITE";
    if (failed || isOfWriting || this.done.rowCount === this.#resumedRowCount) return;
    await this.#checkpoint(false).catch(() => undefined);
  }

  #beginning(): Uint8Array {
    const { inputColumns, genresColumn } = this.#input.plan;
    const columns = [...inputColumns, ...answerColumns(this.#options.genres, genresColumn)];
    const header = this.#format.shape === "records" ? recordWriter(this.#format)(columns) : "";
    return new TextEncoder().encode(this.#format.open + header);
  }

  async #ending(): Promise<Uint8Array> {
    if (this.#format.shape !== "row groups") return new TextEncoder().encode(this.#format.close);
    return await this.#output.rowGroupsEnd(this.#format, this.#input.plan.schema);
  }

  /** Without a header, a needed column may occur in any row: only at the end is it known to be missing. */
  #checkColumns(): void {
    const { plan } = this.#input;
    const input = inputOf(plan);
    if (input.access === "random" || input.hasHeader || this.done.rowCount === 0) return;
    const columns = new MovieColumns(plan.file, plan.movieColumns, withReadLimits());
    columns.locate([...this.#columns]);
    columns.checkAllFound();
  }
}
