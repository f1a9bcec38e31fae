import type { Movie } from "../movies/movie.ts";
import type { SkippedRow } from "../movies/read/movie-row.ts";
import type { RowError } from "../movies/read/row-error.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { decodedModel, type SharedModel } from "../pipeline/predict-movies.ts";
import type { Task } from "../pool/pool.ts";
import { Utf8Buffer } from "../text/utf8-buffer.ts";
import { type AnsweredRow, answerColumns, answerWriter } from "./answer-writer.ts";
import { type ChunkRow, chunkRows } from "./chunk-rows.ts";
import type { ParquetChunk } from "./parquet-values.ts";
import type { TextChunk } from "./record-cutter.ts";
import type { RowPlan } from "./row-plan.ts";

export interface PredictRows {
  readonly model: SharedModel;
  readonly plan: RowPlan;
  readonly chunk: TextChunk | ParquetChunk;
  /** Memory for the output, handed over, whatever it holds; where it is too short, more is taken. */
  readonly room?: ArrayBuffer | undefined;
}

export interface RowsPredicted {
  /** What the rows are written as, in a buffer of its own, without what stands before the first of all and behind the last. */
  readonly output: Uint8Array;
  /** Of Parquet, what the footer will say of the rows. */
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
    const movies: Movie[] = [];
    const rows: AnsweredRow[] = [];
    const places: number[] = [];
    const skipped: SkippedRow[] = [];
    const columns = new Set<string>(plan.inputColumns);
    // A JSON row gets one key; the others a column for each genre besides.
    const added = answerColumns(model.genres, plan.genresColumn).slice(
      0,
      plan.outputFormat === "jsonl" || plan.outputFormat === "json" ? 1 : undefined,
    );
    let errors = "";
    let rowCount = 0;
    for (const each of chunkRows(plan, chunk, added, columns)) {
      const { row, opened } = each;
      rowCount++;
      if (row.problem === null) {
        movies.push(row.movie);
        rows.push({ movie: row.movie, values: row.values, opened });
        if ("columns" in chunk) places.push(row.row - chunk.row);
        continue;
      }
      if (!plan.skipInvalid) throw row.problem;
      const { row: number, column, code, message } = row.problem;
      skipped.push({ row: number, column, code, message });
      errors += errorLine(row.problem, each);
    }
    const { values: probabilities } = model.predictProba(movies);
    const encoder = new TextEncoder();
    const rest = { errors: encoder.encode(errors), skipped, rowCount, columns: [...columns] };
    if (plan.outputFormat === "parquet") {
      const { encodeRowGroup } = await import("./parquet-output.ts");
      return { ...encodeRowGroup(model, plan, chunk, rows, places, probabilities), ...rest };
    }
    const write = answerWriter(model, plan);
    const output = new Utf8Buffer(expectedBytes(model, plan, chunk, rows.length), room);
    for (let place = 0; place < rows.length; place++) write(output, rows[place], probabilities, place);
    return { output: output.taken(), rowGroup: null, ...rest };
  },
};

/** Of the rows' output: somewhat more than most need. */
function expectedBytes(model: GenreModel, { outputFormat }: RowPlan, chunk: PredictRows["chunk"], rowCount: number) {
  if (outputFormat === "table") return rowCount * 128;
  const input = "bytes" in chunk ? chunk.bytes.length : 0;
  return input + rowCount * (64 + (outputFormat === "csv" ? 22 : 76) * model.genres.count);
}

/** Row number, column, code, reason, and the row as it stands in the file, so that it can be mended and given again. */
function errorLine(problem: RowError, { original }: ChunkRow): string {
  const { row, column, code, message } = problem;
  return `${JSON.stringify({ row, column, code, reason: message, ...original })}\n`;
}
