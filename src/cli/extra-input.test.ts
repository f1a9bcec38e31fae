import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import { Genres } from "../movies/genres.ts";
import { addExtraOptions, extraSpec, readExtraInput } from "./extra-input.ts";
import type { Session } from "./session.ts";

describe("--extra", () => {
  it("is a file, and where it says so the genres that the file never gives", () => {
    const first = extraSpec("data/mmimdb.csv.gz");
    expect(first).toEqual([{ path: "data/mmimdb.csv.gz", unknown: [] }]);
    expect(extraSpec("b.csv,unknown=Biography+Film-Noir + Sci-Fi", first)).toEqual([
      ...first,
      { path: "b.csv", unknown: ["Biography", "Film-Noir", "Sci-Fi"] },
    ]);
    expect(extraSpec("a,b=c/d,e.csv,unknown=News")).toEqual([{ path: "a,b=c/d,e.csv", unknown: ["News"] }]);
  });

  it.each([
    ["a.csv,unkown=News", 'There is no setting "unkown"'],
    ["a.csv,unknown=News,weight=2", 'There is no setting "weight"'],
    ["a.csv,unknown=News,unknown=Short", "unknown stands twice"],
    ["a.csv,unknown=", "There is an empty genre name"],
    ["a.csv,unknown=News+", "There is an empty genre name"],
    ["a.csv,unknown=News+News", "A genre stands twice"],
    ["a.csv,unknown", "FILE,unknown=News+Short"],
    [",unknown=News", "FILE,unknown=News+Short"],
    ["", "FILE,unknown=News+Short"],
    ["./x/../first.csv", '"./x/../first.csv" is given twice'],
  ])("refuses %j", (text, message) => {
    const parse = () => extraSpec(text, [{ path: "first.csv", unknown: [] }]);
    expect(parse).toThrow(InvalidArgumentError);
    expect(parse).toThrow(message);
  });
});

describe("addExtraOptions", () => {
  const parsed = (...args: string[]) =>
    addExtraOptions(new Command())
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .parse(args, { from: "user" });

  it("lets --extra and --to-predict be repeated", () => {
    const args = [
      "--extra",
      "a.csv",
      "--to-predict",
      "t.zip",
      "--extra",
      "b.csv,unknown=News",
      "--to-predict",
      "u.zip",
    ];
    expect(parsed(...args).opts()).toEqual({
      extra: [
        { path: "a.csv", unknown: [] },
        { path: "b.csv", unknown: ["News"] },
      ],
      toPredict: ["t.zip", "u.zip"],
    });
  });

  it("refuses a file that is given twice, naming option and file", () => {
    expect(() => parsed("--extra", "a.csv", "--extra", "./a.csv,unknown=News")).toThrow(
      /option '--extra <file>'.*"\.\/a\.csv" is given twice/,
    );
    expect(() => parsed("--to-predict", "t.zip", "--to-predict", "t.zip")).toThrow(
      /'--to-predict <file>'.*given twice/,
    );
  });
});

describe("readExtraInput", () => {
  const folder = mkdtempSync(join(tmpdir(), "claqueta-extra-input-"));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const session = { signal: new AbortController().signal } as Session;
  const genres = new Genres(["Crime", "Drama"]);
  const main = { name: "main.csv", movies: [{ id: "1", title: "Heat", year: 1995, plot: "Two men, one city." }] };

  it("takes out the movies of the main file and of each --to-predict, and lists them as JSON Lines", async () => {
    const toPredict = file("unseen.csv", ",year,title,plot\n31,1999,The Bottle,A letter at sea.\n");
    const rows = ["Other,1950,A letter - at sea,Drama", "Heat,1994,Else,Crime", "Bread,2001,A baker,Drama"];
    const path = file("extra.csv", `title,year,plot,genres\n${rows.join("\n")}\n`);
    const removed = join(folder, "removed.jsonl");
    const options = { extra: [{ path, unknown: [] }], toPredict: [toPredict], removed };
    const input = await readExtraInput(main, genres, options, session);
    expect(input.corpora[0].movies.map((movie) => movie.title)).toEqual(["Bread"]);
    expect(input.toPredict).toEqual([{ name: toPredict, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    const lines = readFileSync(removed, "utf8").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(input.removed);
    expect(input.removed.map(({ row, reason, twin }) => [row, reason, twin.file, twin.id])).toEqual([
      [2, "same-plot", toPredict, "31"],
      [3, "near-title-year", "main.csv", "1"],
    ]);
  });

  it("gives no corpora without --extra, and refuses its companions then", async () => {
    expect(await readExtraInput(main, genres, {}, session)).toMatchObject({ corpora: [], removed: [], warnings: [] });
    await expect(readExtraInput(main, genres, { toPredict: ["x.csv"] }, session)).rejects.toMatchObject({
      code: "USAGE",
      message: expect.stringContaining("at least one --extra"),
    });
  });
});
