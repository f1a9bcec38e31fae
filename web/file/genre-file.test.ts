import { describe, expect, it } from "vitest";
import { CsvRecords } from "../../src/movies/formats/csv-records.ts";
import { recordWriter } from "../../src/movies/formats/delimited.ts";
import { readLimits } from "../../src/movies/formats/read-limits.ts";
import { tableFormats } from "../../src/movies/formats/stream-formats.ts";
import type { ModelCard, MovieText, Predictor } from "../predictor.ts";
import { addGenres } from "./genre-file.ts";

const card = {
  genres: [
    { genre: "Drama", threshold: 0.5 },
    { genre: "Western", threshold: 0.5 },
  ],
  fields: {},
  vectorLengths: {},
  limits: { moviesPerCall: 2, plotLength: 50, titleLength: 10, fieldLength: 20 },
} as unknown as ModelCard;

/** Drama by the length of the plot, Western where it says so. */
const calls: (readonly MovieText[])[] = [];
const predictor = {
  async predictMany(movies: readonly MovieText[]) {
    calls.push(movies);
    return movies.map(({ plot }) => {
      const isWestern = plot.includes("duel");
      return [
        { genre: "Western", probability: isWestern ? 0.75 : 0.25, selected: isWestern },
        { genre: "Drama", probability: 0.5, selected: true },
      ];
    });
  },
} as unknown as Predictor;

async function run(text: string, signal = new AbortController().signal, name = "my.movies.csv", own = {}) {
  const file = new File([text], name);
  const result = (await addGenres(file, predictor, { ...card, ...own }, signal, () => undefined))!;
  return { ...result, lines: (await result.content.text()).split("\r\n") };
}

describe("genres for a whole file", () => {
  it("adds the genres and their probabilities after the file's own columns, in the file's order", async () => {
    const { lines, rowCount, problemCount, name } = await run(
      'id,plot,note\n1,"a duel, at noon",x\n2,tea,"y ""z"""\n3,rain,\n',
    );
    expect(lines).toEqual([
      "id,plot,note,genres,p_Drama,p_Western",
      '1,"a duel, at noon",x,Western|Drama,0.5,0.75',
      '2,tea,"y ""z""",Drama,0.5,0.25',
      "3,rain,,Drama,0.5,0.25",
      "",
    ]);
    expect([rowCount, problemCount]).toEqual([3, 0]);
    expect(calls.map((movies) => movies.length)).toEqual([2, 1]);
    expect(name).toBe("my.movies-genres.csv");
  });

  it.each(tableFormats)(
    "returns a file in $title in the same format, known by its ending or its beginning",
    async (format) => {
      const record = recordWriter(format.output);
      const text = [
        ["title", "plot"],
        ["a\tb, c", 'a "duel"\nat noon'],
        ["d", "tea"],
      ]
        .map(record)
        .join("");
      for (const name of [`movies.${format.extensions[0]}`, "movies.txt"]) {
        const file = await run(text, undefined, name);
        expect(file.name).toBe(`movies-genres.${format.extensions[0]}`);
        expect(file.content.type).toBe(`${format.mediaType};charset=utf-8`);
        const csv = new CsvRecords(name, readLimits, format.output.delimiter);
        expect([...csv.records(await file.content.text(), true)]).toEqual([
          ["title", "plot", "genres", "p_Drama", "p_Western"],
          ["a\tb, c", 'a "duel"\nat noon', "Western|Drama", "0.5", "0.75"],
          ["d", "tea", "Drama", "0.5", "0.25"],
        ]);
      }
    },
  );

  it.each([
    ["movies.xlsx", [0x50, 0x4b, 3, 4, 20, 0]],
    ["movies.csv.gz", [0x1f, 0x8b, 8, 0]],
    ["movies.parquet", [0x50, 0x41, 0x52, 0x31, 0x15, 4]],
    ["movies.jsonl", [...new TextEncoder().encode('{"plot":"tea"}\n')]],
    ["movies.txt", [...new TextEncoder().encode('{"plot":"tea"}\n')]],
  ])("does not read %s", async (name, bytes) => {
    const file = new File([Uint8Array.from(bytes)], name);
    const signal = new AbortController().signal;
    expect(await addGenres(file, predictor, card, signal, () => undefined)).toBeUndefined();
  });

  it("keeps a genres column and gives the new one another name", async () => {
    const { lines } = await run("plot,genres,p_Drama\ntea,not [a list,7\n");
    expect(lines[0]).toBe("plot,genres,p_Drama,predicted_genres,p_Drama_2,p_Western");
    expect(lines[1]).toBe("tea,not [a list,7,Drama,0.5,0.25");
  });

  it("reads the columns of the model's own fields, and says which are lacking", async () => {
    const fields = { cast: "category", runtime: "number", embedding: "vector", keywords: "text" };
    const own = { fields, vectorLengths: { embedding: 2 } };
    calls.length = 0;
    const { problems, lackingFields } = await run(
      'plot,cast,runtime,embedding\na,Ann|Bo,92,"[1, 2]"\nb,,,\nc,,long,\nd,,,[1]\ne,An actor of too long a name,,\n',
      undefined,
      undefined,
      own,
    );
    expect(calls.flat().map((movie) => movie.fields)).toEqual([
      { cast: ["Ann", "Bo"], runtime: 92, embedding: Float32Array.of(1, 2) },
      {},
    ]);
    expect(problems).toEqual([
      expect.stringMatching(/row 4, column runtime: "long": it is no number/),
      expect.stringMatching(/^row 5: the embedding has another length; expected 2 numbers/),
      expect.stringMatching(/^row 6: the cast is too long; expected at most 20 characters/),
    ]);
    expect(lackingFields).toEqual(["keywords"]);
  });

  it("keeps unusable rows, without genres, and says what is wrong with them", async () => {
    const long = "x".repeat(51);
    const { lines, problemCount, problems } = await run(
      `title,year,plot\nA,1999,tea\nB,soon,tea\nC,,\nD,2000,${long}\nE\n`,
    );
    expect(lines.slice(1, -1)).toEqual([
      "A,1999,tea,Drama,0.5,0.25",
      "B,soon,tea,,,",
      "C,,,,,",
      `D,2000,${long},,,`,
      "E,,,,,",
    ]);
    expect(problemCount).toBe(4);
    expect(problems[0]).toMatch(/movies.csv row 3, column year: "soon" is no year/);
    expect(problems.join()).not.toContain("--skip-invalid");
  });

  it.each([
    ["nothing", "", "the file is empty"],
    ["a header alone", "plot\n", "there are no rows"],
    ["no plot", "title\nA\n", 'there is no column "plot"'],
    ["bytes that are no text", "plot\n\0", "is NUL"],
  ])("refuses a file with %s", async (_, text, message) => {
    await expect(run(text)).rejects.toThrow(message);
  });

  it("stops when it is aborted", async () => {
    await expect(run("plot\ntea\n", AbortSignal.abort())).rejects.toThrow();
  });
});
