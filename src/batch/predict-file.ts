import { stat } from "node:fs/promises";
import { ClaquetaError, throwIfAborted } from "../errors.ts";
import { recordWriter } from "../movies/formats/delimited.ts";
import type { ColumnChunk } from "../movies/formats/format.ts";
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
import { identityOf, type Progress, type WorkIdentity } from "./journal.ts";
import { predictRowsTask, type RowsPredicted } from "./predict-rows.ts";
import type { TextChunk } from "./record-cutter.ts";
import { answerColumns, inputOf, outputOf, type RowPlan } from "./row-plan.ts";

export interface PredictFileOptions extends Omit<BulkInputOptions, "added" | "skipInvalid"> {
  readonly shared: SharedModel;
  /** The model's. */
  readonly genres: Genres;
  /** Name of the column of genres. */
  readonly genresColumn: string;
  /** A path, which appears when whole, or a stream. */
  readonly target: OutputTarget;
  /** Where rows that cannot be used are listed as JSON Lines instead of stopping the work. */
  readonly errorsPath?: string | undefined;
  /** Leave such rows out; implied by errorsPath. */
  readonly skipInvalid?: boolean | undefined;
  /** Go on where the same work stopped; begins it where there is nothing to go on from. */
  readonly resume?: boolean | undefined;
  /** At least so long between two checkpoints. */
  readonly checkpointMs: number;
  /** Called once there is work for more than one thread. */
  readonly pool: () => Promise<Pool>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
}

export interface BulkProgress {
  readonly rowCount: number;
  /** Rows of it that an earlier run did. */
  readonly resumedRowCount: number;
  /** Share of the input in [0, 1], where its size is known. */
  readonly share: number | undefined;
}

export interface PredictedFile {
  /** Rows read, in all runs. */
  readonly rowCount: number;
  /** Rows of them that could not be used. */
  readonly skippedCount: number;
  /** The first of those of this run. */
  readonly skipped: readonly SkippedRow[];
}

/** Predicts every row of a file of any size in flat memory, on all threads, in the file's order, keeping its columns. The
 * output is the same bytes for any number of threads and however often the work was stopped and resumed.
 *
 * Throws what reading throws; USAGE where `resume` needs a file on either side, CANNOT_RESUME, CANNOT_WRITE, INTERRUPTED.
 * Whatever it throws, nothing is left under the output's name; where rows are done already, they are kept for `resume`. */
export async function predictFile(options: PredictFileOptions): Promise<PredictedFile> {
  const identity = await workIdentity(options);
  const output = new BulkOutput(
    options.target,
    options.errorsPath,
    outputOf(options).shape === "row groups",
    identity !== undefined,
  );
  const begun = options.resume && identity !== undefined ? await output.begun(identity) : undefined;
  if (begun?.progress.isWhole) {
    await output.publish();
    const { rowCount, skippedCount } = begun.progress;
    return { rowCount, skippedCount, skipped: [] };
  }
  const added = answerColumns(options.genres, options.genresColumn);
  const skipInvalid = options.skipInvalid === true || options.errorsPath !== undefined;
  const input = await openBulkInput({ ...options, added, skipInvalid }, begun);
  await output.open(begun?.progress);
  const work = new BulkWork(options, identity, input, output, begun?.progress);
  try {
    await work.run();
    await output.publish();
  } catch (error) {
    await work.keepProgress(error);
    await output.stop();
    throw output.hasCheckpoint ? withResumeHint(error, work.rowCount) : error;
  }
  return { rowCount: work.rowCount, skippedCount: work.skippedCount, skipped: work.skipped };
}

/** What must not change between a run and the next, or undefined where the work cannot be resumed. */
async function workIdentity(options: PredictFileOptions): Promise<WorkIdentity | undefined> {
  const { source, target, inputFormat, outputFormat, genresColumn, movieColumns, errorsPath } = options;
  const found = typeof source === "string" && source !== "-" ? await stat(source).catch(() => undefined) : undefined;
  if (typeof source !== "string" || typeof target !== "string" || !found?.isFile()) {
    if (!options.resume || (found === undefined && typeof source === "string" && source !== "-")) return undefined;
    throw new ClaquetaError("USAGE", {
      where: "--resume",
      what: "a pipe cannot be taken up again",
      expected: "a file to read and --out FILE to write",
    });
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

/** Says that what was done is kept. */
function withResumeHint(error: unknown, rowCount: number): unknown {
  if (!(error instanceof ClaquetaError)) return error;
  const more = error instanceof RowError ? "--errors FILE --resume" : "--resume";
  const hint = `${rowCount} rows are done and kept: the same command with ${more} goes on behind them.`;
  error.message =
    error.code === "INTERRUPTED" ? `Stopped on request. ${hint}` : `${error.message.replace(/\s+$/, "")} ${hint}`;
  return error;
}

/** A chunk that is being predicted, and where the next one begins: place and row. */
interface RunningChunk {
  readonly done: Promise<RowsPredicted>;
  readonly start: number;
  readonly row: number;
}

/** One run over an input. */
class BulkWork {
  rowCount = 0;
  skippedCount = 0;
  readonly skipped: SkippedRow[] = [];
  readonly #options: PredictFileOptions;
  readonly #identity: WorkIdentity | undefined;
  readonly #input: BulkInput;
  readonly #output: BulkOutput;
  readonly #plan: RowPlan;
  readonly #columns: Set<string>;
  readonly #resumedRowCount: number;
  readonly #rooms: ArrayBuffer[] = [];
  #start = 0;
  #row = 1;
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
    this.#columns = new Set(begun?.columns);
    this.#resumedRowCount = begun?.rowCount ?? 0;
    if (begun !== undefined) {
      ({ rowCount: this.rowCount, skippedCount: this.skippedCount } = begun);
      ({ start: this.#start, row: this.#row } = begun);
    }
    this.#plan = input.plan;
  }

  async run(): Promise<void> {
    if (this.rowCount === 0) await this.#output.write(this.#beginning());
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
    const { signal } = this.#options;
    const running: RunningChunk[] = [];
    let pool: Pool | undefined;
    for (let next = await chunks.next(); !next.done; ) {
      const chunk = next.value;
      throwIfAborted(signal);
      next = await chunks.next();
      // A single chunk is done here before threads would have started.
      pool ??= next.done ? inlinePool : await this.#options.pool();
      running.push(this.#begin(pool, chunk));
      const most = pool.size + (this.#hasRowGroups ? 1 : pool.size + 2);
      if (running.length >= most) await this.#take(running.shift()!);
    }
    for (const each of running) await this.#take(each);
  }

  #begin(pool: Pool, chunk: TextChunk | ColumnChunk): RunningChunk {
    const row = chunk.row + chunk.recordCount;
    const start = "columns" in chunk ? row - 1 : chunk.start + chunk.bytes.length;
    const room = this.#rooms.pop();
    const handedOver = room === undefined ? [] : [room];
    if ("bytes" in chunk) handedOver.push(chunk.bytes.buffer);
    const payload = { model: this.#options.shared, plan: this.#plan, chunk, room };
    const done = pool.run(predictRowsTask, payload, { handedOver, signal: this.#options.signal });
    done.catch(() => undefined); // reported when its turn comes
    return { done, start, row };
  }

  /** Writes a chunk's rows when its turn has come. */
  async #take({ done, start, row }: RunningChunk): Promise<void> {
    throwIfAborted(this.#options.signal);
    const result = await done;
    const isFirst = this.rowCount === this.skippedCount;
    const output = outputOf(this.#plan);
    // Each row begins with the separator; the first of all has none before it.
    const from = output.shape === "objects" && isFirst ? output.separator.length : 0;
    if (result.rowGroup !== null) await this.#output.noteRowGroup(result.rowGroup);
    await this.#output.write(result.output.subarray(from));
    // What has been written is room for what comes: memory that is taken anew each time is slow and stays for long.
    if (!this.#hasRowGroups) this.#rooms.push(result.output.buffer as ArrayBuffer);
    await this.#output.writeErrors(result.errors);
    this.rowCount += result.rowCount;
    this.skippedCount += result.skipped.length;
    const room = readLimits.listedSkips - this.skipped.length;
    if (this.#options.errorsPath === undefined && room > 0) this.skipped.push(...result.skipped.slice(0, room));
    for (const column of result.columns) this.#columns.add(column);
    this.#start = start;
    this.#row = row;
    this.#options.onProgress?.({
      rowCount: this.rowCount,
      resumedRowCount: this.#resumedRowCount,
      share: this.#input.share(),
    });
    if (this.#isCheckpointing || performance.now() - this.#lastCheckpointMs < this.#options.checkpointMs) return;
    this.#isCheckpointing = true;
    // In the background: flushing to the disk takes long, and the next chunks only append.
    this.#checkpointing = this.#checkpoint(false).finally(() => {
      this.#isCheckpointing = false;
      this.#lastCheckpointMs = performance.now();
    });
    this.#checkpointing.catch(() => undefined); // reported at the next one, or at the end
    if (this.#options.checkpointMs === 0) await this.#checkpointing;
  }

  async #checkpoint(isWhole: boolean): Promise<void> {
    if (this.#identity === undefined) return;
    await this.#output.checkpoint(this.#identity, this.#plan, {
      start: this.#start,
      row: this.#row,
      lengths: this.#output.lengths,
      rowCount: this.rowCount,
      skippedCount: this.skippedCount,
      columns: [...this.#columns],
      isWhole,
    });
  }

  /** After an error: a last checkpoint, so that nothing done is done again; not where writing is what failed. */
  async keepProgress(error: unknown): Promise<void> {
    const failed = await this.#checkpointing.then(
      () => false,
      () => true,
    );
    const isOfWriting = error instanceof ClaquetaError && error.code === "CANNOT_WRITE";
    if (failed || isOfWriting || this.rowCount === this.#resumedRowCount) return;
    await this.#checkpoint(false).catch(() => undefined);
  }

  get #hasRowGroups(): boolean {
    return outputOf(this.#plan).shape === "row groups";
  }

  #beginning(): Uint8Array {
    const output = outputOf(this.#plan);
    const columns = [...this.#plan.inputColumns, ...answerColumns(this.#options.genres, this.#plan.genresColumn)];
    return new TextEncoder().encode(output.open + (output.shape === "records" ? recordWriter(output)(columns) : ""));
  }

  async #ending(): Promise<Uint8Array> {
    const output = outputOf(this.#plan);
    if (output.shape === "row groups") return await this.#output.rowGroupsEnd(output, this.#plan.schema);
    return new TextEncoder().encode(output.close);
  }

  /** Without a header a column that is needed may stand in any row: whether it is in none is known at the end. */
  #checkColumns(): void {
    const { file, movieColumns } = this.#plan;
    const input = inputOf(this.#plan);
    if (input.access === "random" || input.hasHeader || this.rowCount === 0) return;
    const columns = new MovieColumns(file, movieColumns, withReadLimits());
    columns.locate([...this.#columns]);
    columns.checkAllFound();
  }
}
