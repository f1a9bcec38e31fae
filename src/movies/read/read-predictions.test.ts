import { describe, expect, it } from "vitest";
import { type ReadPredictionsOptions, readPredictions } from "./read-predictions.ts";

const read = (text: string, options: ReadPredictionsOptions = {}, name = "p.csv") =>
  readPredictions({ name, bytes: new TextEncoder().encode(text) }, options);
const fault = (text: string, options: ReadPredictionsOptions = {}, name = "p.csv"): Promise<string> =>
  read(text, options, name).then(
    () => "none",
    (error) => `${error.code} ${error.message}`,
  );
const ranking = (war: number, drama: number) =>
  JSON.stringify([
    { genre: "War", probability: war, selected: war >= 0.5 },
    { genre: "Drama", probability: drama, selected: drama >= 0.5 },
  ]);

describe("predictions in a file", () => {
  it("are read as `submit` writes them, bit for bit, in the order of the columns", async () => {
    const table = await read("ID,p_War,p_Drama\nb,0.1,1e-3\na,0.30000000000000004,1\n");
    expect(table).toMatchObject({ name: "p.csv", ids: ["b", "a"], answers: null, rowCount: 2, skippedCount: 0 });
    expect(table.genres.names).toEqual(["War", "Drama"]);
    expect([...table.probabilities.values]).toEqual([0.1, 1e-3, 0.30000000000000004, 1]);
    expect(table.sha256).toMatch(/^[\da-f]{64}$/);
  });

  it.each([
    [",p_War\n7,0.5", {}],
    ["Unnamed: 0,id,p_War\n7,8,0.5", {}],
    ["x,index,p_War\n8,7,0.5", {}],
    ["id,movie,p_War\n8,7,0.5", { idColumn: "movie" }],
    ["p_id,p_War\n7,0.5", { idColumn: "p_id" }],
  ])("have their ids where pandas and `predict` put them, or where the options say: %j", async (text, options) => {
    const table = await read(text, options);
    expect(table.ids).toEqual(["7"]);
    expect(table.genres.names).toEqual(["War"]);
  });

  it("have no ids where rows are matched by their order", async () => {
    const table = await read("ID,p_War\n7,0.5\n7,0.25\n", { matchRows: true });
    expect(table.ids).toBeNull();
    expect([...table.probabilities.values]).toEqual([0.5, 0.25]);
  });

  it("give the answers that `predict` selected, where they are asked for", async () => {
    const text = "id,p_War,p_Drama,own\n1,0.1,0.2,Drama|War\n2,0.3,0.4,\n";
    expect((await read(text, { givenAnswers: true, genresColumn: "own" })).answers).toEqual(Uint8Array.of(1, 1, 0, 0));
    expect((await read(text)).answers).toBeNull();
  });

  it("are read from JSON Lines, ranked or by column, genres in code-point order where they are ranked", async () => {
    const lines = [ranking(0.7, 0.2), ranking(0.1, 0.6)].map((genres, row) => `{"id":${row},"genres":${genres}}`);
    const ranked = await read(lines.join("\n"), { givenAnswers: true }, "p.jsonl");
    expect(ranked.genres.names).toEqual(["Drama", "War"]);
    expect([...ranked.probabilities.values]).toEqual([0.2, 0.7, 0.6, 0.1]);
    expect(ranked.answers).toEqual(Uint8Array.of(0, 1, 1, 0));
    const plain = await read('{"id":1,"p_War":0.25}\n', {}, "p.jsonl");
    expect([...plain.probabilities.values]).toEqual([0.25]);
  });

  it("stop being read where somebody stops it", async () => {
    expect(await fault("id,p_War\n1,0.5\n", { signal: AbortSignal.abort() })).toContain("INTERRUPTED");
  });

  it("are counted where they are left out", async () => {
    const table = await read("id,p_War\n1,x\n2,0.5\n2,0.6\n", { skipInvalid: true });
    expect(table).toMatchObject({ ids: ["2"], rowCount: 3, skippedCount: 2 });
    expect(table.skipped.map(({ row, column }) => [row, column])).toEqual([
      [2, "p_War"],
      [4, "id"],
    ]);
    expect([...table.probabilities.values]).toEqual([0.5]);
  });

  it.each<[string, ReadPredictionsOptions, string]>([
    ["x,p_War\n1,0.5", {}, "MISSING_COLUMN p.csv: there is no column of ids; expected an unnamed first column, id"],
    [
      "id,p_War\n1,0.5",
      { idColumn: "no" },
      'MISSING_COLUMN p.csv: there is no column "no"; expected it among id, p_War',
    ],
    [
      "id,War\n1,0.5",
      {},
      "MISSING_COLUMN p.csv: there is no column of probabilities; expected columns such as p_Drama",
    ],
    ["id,p_War\n1,0.5", { givenAnswers: true }, 'MISSING_COLUMN p.csv: there is no column "genres"'],
    ["id,p_War\n1,0.5\n1,0.5", {}, 'BAD_ROW p.csv row 3, column id: the id "1" stands in row 2 too'],
    ["id,p_War\n,0.5", {}, "BAD_ROW p.csv row 2, column id: the id is empty"],
    ...["", "abc", "NaN", "Infinity", "0x1", "1,5"].map((value): [string, ReadPredictionsOptions, string] => [
      `id,p_War\n1,"${value}"`,
      {},
      `BAD_ROW p.csv row 2, column p_War: "${value}" is no number; expected a probability from 0 to 1.`,
    ]),
    ["id,p_War\n1,1.01", {}, "BAD_ROW p.csv row 2, column p_War: the probability is 1.01; expected a probability"],
    ["id,p_War\n1,-1e-9", {}, "BAD_ROW p.csv row 2, column p_War: the probability is -1e-9"],
    [
      "id,p_War,genres\n1,0,Opera",
      { givenAnswers: true },
      "UNKNOWN_GENRE p.csv row 2, column genres: there is no column p_O",
    ],
    ["id,p_War\n", {}, "NO_ROWS p.csv: there are no rows; expected predictions."],
    [
      "id,p_War\n1,2",
      { skipInvalid: true },
      "NO_ROWS p.csv: none of the 1 rows can be used; expected predictions. The f",
    ],
    ["p_War\n1", { matchRows: true, skipInvalid: true }, "INVALID_SETTING match rows: rows that are left out"],
    ["id,p_War\n1,0\n2,0", { limits: { rowCount: 1 } }, "FILE_TOO_LARGE p.csv: there are too many rows"],
  ])("that cannot be used are refused with the place and what mends it: %j %j", async (text, options, message) => {
    expect(await fault(text, options)).toContain(message);
  });

  it.each([
    ['{"id":1,"p_War":true}', "BAD_ROW p.jsonl row 1, column p_War: the probability is"],
    ['{"id":1,"p_War":1}\n{"id":2,"p_War":1,"p_Drama":1}', "row 2, column p_Drama: the first row has no such column"],
    ['{"id":1,"p_War":1}\n{"id":2}', 'row 2, column p_War: "" is no number'],
    [`{"id":1,"genres":${ranking(0, 2)}}`, "row 1, column genres: the probability is 2"],
    [`{"id":1,"genres":[]}`, 'row 1, column genres: "[]" is no ranking'],
    [`{"id":1,"genres":"War"}`, 'row 1, column genres: "War" is no ranking'],
    [
      `{"id":1,"genres":${ranking(0, 1)}}\n{"id":2,"genres":${ranking(0, 1).replace("War", "Western")}}`,
      'row 2, column genres: not every row has a probability for "War"; expected the same genres in all rows',
    ],
    [`{"id":1,"genres":${ranking(0, 1).replace("War", "Drama")}}`, "is no ranking of genres"],
  ])("in JSON Lines likewise: %s", async (text, message) => {
    expect(await fault(text, {}, "p.jsonl")).toContain(message);
  });
});
