import { fieldWriter } from "../movies/formats/delimited.ts";
import type { ColumnChunk, OutputOf } from "../movies/formats/format.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { rankGenres } from "../pipeline/genre-ranking.ts";
import { rankingWriter } from "../pipeline/ranking-json.ts";
import { rankDescending } from "../statistics.ts";
import { phrase, type Utf8Buffer } from "../text/utf8-buffer.ts";
import type { UsableRow } from "./chunk-rows.ts";
import type { TextChunk } from "./record-cutter.ts";
import { answerColumns, outputOf, type RowPlan } from "./row-plan.ts";

/** Writes a row and its answers, which are row `index` of the probabilities. */
export type AnswerWriter = (out: Utf8Buffer, row: UsableRow, probabilities: Float64Array, index: number) => void;

/** The selected genres joined by `|`, the most probable first. */
function selectedGenres(model: GenreModel, own: Float64Array): string {
  const answers = model.answer(own);
  return rankDescending(own)
    .filter((column) => answers[column] === 1)
    .map((column) => model.genres.names[column])
    .join("|");
}

/** Writes rows one after another, in the plan's format. */
export function answerWriter(model: GenreModel, plan: RowPlan): AnswerWriter {
  const output = outputOf(plan);
  if (output.shape === "records") return recordWriter(model, output, plan.inputColumns.length);
  if (output.shape === "objects") return objectWriter(model, output, plan.genresColumn);
  return (out, ...row) => out.text(tableLine(model, ...row));
}

/** A JSON row is the input's own text with one more key. */
function objectWriter(model: GenreModel, output: OutputOf<"objects">, genresColumn: string): AnswerWriter {
  const ranking = rankingWriter(model);
  const before = phrase(output.separator + output.before);
  const key = phrase(`,${JSON.stringify(genresColumn)}:`);
  const end = phrase(`}${output.behind}`);
  return (out, { opened }, probabilities, index) => {
    out.phrase(before);
    if (typeof opened === "string") out.text(opened);
    else out.bytes(opened);
    out.phrase(key);
    ranking(out, probabilities, index);
    out.phrase(end);
  };
}

function recordWriter(model: GenreModel, output: OutputOf<"records">, columnCount: number): AnswerWriter {
  const width = model.genres.count;
  const field = fieldWriter(output);
  const delimiter = phrase(output.delimiter);
  const end = phrase("\n");
  return (out, { values }, probabilities, index) => {
    const own = probabilities.subarray(index * width, (index + 1) * width);
    let line = "";
    for (let column = 0; column < columnCount; column++) line += field(values[column] ?? "") + output.delimiter;
    out.text(line + field(selectedGenres(model, own)));
    for (const probability of own) {
      out.phrase(delimiter);
      out.number(probability);
    }
    out.phrase(end);
  };
}

/** The columns of a row group: the input's, then the answers'. Empty text is null. */
export function columnsWithAnswers(
  model: GenreModel,
  { inputColumns, genresColumn }: RowPlan,
  chunk: TextChunk | ColumnChunk,
  rows: readonly UsableRow[],
  probabilities: Float64Array,
) {
  const width = model.genres.count;
  const own = (row: number): Float64Array => probabilities.subarray(row * width, (row + 1) * width);
  const [genres, ...names] = answerColumns(model.genres, genresColumn);
  return [
    ...inputColumns.map((name, c) => {
      if ("columns" in chunk) return { name, data: rows.map(({ row }) => chunk.columns[c].data[row - chunk.row]) };
      return { name, data: rows.map(({ values }) => values[c] || null) };
    }),
    { name: genres, data: rows.map((_, row) => selectedGenres(model, own(row))) },
    ...names.map((name, g) => ({ name, data: Float64Array.from(rows, (_, row) => probabilities[row * width + g]) })),
  ];
}

/** id, title, and the selected genres with `*`, or the three most probable if none is selected. */
function tableLine(model: GenreModel, row: UsableRow, probabilities: Float64Array, index: number): string {
  const { id, title } = row.movie;
  const genres = rankGenres(model, probabilities, index, {});
  const selected = genres.filter((score) => score.selected);
  const shown = selected.length > 0 ? selected : genres.slice(0, 3);
  const mark = selected.length > 0 ? "*" : "";
  const list = shown.map(({ genre, probability }) => `${mark}${genre} ${probability.toFixed(2)}`);
  return `${id}\t${title}\t${list.join(", ")}\n`;
}
