import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Genres } from "../genres.ts";
import type { Movie } from "../movie.ts";
import { type ExtraOptions, readExtraCorpora } from "./read-extra-corpora.ts";
import { readMovies } from "./read-movies.ts";

const folder = mkdtempSync(join(tmpdir(), "claqueta-extra-"));
const genres = new Genres(["Crime", "Drama", "News", "Short"]);
let fileNumber = 0;
/** A file of movies from elsewhere under a new name. */
function extraFile(rows: readonly string[], header = "title,year,plot,genres"): string {
  const path = join(folder, `extra${++fileNumber}.csv.gz`);
  writeFileSync(path, gzipSync(`${[header, ...rows].join("\n")}\n`));
  return path;
}

const heldOutPlot =
  "A retired lighthouse keeper finds a letter in a bottle and sets out to return it to the woman who wrote it.";
const mainMovies: Movie[] = [{ id: "7", title: "Heat", year: 1995, plot: "Two men, one city.", genres: ["Crime"] }];
const main = { name: "main.csv", movies: mainMovies };
const unseen = { name: "unseen.csv", movies: [{ id: "31", title: "The Bottle", year: 1999, plot: heldOutPlot }] };
const read = (rows: readonly string[], unknown: readonly string[] = [], options: ExtraOptions = {}) =>
  readExtraCorpora([{ path: extraFile(rows), unknown }], genres, [main, unseen], options);

describe("extra corpora", () => {
  it("lose a movie to be predicted whose plot was copied under another title", async () => {
    const { corpora, removed } = await read([
      "Bread,2001,A baker has a secret.,Drama",
      `Another Name,1960,"${heldOutPlot}",Drama`,
      `A Third,1961,"As told before: ${heldOutPlot.toUpperCase()}",Drama`,
    ]);
    expect(corpora[0].movies.map((movie) => movie.title)).toEqual(["Bread"]);
    expect(corpora[0].labels.rowCount).toBe(1);
    const twin = { file: "unseen.csv", id: "31", title: "The Bottle" };
    const corpus = corpora[0].name;
    expect(removed).toEqual([
      { corpus, row: 3, title: "Another Name", reason: "same-plot", twin },
      { corpus, row: 4, title: "A Third", reason: "shared-phrases", twin },
    ]);
    expect(corpora[0].counts.removed).toEqual({
      "same-plot": 1,
      "same-title-year": 0,
      "near-title-year": 0,
      "shared-phrases": 1,
    });
  });

  it("lose a movie whose title and year stand in the main file", async () => {
    const { corpora, removed } = await read([
      "HEAT!,1995,Nothing alike.,Crime",
      "Heat,1993,Nor is this.,Crime",
      "Heat,1986,An older one.,Crime",
      "Heat,,Of no known year.,Crime",
    ]);
    expect(corpora[0].movies.map((movie) => movie.year)).toEqual([1986, null]);
    expect(removed.map(({ row, reason, twin }) => [row, reason, twin.file, twin.id])).toEqual([
      [2, "same-title-year", "main.csv", "7"],
      [3, "near-title-year", "main.csv", "7"],
    ]);
  });

  it("know a genre that the file never gives only where a movie is said to have it all the same", async () => {
    const { corpora } = await read(
      ["A,2000,one,Crime|Short", "B,2000,two,Drama", "C,2000,three,News"],
      ["Short", "News"],
    );
    const { labels, unknown } = corpora[0];
    expect(unknown).toEqual(["News", "Short"]);
    expect(labels.columnCount).toBe(4);
    expect([...labels.values]).toEqual([1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1, 0]);
    expect([...labels.known]).toEqual([1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0]);
  });

  it("keep a movie without the genres that the main file lacks, and count these", async () => {
    const { corpora, warnings } = await read(
      ["A,2000,one,Crime|TV Movie", "B,2000,two,TV Movie|Adult", "C,2000,three,Drama"],
      ["News", "Short"],
    );
    expect(corpora[0].movies.map((movie) => movie.genres)).toEqual([["Crime"], [], ["Drama"]]);
    expect(corpora[0].counts.foreignGenres).toEqual([
      { name: "TV Movie", count: 2 },
      { name: "Adult", count: 1 },
    ]);
    expect(warnings.join()).toContain("TV Movie (2), Adult (1)");
    expect(() => genres.encode(corpora[0].movies)).not.toThrow();
  });

  it("leave out and count rows without a plot and without a label", async () => {
    const { corpora } = await read(["A,2000,,Crime", "B,2000, ,Crime", "C,2000,three,", "D,2000,four,Drama"]);
    expect(corpora[0].movies).toHaveLength(1);
    expect(corpora[0].counts).toMatchObject({
      rowCount: 4,
      withoutPlotCount: 2,
      withoutLabelCount: 1,
      invalidCount: 0,
    });
    const all = await read(["A,2000,one,Crime", "B,2000,two,Western"], genres.names);
    expect(all.corpora[0].movies.map((movie) => movie.title)).toEqual(["A"]);
    expect(all.corpora[0].counts.withoutLabelCount).toBe(1);
  });

  it("may lack titles and years, as columns and as values", async () => {
    const path = extraFile(["one,Crime"], "plot,genres");
    const { corpora } = await readExtraCorpora([{ path, unknown: [] }], genres, []);
    expect(corpora[0].movies).toEqual([{ id: "2", title: "", year: null, plot: "one", genres: ["Crime"] }]);
  });

  it("warn of a genre that no movie has and that is not said to be unknown", async () => {
    const { warnings } = await read(["A,2000,one,Crime|Drama"], ["News"]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("no movie has Short");
    expect(warnings[0]).toContain(",unknown=News+Short");
  });

  it("keep each file's hash, and a name of its own", async () => {
    const paths = [extraFile(["A,2000,one,Crime"]), extraFile(["B,2000,two,Crime"])];
    const other = join(mkdtempSync(join(folder, "other-")), paths[0].split("/").at(-1) as string);
    writeFileSync(other, gzipSync("plot,genres\nthree,Drama\n"));
    const specs = [...paths, other].map((path) => ({ path, unknown: [] }));
    const { corpora } = await readExtraCorpora(specs, genres, []);
    const base = `extra${fileNumber - 1}`;
    expect(corpora.map(({ name }) => name)).toEqual([base, `extra${fileNumber}`, `${base}-2`]);
    expect(corpora[2].sha256).toBe(createHash("sha256").update(gzipSync("plot,genres\nthree,Drama\n")).digest("hex"));
  });

  it("are refused with an unknown genre, the main file's genres beside it", async () => {
    await expect(read(["A,2000,one,Crime"], ["Film-Noire"])).rejects.toMatchObject({
      code: "UNKNOWN_GENRE",
      message: expect.stringMatching(/no genre "Film-Noire"; expected some of Crime, Drama, News, Short/),
    });
  });

  it("are refused without a genres column, twice, and where nothing of them is left", async () => {
    const noGenres = { path: extraFile(["A,2000,one"], "title,year,plot"), unknown: [] };
    await expect(readExtraCorpora([noGenres], genres, [])).rejects.toMatchObject({
      code: "MISSING_COLUMN",
      message: expect.stringContaining('there is no column "genres"'),
    });
    const twins = [extraFile(["A,2000,one,Crime"]), extraFile(["A,2000,one,Crime"])];
    await expect(
      readExtraCorpora(
        twins.map((path) => ({ path, unknown: [] })),
        genres,
        [],
      ),
    ).rejects.toMatchObject({
      code: "INVALID_SETTING",
      message: expect.stringContaining(`same contents as ${twins[0]}`),
    });
    await expect(read(["Heat,1996,one,Crime", "X,2000,,Crime"])).rejects.toMatchObject({
      code: "NO_ROWS",
      message: expect.stringContaining("none of its 2 rows is left: 1 are in other files, 1 have no plot"),
    });
  });

  it("are refused where the file is the main file itself, is damaged, or is not there", async () => {
    const path = extraFile(["A,2000,one,Crime", "B,2001,two,Drama"]);
    const same = await readMovies(path, { requireGenres: true });
    await expect(readExtraCorpora([{ path, unknown: [] }], genres, [same])).rejects.toMatchObject({
      code: "NO_ROWS",
      message: expect.stringContaining("2 are in other files"),
    });
    const cut = join(folder, "cut.csv.gz");
    writeFileSync(cut, readFileSync(path).subarray(0, -12));
    for (const [file, code] of [
      [cut, "BAD_ARCHIVE"],
      [join(folder, "none.csv"), "FILE_NOT_FOUND"],
    ]) {
      await expect(readExtraCorpora([{ path: file, unknown: [] }], genres, [main])).rejects.toMatchObject({
        code,
        message: expect.stringContaining(file),
      });
    }
  });

  it("may be JSON Lines, with lists of genres", async () => {
    const path = join(folder, "extra.jsonl");
    const rows = [
      { plot: heldOutPlot, genres: ["Drama"] },
      { title: "B", plot: "two", genres: ["Crime", "Adult"], year: null },
      { plot: null, genres: ["Crime"] },
      { plot: "four" },
    ];
    writeFileSync(path, rows.map((row) => JSON.stringify(row)).join("\n"));
    const { corpora, removed } = await readExtraCorpora([{ path, unknown: [] }], genres, [main, unseen]);
    expect(corpora[0].movies).toEqual([{ id: "2", title: "B", year: null, plot: "two", genres: ["Crime"] }]);
    expect(corpora[0].counts).toMatchObject({ rowCount: 4, withoutPlotCount: 1, withoutLabelCount: 1 });
    expect(removed).toMatchObject([{ row: 1, title: "", reason: "same-plot" }]);
  });

  it("stop at a row that cannot be used, or skip and count it", async () => {
    const rows = ["A,2000,one,Crime", "B,203,two,Crime"];
    await expect(read(rows)).rejects.toMatchObject({ code: "BAD_ROW" });
    const { corpora, warnings } = await read(rows, ["Drama", "News", "Short"], { skipInvalid: true });
    expect(corpora[0].counts).toMatchObject({ rowCount: 2, invalidCount: 1 });
    expect(warnings.join()).toContain("1 of 2 rows were skipped");
  });
});

const dataFolder = process.env.CLAQUETA_DATA_DIR ?? fileURLToPath(new URL("../../../../shared/data", import.meta.url));
const hasExtra = ["dataTraining.zip", "dataTesting.zip", "extra/tmdb-overviews.csv.gz"].every((name) =>
  existsSync(join(dataFolder, name)),
);

describe.skipIf(!hasExtra)("the real extra files (skipped where CLAQUETA_DATA_DIR holds none)", () => {
  it("give 245,366 movies when the seven that are left of the official files are taken out", async () => {
    const training = await readMovies(join(dataFolder, "dataTraining.zip"), { requireGenres: true });
    const testing = await readMovies(join(dataFolder, "dataTesting.zip"));
    const specs = [
      ["mmimdb", "News"],
      ["imdb-descriptions", "Short"],
      ["wikipedia-plots", "Short"],
      ["tmdb-overviews", "Biography+Film-Noir+Musical+News+Short+Sport"],
    ].map(([name, unknown]) => ({ path: join(dataFolder, "extra", `${name}.csv.gz`), unknown: unknown.split("+") }));
    const official = Genres.of(training.movies);
    const { corpora, removed, warnings } = await readExtraCorpora(specs, official, [training, testing]);
    expect(warnings).toEqual([]);
    expect(corpora.map(({ counts, movies }) => [counts.rowCount, movies.length])).toEqual([
      [1_460, 1_456],
      [50_111, 50_110],
      [24_678, 24_678],
      [169_124, 169_122],
    ]);
    expect(removed.map(({ corpus, row, reason, twin }) => [corpus, row, reason, twin.id])).toEqual([
      ["mmimdb", 667, "same-plot", "3054"],
      ["mmimdb", 1139, "same-plot", "1259"],
      ["mmimdb", 1194, "same-plot", "4832"],
      ["mmimdb", 1311, "same-plot", "3845"],
      ["imdb-descriptions", 25843, "same-title-year", "8435"],
      ["tmdb-overviews", 61809, "same-title-year", "8435"],
      ["tmdb-overviews", 157483, "near-title-year", "6857"],
    ]);
    // tmdb never gives six genres, and no row of it has one of them: exactly these columns are unknown.
    const { labels, movies } = corpora[3];
    expect(labels.known.reduce((sum, known) => sum + known, 0)).toBe(movies.length * (official.count - 6));
  }, 300_000);
});
