import { beforeAll, describe, expect, it } from "vitest";
import { smallModel } from "../../test/fixtures/small-model.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { rankGenres } from "../pipeline/genre-ranking.ts";
import { Utf8Buffer } from "../text/utf8-buffer.ts";
import { answerWriter } from "./answer-writer.ts";
import type { RowPlan } from "./row-plan.ts";

let model: GenreModel;
beforeAll(async () => {
  model = await smallModel();
});

const plan = (outputFormat: RowPlan["outputFormat"]): RowPlan => ({
  file: "movies.jsonl",
  inputFormat: "jsonl",
  outputFormat,
  movieColumns: {},
  head: "",
  inputColumns: outputFormat === "csv" ? ["title", "plot"] : [],
  genresColumn: "genres",
  schema: null,
  skipInvalid: false,
});

const movie = { id: "1", title: "Ñandú, 漢 😀", year: null, plot: "a gunslinger rides into town" };

/** What is written of rows with these probabilities, the same row each time. */
function written(outputFormat: RowPlan["outputFormat"], probabilities: Float64Array, opened: string | Uint8Array) {
  const out = new Utf8Buffer(0); // grows from nothing
  const write = answerWriter(model, plan(outputFormat));
  const values = [movie.title, movie.plot];
  const row = { row: 1, movie, problem: null, values, opened, line: undefined };
  for (let index = 0; index * model.genres.count < probabilities.length; index++) write(out, row, probabilities, index);
  return new TextDecoder().decode(out.taken());
}

/** Three rows: the model's own, all equal, and the ends of the range. */
function probabilities(): Float64Array {
  const width = model.genres.count;
  const own = model.predictProba([movie]).values;
  const ends = Array.from({ length: width }, (_, i) => [0, 1, 1e-7, 0.1, 2 ** -30][i % 5]);
  return Float64Array.of(...own, ...new Float64Array(width).fill(0.25), ...ends);
}

describe("rows with their answers", () => {
  it("are the row's own bytes and the ranking as JSON has it", () => {
    const opened = JSON.stringify(movie).slice(0, -1);
    const ranking = (index: number) => JSON.stringify(rankGenres(model, probabilities(), index, {}));
    const expected = [0, 1, 2].map((index) => `${opened},"genres":${ranking(index)}}\n`).join("");
    expect(written("jsonl", probabilities(), new TextEncoder().encode(opened))).toBe(expected);
    expect(written("jsonl", probabilities(), opened)).toBe(expected);
  });

  it("are the row's values, quoted where they must be, and every probability as CSV has it", () => {
    const width = model.genres.count;
    const lines = written("csv", probabilities(), "").trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    for (const [index, line] of lines.entries()) {
      const own = probabilities().subarray(index * width, (index + 1) * width);
      expect(line.startsWith('"Ñandú, 漢 😀",a gunslinger rides into town,')).toBe(true);
      expect(line.endsWith(`,${own.join(",")}`)).toBe(true);
    }
  });
});
