import type { ColumnChunk, Output } from "../movies/formats/format.ts";
import type { RowError } from "../movies/formats/row-error.ts";
import { type SkippedRow, skippedRow } from "../movies/read/movie-row.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { decodedModel, type SharedModel } from "../pipeline/predict-movies.ts";
import type { Task } from "../pool/pool.ts";
import { Utf8Buffer } from "../text/utf8-buffer.ts";
import { answerWriter, columnsWithAnswers } from "./answer-writer.ts";
import { type ChunkRow, chunkRows, type UsableRow } from "./chunk-rows.ts";
import type { TextChunk } from "./record-cutter.ts";
import { answerColumns, outputOf, type RowPlan } from "./row-plan.ts";

export interface PredictRows {
  readonly model: SharedModel;
  readonly plan: RowPlan;
  readonly chunk: TextChunk | ColumnChunk;
  /** Memory to reuse for the output; its contents are lost. If it is too short, more is allocated. */
  readonly buffer?: ArrayBuffer | undefined;
}

export interface RowsPredicted {
  /** The rows as written, in a buffer of their own, without the output's beginning and end. */
  readonly output: Uint8Array;
  /** Footer entry of a row group. */
  readonly rowGroup: string | null;
  /** A line of JSON for each unusable row. */
  readonly errors: Uint8Array;
  readonly skipped: readonly SkippedRow[];
  readonly rowCount: number;
  /** Columns of the rows. */
  readonly columns: readonly string[];
}

/** Reads a chunk, predicts and writes it, all on one thread, so that only bytes are passed between threads. A row's
 * output depends on the row, the plan and the model alone. Throws RowError on an unusable row, unless the plan skips
 * those, and what chunkRows throws. */
export const predictRowsTask: Task<PredictRows, RowsPredicted> = {
  name: "batch/predict-rows",
  movable: ({ output }) => [output.buffer as ArrayBuffer],
  async run({ model: shared, plan, chunk, buffer }) {
    const model = await decodedModel(shared);
    const rows: UsableRow[] = [];
    const skipped: SkippedRow[] = [];
    const columns = new Set<string>(plan.inputColumns);
    const output = outputOf(plan);
    // A JSON row gets one key; other rows also get a column for each genre.
    const added = answerColumns(model.genres, plan.genresColumn).slice(0, output.shape === "objects" ? 1 : undefined);
    let errors = "";
    for (const row of chunkRows(plan, chunk, added, columns)) {
      if (row.problem === null) {
        rows.push(row);
        continue;
      }
      if (!plan.skipInvalid) throw row.problem;
      skipped.push(skippedRow(row.problem));
      errors += errorLine(row.problem, row);
    }
    const movies = rows.map(({ movie }) => movie);
    const rowCount = rows.length + skipped.length;
    const { values: probabilities } = model.predictProba(movies);
    const encoder = new TextEncoder();
    const rest = { errors: encoder.encode(errors), skipped, rowCount, columns: [...columns] };
    if (output.shape === "row groups") {
      if (rows.length === 0) return { output: new Uint8Array(0), rowGroup: null, ...rest };
      const { encodeRowGroup } = await output.load();
      const data = columnsWithAnswers(model, plan, chunk, rows, probabilities);
      return { ...encodeRowGroup(plan.schema ?? [], data, rows.length), ...rest };
    }
    const write = answerWriter(model, plan);
    const out = new Utf8Buffer(expectedBytes(model, output, chunk, rows.length), buffer);
    for (let i = 0; i < rows.length; i++) write(out, rows[i], probabilities, i);
    return { output: out.taken(), rowGroup: null, ...rest };
  },
};

/** Size of the rows' output, estimated generously. */
function expectedBytes(model: GenreModel, { shape }: Output, chunk: PredictRows["chunk"], rowCount: number) {
  if (shape === "lines") return rowCount * 128;
  const input = "bytes" in chunk ? chunk.bytes.length : 0;
  return input + rowCount * (64 + (shape === "records" ? 22 : 76) * model.genres.count);
}

/** Row number, column, code, reason, and the row as in the file, so that it can be corrected and given again. */
function errorLine({ row, column, code, message }: RowError, { line, values }: ChunkRow): string {
  const original = line === undefined ? { values } : { line };
  return `${JSON.stringify({ row, column, code, reason: message, ...original })}\n`;
}
