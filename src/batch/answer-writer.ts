import type { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { rankGenres } from "../pipeline/genre-ranking.ts";
import { rankingWriter } from "../pipeline/ranking-json.ts";
import { rankDescending } from "../statistics.ts";
import { phrase, type Utf8Buffer } from "../text/utf8-buffer.ts";
import { csvField } from "./csv-field.ts";
import type { RowPlan } from "./row-plan.ts";

/** A row that was read, in the forms that its output may need. */
export interface AnsweredRow {
  readonly movie: Movie;
  /** Every value as text, in the columns' order. */
  readonly values: readonly string[];
  /** The row as a JSON object without its closing brace, where the output is JSON; else "". */
  readonly opened: string | Uint8Array;
}

/** Writes a row with row `place` of the probabilities. */
export type AnswerWriter = (out: Utf8Buffer, row: AnsweredRow, probabilities: Float64Array, place: number) => void;

/** Names of the columns that answers add: the genres', then a probability each. */
export const answerColumns = ({ names }: Genres, genresColumn: string): string[] => [
  genresColumn,
  ...names.map((name) => `p_${name}`),
];

/** The selected genres joined by `|`, the most probable first. */
export function selectedGenres(model: GenreModel, own: Float64Array): string {
  const answers = model.answer(own);
  return rankDescending(own)
    .filter((column) => answers[column] === 1)
    .map((column) => model.genres.names[column])
    .join("|");
}

/** How rows are written in the plan's format, Parquet excepted. A JSON row is the input's own text with one key more. */
export function answerWriter(model: GenreModel, { outputFormat, genresColumn, inputColumns }: RowPlan): AnswerWriter {
  if (outputFormat === "table") return (out, ...row) => out.text(tableLine(model, ...row));
  if (outputFormat === "csv") return csvWriter(model, inputColumns.length);
  const ranking = rankingWriter(model);
  const key = phrase(`,${JSON.stringify(genresColumn)}:`);
  const end = phrase(outputFormat === "jsonl" ? "}\n" : "},\n");
  return (out, { opened }, probabilities, place) => {
    if (typeof opened === "string") out.text(opened);
    else out.bytes(opened);
    out.phrase(key);
    ranking(out, probabilities, place);
    out.phrase(end);
  };
}

function csvWriter(model: GenreModel, columnCount: number): AnswerWriter {
  const width = model.genres.count;
  const comma = phrase(",");
  const end = phrase("\n");
  return (out, { values }, probabilities, place) => {
    const own = probabilities.subarray(place * width, (place + 1) * width);
    let line = "";
    for (let column = 0; column < columnCount; column++) line += `${csvField(values[column] ?? "")},`;
    out.text(line + csvField(selectedGenres(model, own)));
    for (const probability of own) {
      out.phrase(comma);
      out.number(probability);
    }
    out.phrase(end);
  };
}

/** id, title, the selected genres with `*` or, where none is, the three most probable. */
function tableLine(model: GenreModel, row: AnsweredRow, probabilities: Float64Array, place: number): string {
  const { id, title } = row.movie;
  const genres = rankGenres(model, probabilities, place, {});
  const selected = genres.filter((score) => score.selected);
  const shown = selected.length > 0 ? selected : genres.slice(0, 3);
  const list = shown.map(
    ({ genre, probability }) => `${selected.length > 0 ? "*" : ""}${genre} ${probability.toFixed(2)}`,
  );
  return `${id}\t${title}\t${list.join(", ")}\n`;
}
