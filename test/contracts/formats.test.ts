import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { type PredictFileOptions, predictFile } from "../../src/batch/predict-file.ts";
import { RecordCutter } from "../../src/batch/record-cutter.ts";
import { compressions } from "../../src/movies/formats/compressions.ts";
import { kindByMagic, kindByName, kindNamed, kindNames, outputByName } from "../../src/movies/formats/file-kind.ts";
import { formats } from "../../src/movies/formats/registry.ts";
import { formatLike, streamEndings, streamFormats } from "../../src/movies/formats/stream-formats.ts";
import { readRows } from "../../src/movies/read/read-movies.ts";
import type { GenreModel } from "../../src/pipeline/genre-model.ts";
import { rankGenres } from "../../src/pipeline/genre-ranking.ts";
import { encodeModel } from "../../src/pipeline/model-codec.ts";
import { rememberModel, type SharedModel, shareModel } from "../../src/pipeline/predict-movies.ts";
import { inlinePool } from "../../src/pool/pool.ts";
import { smallModel } from "../fixtures/small-model.ts";
import { root, temporaryFolder } from "../flow/claqueta.ts";

const folder = temporaryFolder();

/** Values that a format must quote, escape or otherwise keep apart. */
const rows = [
  { title: "Dust, and Silver", year: "1958", plot: 'A gunslinger says "Draw!"', note: "" },
  { title: "Tab\there", year: "1960", plot: "Two lines,\nor three\r\n— señor 🎬", note: "'single'" },
  { title: "", year: "", plot: "tea; and | nothing\\else", note: '"' },
];
const given = { name: "movies.jsonl", bytes: Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n")) };
const movies = rows.map(({ title, year, plot }) => ({ id: "", title, year: year === "" ? null : Number(year), plot }));

let model: GenreModel;
let shared: SharedModel;
beforeAll(async () => {
  model = await smallModel();
  shared = shareModel("small", await encodeModel(model));
  rememberModel("small", model);
});

/** What bulk prediction writes. */
async function predicted(options: Pick<PredictFileOptions, "source" | "outputFormat" | "genresColumn">) {
  const parts: Uint8Array[] = [];
  await predictFile({
    ...options,
    movieColumns: { columns: { genres: null, id: null }, optionalColumns: ["title", "year"] },
    genres: model.genres,
    shared,
    target: { write: async (bytes) => void parts.push(Uint8Array.from(bytes)) },
    checkpointMs: 1e9,
    pool: async () => inlinePool,
  });
  return Buffer.concat(parts);
}

const names = formats.map(({ name }) => name);
const named = (name: string) => formats.find((format) => format.name === name)!;
const both = names.filter((name) => named(name).input !== undefined && named(name).output !== undefined);

describe("the registry of formats", () => {
  it("has names, titles and endings that stand once", () => {
    const endings = formats.flatMap(({ extensions }) => extensions);
    for (const list of [names, formats.map(({ title }) => title), endings])
      expect(new Set(list).size).toBe(list.length);
    expect(both.length).toBeGreaterThan(2);
  });

  it.each(names)("says of %s in the documentation what it says in the entry", (name) => {
    const { title, extensions, input, output } = named(name);
    const page = readFileSync(join(root, "docs/commands.md"), "utf8");
    const line = page.split("\n").find((text) => text.startsWith(`| \`${name}\` | ${title}`));
    for (const part of [...extensions.map((ending) => `\`.${ending}\``), input?.note ?? "", output?.note ?? ""]) {
      expect(line).toContain(part);
    }
    expect(input?.note !== "" && output?.note !== "").toBe(true);
  });

  it.each(names)("knows %s by the ending and by the option", (name) => {
    const { extensions, input } = named(name);
    for (const ending of extensions) expect(outputByName(`a.b.${ending.toUpperCase()}`)).toBe(name);
    if (input === undefined) return;
    expect(kindNames).toContain(name);
    expect(kindNamed(name).format?.name).toBe(name);
    for (const ending of extensions) expect(kindByName(`a.b.${ending}`)).toMatchObject({ format: { name } });
  });

  it("knows every packing by its ending, by the option and by its first bytes", () => {
    const packed: { readonly [name: string]: Uint8Array } = {
      gz: gzipSync(given.bytes),
      zip: zipSync({ "movies.jsonl": given.bytes }),
    };
    expect(compressions.map(({ name }) => name).sort()).toEqual(Object.keys(packed).sort());
    for (const { name, extensions, isArchive } of compressions) {
      expect(kindByMagic(packed[name]).compression?.name).toBe(name);
      for (const ending of extensions) expect(kindByName(`a.csv.${ending}`).compression?.name).toBe(name);
      const options = isArchive ? [name] : streamFormats.map((format) => `${format.name}.${name}`);
      for (const option of options) expect(kindNamed(option).compression?.name).toBe(name);
    }
  });
});

describe.each(both)("%s", (name) => {
  const { extensions, input } = named(name);
  const path = join(folder, `written.${extensions[0]}`);
  let written: Buffer;
  beforeAll(async () => {
    written = await predicted({ source: given, outputFormat: named(name).name as "csv", genresColumn: "genres" });
    writeFileSync(path, written);
  });

  it("is what its beginning says", () => {
    const kind = kindByMagic(written);
    const text = new TextDecoder().decode(written.subarray(0, 4096));
    expect((kind.format ?? formatLike(text, true))?.name).toBe(name);
    expect(kind.compression).toBeNull();
  });

  it("gives every value and answer back when bulk prediction reads what it wrote", async () => {
    const again = await predicted({ source: path, outputFormat: "jsonl", genresColumn: "again" });
    const read = again
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(read).toHaveLength(rows.length);
    const { values: probabilities } = model.predictProba(movies);
    for (const [i, row] of rows.entries()) {
      for (const [column, value] of Object.entries(row)) expect(read[i][column] ?? "").toBe(value);
      const ranking = rankGenres(model, probabilities, i, {});
      expect(read[i].again).toEqual(ranking);
      if (Array.isArray(read[i].genres)) expect(read[i].genres).toEqual(ranking);
      else for (const { genre, probability } of ranking) expect(Number(read[i][`p_${genre}`])).toBe(probability);
    }
  });

  if (input?.access !== "stream") return;
  it("is read whole the same by name, by contents, packed and cut between records", async () => {
    const format = streamFormats.find((each) => each.name === name)!;
    const file = { name: path, bytes: written };
    const read = async (source: { readonly name: string; readonly bytes: Uint8Array }) => {
      const list = [];
      for await (const { values, movie } of readRows(source, {
        columns: { genres: null },
        optionalColumns: ["title", "year"],
      }))
        list.push([values, movie?.title, movie?.plot]);
      return list;
    };
    const whole = await read(file);
    expect(whole.map(([, ...parts]) => parts)).toEqual(rows.map(({ title, plot }) => [title, plot]));
    const [ending] = streamEndings(format);
    for (const source of [
      { name: "no-ending", bytes: written },
      { name: `a.${ending}.gz`, bytes: gzipSync(written) },
      { name: "no-ending", bytes: gzipSync(written) },
      { name: "a.zip", bytes: zipSync({ [`inner.${ending}`]: written }) },
    ]) {
      expect(await read(source)).toEqual(whole);
    }
    const cutter = new RecordCutter(format.input.recordEnds(), 1);
    const chunks = [...cutter.push(written), ...cutter.finish()];
    expect(chunks).toHaveLength(rows.length + (format.input.hasHeader ? 1 : 0));
    expect(Buffer.concat(chunks.map(({ bytes }) => bytes)).equals(written)).toBe(true);
  });
});
