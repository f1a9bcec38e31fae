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
  /** Memory for the output, handed over, whatever it holds; where it is too short, more is taken. */
  readonly room?: ArrayBuffer | undefined;
}

export interface RowsPredicted {
  /** What the rows are written as, in a buffer of its own, without what stands before the first of all and behind the
   * last. */
  readonly output: Uint8Array;
  /** Of a row group, what the output's end will say of it. */
  readonly rowGroup: string | null;
  /** A line of JSON for each row that cannot be used. */
  readonly errors: Uint8Array;
  readonly skipped: readonly SkippedRow[];
  readonly rowCount: number;
  /** Columns that the rows have. */
  readonly columns: readonly string[];
}

/** Reads a chunk, predicts and writes it, all on one thread: the bytes that come and go are all that travels. A row's
 * output depends on the row, the plan and the model alone. Throws RowError where a row cannot be used and the plan does
 * not skip those, and what chunkRows throws. */
export const predictRowsTask: Task<PredictRows, RowsPredicted> = {
  name: "batch/predict-rows",
  movable: ({ output }) => [output.buffer as ArrayBuffer],
  async run({ model: shared, plan, chunk, room }) {
    const model = await decodedModel(shared);
    const rows: UsableRow[] = [];
    const skipped: SkippedRow[] = [];
    const columns = new Set<string>(plan.inputColumns);
    const output = outputOf(plan);
    // A JSON row gets one key; the others a column for each genre besides.
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
    const out = new Utf8Buffer(expectedBytes(model, output, chunk, rows.length), room);
    for (let place = 0; place < rows.length; place++) write(out, rows[place], probabilities, place);
    return { output: out.taken(), rowGroup: null, ...rest };
  },
};

/** Of the rows' output: somewhat more than most need. */
function expectedBytes(model: GenreModel, { shape }: Output, chunk: PredictRows["chunk"], rowCount: number) {
  if (shape === "lines") return rowCount * 128;
  const input = "bytes" in chunk ? chunk.bytes.length : 0;
  return input + rowCount * (64 + (shape === "records" ? 22 : 76) * model.genres.count);
}

/** Row number, column, code, reason, and the row as it stands in the file, so that it can be mended and given again. */
function errorLine({ row, column, code, message }: RowError, { line, values }: ChunkRow): string {
  const original = line === undefined ? { values } : { line };
  return `${JSON.stringify({ row, column, code, reason: message, ...original })}\n`;
}
