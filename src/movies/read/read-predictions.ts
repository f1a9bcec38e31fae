import { ClaquetaError, throwIfAborted } from "../../errors.ts";
import type { DenseMatrix } from "../../matrix/dense-matrix.ts";
import type { FileFormat } from "../formats/file-kind.ts";
import { type ReadLimits, withReadLimits } from "../formats/read-limits.ts";
import { RowError } from "../formats/row-error.ts";
import type { Genres } from "../genres.ts";
import { type MovieSource, sourceName } from "./file.ts";
import { openFileRows } from "./file-rows.ts";
import { noUsableRows, type SkippedRow, skippedRow } from "./movie-row.ts";
import { type PredictionColumnOptions, PredictionColumns } from "./prediction-columns.ts";

/** Probabilities that any program gave to movies. */
export interface Predictions {
  /** Of the file or the program, for messages and reports. */
  readonly name: string;
  /** SHA-256 of the file, hexadecimal; empty where they did not come from a file. */
  readonly sha256: string;
  /** Columns of the probabilities, in their order. */
  readonly genres: Genres;
  /** One a row; null where row i is movie i. */
  readonly ids: readonly string[] | null;
  /** movies × genres, each in [0, 1]. */
  readonly probabilities: DenseMatrix;
  /** Yes (1) or no (0), movies × genres; null where thresholds decide. */
  readonly answers: Uint8Array | null;
}

/** How a predictions file is read. */
export interface ReadPredictionsOptions extends PredictionColumnOptions {
  /** `csv`, `parquet` …, see docs/commands.md, Formats. Default: by the name's extension, else by how the contents
   * begin. */
  readonly format?: string | undefined;
  /** Count and list unusable rows instead of stopping at the first. */
  readonly skipInvalid?: boolean | undefined;
  readonly limits?: Partial<ReadLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Predictions of a file, and the rows that were left out. */
export interface PredictionTable extends Predictions {
  /** Data rows, skipped ones included. */
  readonly rowCount: number;
  readonly skippedCount: number;
  /** The first `limits.listedSkips` of them. */
  readonly skipped: readonly SkippedRow[];
}

/** Reads probabilities as `submit` and `predict` write them, in every format that movies are read in, Parquet included:
 * a column `p_Genre` for each genre, or in JSON Lines a list of all genres with their probabilities; and a column of
 * ids. Throws what `readMovies` throws of a file; MISSING_COLUMN where there are no ids or no probabilities; BAD_ROW
 * where an id is empty or repeated, or a value is not a number in [0, 1]; NO_ROWS; INVALID_SETTING. */
export async function readPredictions(
  source: MovieSource,
  options: ReadPredictionsOptions = {},
): Promise<PredictionTable> {
  const limits = withReadLimits(options.limits);
  if (options.matchRows && options.skipInvalid) {
    const what = "rows that are left out would shift the others";
    const expected = "rows matched by order, or unusable rows skipped, not both";
    throw new ClaquetaError("INVALID_SETTING", { where: "match rows", what, expected });
  }
  const columns = new PredictionColumns(sourceName(source), options, limits);
  const rows = openFileRows(source, options.format as FileFormat | undefined, columns, limits);
  const rowsById = new Map<string, number>();
  const probabilities: (readonly number[])[] = [];
  const answers: (readonly number[])[] = [];
  const skipped: SkippedRow[] = [];
  let skippedCount = 0;
  for await (const piece of rows.pieces(options.signal)) {
    throwIfAborted(options.signal);
    for (const parsed of piece) {
      try {
        const own = columns.prediction(parsed);
        const earlier = options.matchRows ? undefined : rowsById.get(own.id);
        if (earlier !== undefined) throw columns.repeated(own.id, parsed.row, earlier);
        rowsById.set(own.id, parsed.row);
        probabilities.push(own.probabilities);
        if (own.answers !== null) answers.push(own.answers);
      } catch (error) {
        if (!(error instanceof RowError) || !options.skipInvalid) throw error;
        skippedCount++;
        if (skipped.length < limits.listedSkips) skipped.push(skippedRow(error));
      }
    }
  }
  const { genres } = columns;
  const rowCount = probabilities.length + skippedCount;
  if (genres === undefined || probabilities.length === 0) {
    throw noUsableRows(columns.file, "predictions", { rowCount, skippedCount, skipped });
  }
  const width = genres.count;
  const values = new Float64Array(probabilities.length * width);
  for (const [row, own] of probabilities.entries()) values.set(own, row * width);
  return {
    name: columns.file,
    sha256: rows.sha256 as string, // known once the file has been read to its end
    genres,
    ids: options.matchRows ? null : [...rowsById.keys()],
    probabilities: { rowCount: probabilities.length, columnCount: width, values },
    answers: options.givenAnswers ? Uint8Array.from(answers.flat()) : null,
    rowCount,
    skippedCount,
    skipped,
  };
}
