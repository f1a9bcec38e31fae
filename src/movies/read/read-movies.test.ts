import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { afterEach, describe, expect, it } from "vitest";
import { Genres } from "../genres.ts";
import { type ReadOptions, readMovies, readRows } from "./read-movies.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const named = (name: string, text: string) => ({ name, bytes: bytesOf(text) });
const csv = (text: string, options: ReadOptions = {}) => readMovies(named("movies.csv", text), options);
const jsonl = (text: string, options: ReadOptions = {}) => readMovies(named("movies.jsonl", text), options);
const table = ",year,title,plot,genres\n31,1999,Heat,two men,\"['Crime', 'Drama']\"\n7,1950,,one man,Drama|War\n";
const tableMovies = [
  { id: "31", title: "Heat", year: 1999, plot: "two men", genres: ["Crime", "Drama"] },
  { id: "7", title: "", year: 1950, plot: "one man", genres: ["Drama", "War"] },
];

describe("readMovies", () => {
  it("gives the movies, the columns and the file's SHA-256", async () => {
    const { movies, ...rest } = await csv(table);
    expect(movies).toEqual(tableMovies);
    expect(rest).toEqual({
      name: "movies.csv",
      columns: ["", "year", "title", "plot", "genres"],
      rowCount: 2,
      skippedCount: 0,
      skipped: [],
      byteCount: table.length,
      decompressedByteCount: table.length,
      sha256: createHash("sha256").update(table).digest("hex"),
    });
  });

  it("reads the same from every packing, by name, by option and by the first bytes", async () => {
    const lines = tableMovies.map((movie) => JSON.stringify(movie)).join("\n");
    const zip = zipSync({ "inner.csv": bytesOf(table) });
    const sources: [string, Uint8Array, ReadOptions?][] = [
      ["a.csv.gz", gzipSync(table)],
      ["a.gz", gzipSync(table)],
      ["A.CSV", bytesOf(table)],
      ["a.zip", zip],
      ["a.zip", zipSync({ "x/inner.JSONL": bytesOf(lines) }, { level: 0 })],
      ["a.jsonl", bytesOf(`${lines}\n`)],
      ["a.ndjson.gz", gzipSync(lines)],
      ["a.json", bytesOf(`\n\n${lines}\r\n\r\n`)],
      ["a", bytesOf(`\ufeff${table.replaceAll("\n", "\r\n")}`)],
      ["a", bytesOf(lines)],
      ["a", gzipSync(lines)],
      ["a", zip],
      ["a.txt", gzipSync(table), { format: "csv.gz" }],
      ["a.csv", bytesOf(lines), { format: "jsonl" }],
      ["a.gz", zip, { format: "zip" }],
    ];
    for (const [name, bytes, options] of sources) {
      const read = await readMovies({ name, bytes }, options);
      expect(read.movies, name).toEqual(tableMovies);
      expect(read.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
      const pieces = async function* () {
        for (const byte of bytes) yield Uint8Array.of(byte);
      };
      expect((await readMovies({ name, stream: pieces() }, options)).movies, `${name} byte by byte`).toEqual(
        tableMovies,
      );
    }
  });

  const stdin = Object.getOwnPropertyDescriptor(process, "stdin");
  afterEach(() => Object.defineProperty(process, "stdin", stdin!));
  it("reads standard input where the path is -", async () => {
    Object.defineProperty(process, "stdin", { value: Readable.from([Buffer.from(table)]), configurable: true });
    expect(await readMovies("-")).toMatchObject({ name: "standard input", movies: tableMovies });
  });

  it("takes as id the unnamed first column, else id, ID or index, else the row number", async () => {
    const ids = async (header: string, options?: ReadOptions) =>
      (await csv(`${header},title,year,plot\na,b,T,2000,words\n`, options)).movies.map(({ id }) => id);
    expect(await ids(",id")).toEqual(["a"]);
    expect(await ids("Unnamed: 0,id")).toEqual(["a"]);
    expect(await ids("x,ID")).toEqual(["b"]);
    expect(await ids("x,index")).toEqual(["b"]);
    expect(await ids("x,y")).toEqual(["2"]);
    expect(await ids("x,id", { columns: { id: "x" } })).toEqual(["a"]);
    expect(await ids("x,id", { columns: { id: null } })).toEqual(["2"]);
  });

  it("reads columns of other names, and passes over those set to null", async () => {
    const text = "name,release,overview,__proto__\nHeat,1995.0,two men,[x]\n";
    const columns = { title: "name", year: "release", plot: "overview" };
    expect((await csv(text, { columns })).movies).toEqual([{ id: "2", title: "Heat", year: 1995, plot: "two men" }]);
    await expect(csv(text, { columns: { ...columns, genres: "__proto__" } })).rejects.toMatchObject({
      code: "BAD_GENRES",
      where: "movies.csv row 2, column __proto__",
    });
    await expect(csv(text, { columns: { ...columns, genres: "constructor" } })).rejects.toMatchObject({
      code: "MISSING_COLUMN",
    });
    const noYear = { ...columns, year: null };
    expect((await csv(text, { columns: noYear })).movies[0].year).toBeNull();
    await expect(csv(text, { columns: { plt: "overview" } })).rejects.toMatchObject({
      code: "INVALID_SETTING",
    });
  });

  it("lets title and year be missing or empty only where optionalColumns says so", async () => {
    await expect(csv("title,plot\na,words\n")).rejects.toThrow(
      'movies.csv: there is no column "year"; expected it among title, plot. Name the column that holds it: --columns year=NAME.',
    );
    await expect(csv("title,year,plot\na,,words\n")).rejects.toThrow(
      "movies.csv row 2, column year: the year is empty",
    );
    const optionalColumns = ["title", "year"] as const;
    const movie = { id: "2", title: "", year: null, plot: "words" };
    expect((await csv("plot\nwords\n", { optionalColumns })).movies).toEqual([movie]);
    expect((await csv("title,year,plot\n,,words\n", { optionalColumns })).movies).toEqual([movie]);
    expect((await jsonl('{"plot":"words"}', { optionalColumns })).movies).toEqual([{ ...movie, id: "1" }]);
    await expect(jsonl('{"plot":"words","year":1999}')).rejects.toThrow("row 1, column title: there is no title");
    await expect(csv("title;year;plot\na;1;words\n")).rejects.toThrow("Part the columns by commas.");
  });

  it.each([
    ["a,1999,  ,Drama", "BAD_ROW", "plot", "the plot is empty"],
    ["a,nineteen,p,Drama", "BAD_ROW", "year", '"nineteen" is no year'],
    ["a,1999.5,p,Drama", "BAD_ROW", "year", "is no year"],
    ["a,1869,p,Drama", "BAD_ROW", "year", "expected a year from 1870 to 2100"],
    ["a,2101,p,Drama", "BAD_ROW", "year", "is no year"],
    ["a,-1999,p,Drama", "BAD_ROW", "year", "is no year"],
    ["a,1999,p,", "BAD_GENRES", "genres", "there is no genre"],
    ["a,1999,p,[]", "BAD_GENRES", "genres", "there is no genre"],
    ["a,1999,p,Drama|Drama", "BAD_GENRES", "genres", "a genre stands twice"],
    ["a,1999,p,constructor", "UNKNOWN_GENRE", "genres", '"constructor" is not known; expected one of Drama, War'],
    ["a,1999,p", "BAD_ROW", "genres", "the row has 3 fields; expected 4"],
    ["a,1999,p,Drama,x", "BAD_ROW", null, "the row has 5 fields; expected 4"],
  ])("stops at the row %s, or skips, counts and lists it", async (line, code, column, message) => {
    const options = { requireGenres: true, knownGenres: new Genres(["Drama", "War"]) };
    const text = `title,year,plot,genres\nfirst,2000,"words\n",War\n\n${line}\nlast,2001,words,Drama\n`;
    const where = column === null ? "movies.csv row 4" : `movies.csv row 4, column ${column}`;
    const error = await csv(text, options).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code, where, message: expect.stringContaining(message) });
    const read = await csv(text, { ...options, skipInvalid: true });
    expect(read.movies.map(({ title }) => title)).toEqual(["first", "last"]);
    expect(read).toMatchObject({ rowCount: 3, skippedCount: 1 });
    expect(read.skipped).toEqual([{ row: 4, column, code, message: (error as Error).message }]);
  });

  it.each([
    ["title,year,plot,plot\n", "DUPLICATE_COLUMN"],
    ["title,year,plot,\n", "BAD_CSV"],
    ['title,year,plot\na,1999,"p\nb,1999,p\n', "BAD_CSV"],
    ["title,year,plot\na,1999,p\0\n", "BAD_ENCODING"],
    ["title,year,plot\n", "NO_ROWS"],
    ["title,year,plot\na,x,p\n", "NO_ROWS"],
    ["", "NO_ROWS"],
    ["\ufeff", "NO_ROWS"],
  ])("does not skip what breaks the file: %j", async (text, code) => {
    await expect(csv(text, { skipInvalid: true })).rejects.toMatchObject({ code });
  });

  it("says at which row the text is no UTF-8", async () => {
    const bytes = Uint8Array.from([...bytesOf("title,year,plot\na,1999,p\nb,1999,caf"), 0xe9, 10]);
    await expect(readMovies({ name: "movies.csv", bytes }, { skipInvalid: true })).rejects.toThrow(
      "movies.csv row 3: byte 35 is not valid UTF-8; expected UTF-8 text",
    );
  });

  it("holds every limit", async () => {
    const big = `${table}9,1999,x,${"word ".repeat(100)},Drama\n`;
    const over = async (limits: object) => (await csv(big, { limits }).catch((error: unknown) => error)) as Error;
    for (const limit of ["fileBytes", "decompressedBytes", "rowLength", "fieldLength"]) {
      expect(await over({ [limit]: 300 })).toMatchObject({ code: "FILE_TOO_LARGE" });
      expect((await over({ [limit]: 300 })).message).toContain(`limit ${limit}`);
    }
    expect(await over({ rowCount: 2 })).toMatchObject({ code: "FILE_TOO_LARGE" });
    expect(await over({ columnCount: 4 })).toMatchObject({ code: "FILE_TOO_LARGE" });
    expect(await over({ genreCount: 1 })).toMatchObject({ code: "BAD_GENRES" });
    expect(await over({ genreLength: 4 })).toMatchObject({ code: "BAD_GENRES" });
    expect(await over({ rows: 4 })).toMatchObject({ code: "INVALID_SETTING" });
    expect(await over({ rowCount: 0 })).toMatchObject({ code: "INVALID_SETTING" });
    const many = await csv(`title,year,plot\n${"a,x,p\n".repeat(9)}b,1999,p\n`, {
      skipInvalid: true,
      limits: { listedSkips: 4 },
    });
    expect([many.skippedCount, many.skipped.length, many.rowCount]).toEqual([9, 4, 10]);
  });

  it("says what is wrong with a path", async () => {
    await expect(readMovies("no-such.csv")).rejects.toThrow("no-such.csv: there is no such file");
    await expect(readMovies("src")).rejects.toMatchObject({ code: "FILE_NOT_FOUND", exitCode: 66 });
    await expect(readMovies(named("a.csv", table), { format: "xlsx" as "csv" })).rejects.toMatchObject({
      code: "INVALID_SETTING",
    });
  });

  it("stops when it is told to", async () => {
    await expect(csv(table, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});

describe("readMovies of JSON Lines", () => {
  it("keeps values as text, and the keys of all lines as columns", async () => {
    const lines: object[] = [
      { id: 5, title: 1917, year: "2019", plot: "two men", genres: ["War"], votes: null },
      { plot: "a man", title: "M", year: 1931, extra: { deep: [1, true] }, adult: false, constructor: "x" },
    ];
    const rows = readRows(named("a.jsonl", lines.map((line) => JSON.stringify(line)).join("\n")), {
      skipInvalid: true,
    });
    const read = [];
    for await (const row of rows) read.push(row);
    expect(rows.columns.join()).toBe("id,title,year,plot,genres,votes,extra,adult,constructor");
    expect(read[0].values).toEqual(["5", "1917", "2019", "two men", '["War"]', ""]);
    expect(read[0].movie).toEqual({ id: "5", title: "1917", year: 2019, plot: "two men", genres: ["War"] });
    expect(read[1].values).toEqual(["", "M", "1931", "a man", "", "", '{"deep":[1,true]}', "false", "x"]);
    expect(read[1]).toMatchObject({ movie: null, problem: { code: "BAD_ROW", column: "id" } });
  });

  it.each([
    ["{", "BAD_JSON", null],
    ["[1]", "BAD_JSON", null],
    ["null", "BAD_JSON", null],
    ['{"plot":{"a":1},"title":"a","year":1999}', "BAD_ROW", "plot"],
    ['{"plot":["a"],"title":"a","year":1999}', "BAD_ROW", "plot"],
    ['{"plot":true,"title":"a","year":1999}', "BAD_ROW", "plot"],
    ['{"plot":"a\\u0000","title":"a","year":1999}', "BAD_ENCODING", "plot"],
    ['{"plot":"a\\ud800","title":"a","year":1999}', "BAD_ENCODING", "plot"],
    ['{"plot":"a","title":12345678901234567890,"year":1999}', "BAD_ROW", "title"],
    ['{"plot":"a","title":"a","year":1999,"genres":"[{"}', "BAD_GENRES", "genres"],
    ['{"plot":"a","title":"a","year":1999,"genres":[]}', "BAD_GENRES", "genres"],
    ['{"plot":"a","title":"a","year":1999,"genres":{"name":"Drama"}}', "BAD_ROW", "genres"],
    ['{"plot":"a","title":"a"}', "BAD_ROW", "year"],
    [`{"plot":"a","title":"a","year":1999,"x":${"[".repeat(90_000)}${"]".repeat(90_000)}}`, "BAD_ROW", "x"],
  ])("skips the line %s", async (line, code, column) => {
    const good = '{"title":"a","year":1999,"plot":"p"}';
    const read = await jsonl(`${good}\n\n${line}\n${good}`, { skipInvalid: true });
    expect(read.movies.length).toBe(2);
    expect(read.skipped).toMatchObject([{ row: 3, code, column }]);
  });

  it("misses a column that is named and stands in no line", async () => {
    const good = '{"title":"a","year":1999,"plot":"p"}';
    await expect(jsonl(good, { columns: { genres: "tags" } })).rejects.toMatchObject({ code: "MISSING_COLUMN" });
    await expect(jsonl(good, { requireGenres: true })).rejects.toMatchObject({ code: "BAD_GENRES" });
  });
});

describe("readRows", () => {
  it("gives each row with all its values, the unusable ones in order", async () => {
    const rows = readRows(named("a.csv", "title,year,plot,note\na,1999,p,x\nb,,p\nc,2000,p,z\n"), {
      skipInvalid: true,
    });
    const read = [];
    for await (const { row, values, movie, problem } of rows)
      read.push([row, values.join(), movie?.title, problem?.code]);
    expect(read).toEqual([
      [2, "a,1999,p,x", "a", undefined],
      [3, "b,,p", undefined, "BAD_ROW"],
      [4, "c,2000,p,z", "c", undefined],
    ]);
    expect(rows.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("gives the rows before the first wrong one", async () => {
    const titles: string[] = [];
    const reading = async () => {
      for await (const { movie } of readRows(named("a.csv", "title,year,plot\na,1999,p\nb,1999,\n"))) {
        titles.push(movie!.title);
      }
    };
    await expect(reading()).rejects.toMatchObject({ code: "BAD_ROW", row: 3 });
    expect(titles).toEqual(["a"]);
  });
});
