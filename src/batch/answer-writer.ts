import { rankColumns } from "../genre-model/column-ranking.ts";
import type { GenreModel } from "../genre-model/genre-model.ts";
import { rankGenres, rankingText } from "../genre-model/genre-ranking.ts";
import type { Movie } from "../movies/movie.ts";
import { csvField } from "./csv-field.ts";
import type { RowPlan } from "./row-plan.ts";

/** A row that was read, in the forms that its output may need. */
export interface AnsweredRow {
  readonly movie: Movie;
  /** Every value as text, in the columns' order. */
  readonly values: readonly string[];
  /** The row as a JSON object without its closing brace, where the output is JSON; else "". */
  readonly opened: string;
}

/** Text of row `place` of the probabilities. */
export type AnswerWriter = (row: AnsweredRow, probabilities: Float64Array, place: number) => string;

/** Names of the columns that answers add: the genres', then a probability each. */
export const answerColumns = (model: GenreModel, genresColumn: string): string[] => [
  genresColumn,
  ...model.genres.names.map((name) => `p_${name}`),
];

/** The selected genres joined by `|`, the most probable first. */
export function selectedGenres(model: GenreModel, own: Float64Array): string {
  const answers = model.answer(own);
  return rankColumns(own)
    .filter((column) => answers[column] === 1)
    .map((column) => model.genres.names[column])
    .join("|");
}

/** How rows are written in the plan's format, Parquet excepted. A JSON row is the input's own text with one key more. */
export function answerWriter(model: GenreModel, { outputFormat, genresColumn, inputColumns }: RowPlan): AnswerWriter {
  if (outputFormat === "table") return tableLine(model);
  const width = model.genres.count;
  if (outputFormat === "csv") {
    return ({ values }, probabilities, place) => {
      const own = probabilities.subarray(place * width, (place + 1) * width);
      let line = "";
      for (let column = 0; column < inputColumns.length; column++) line += `${csvField(values[column] ?? "")},`;
      return `${line}${csvField(selectedGenres(model, own))},${own.join(",")}\n`;
    };
  }
  const ranking = rankingText(model);
  const end = outputFormat === "jsonl" ? "}\n" : "},\n";
  const key = `,${JSON.stringify(genresColumn)}:`;
  return ({ opened }, probabilities, place) => opened + key + ranking(probabilities, place) + end;
}

/** id, title, the selected genres with `*` or, where none is, the three most probable. */
function tableLine(model: GenreModel): AnswerWriter {
  return ({ movie: { id, title } }, probabilities, place) => {
    const genres = rankGenres(model, probabilities, place, {});
    const selected = genres.filter((score) => score.selected);
    const shown = selected.length > 0 ? selected : genres.slice(0, 3);
    const list = shown.map(
      ({ genre, probability }) => `${selected.length > 0 ? "*" : ""}${genre} ${probability.toFixed(2)}`,
    );
    return `${id}\t${title}\t${list.join(", ")}\n`;
  };
}
