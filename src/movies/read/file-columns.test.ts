import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { readMovies, readRows } from "./read-movies.ts";

const embeddings = [[0.5, -1], null, [2, 3]];
const columns = [
  { name: "id", data: ["a", "b", "c"], type: "STRING" },
  { name: "title", data: ["One", "Two", "Three"], type: "STRING" },
  { name: "year", data: [1924, 1925, 1926], type: "INT32" },
  { name: "plot", data: ["A man.", "A ghost.", "A war."], type: "STRING" },
  { name: "genres", data: [["Drama"], ["Horror", "Drama"], ["War"]], type: "JSON" },
  { name: "runtime", data: [45.5, null, 95], type: "DOUBLE" },
  { name: "cast", data: [[{ name: "Buster Keaton" }], [], [{ name: "A" }, { name: "B" }]], type: "JSON" },
] as const;
const list = { name: "embedding", data: embeddings, type: "JSON" } as const;
type Column = { readonly name: string; readonly data: readonly unknown[]; readonly type: string };
const parquet = (given: readonly Column[] = [...columns, list]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(parquetWriteBuffer({ columnData: given as never }));
const withColumn = (name: string, data: readonly unknown[], type: string) =>
  parquet([...columns.filter((column) => column.name !== name), { name, data, type }]);
const source = (bytes: Uint8Array<ArrayBuffer>) => ({ name: "movies.parquet", bytes });
const fields = { runtime: "number", cast: "category", embedding: "vector" } as const;

/** Floats in a column of lists, as other programs write embeddings. */
const floatLists = (): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        ...columns.slice(0, 5).map(({ name, data }) => ({ name, data })),
        { name: "embedding", data: embeddings },
      ] as never,
      schema: [
        { name: "root", num_children: 6 },
        ...["id", "title"].map((name) => ({
          name,
          type: "BYTE_ARRAY",
          converted_type: "UTF8",
          repetition_type: "OPTIONAL",
        })),
        { name: "year", type: "INT32", repetition_type: "OPTIONAL" },
        { name: "plot", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
        { name: "genres", type: "BYTE_ARRAY", converted_type: "JSON", repetition_type: "OPTIONAL" },
        { name: "embedding", num_children: 1, converted_type: "LIST", repetition_type: "OPTIONAL" },
        { name: "list", num_children: 1, repetition_type: "REPEATED" },
        { name: "element", type: "FLOAT", repetition_type: "OPTIONAL" },
      ] as never,
    }),
  );

describe("a Parquet file of movies", () => {
  it("gives the movies, their genres and their fields", async () => {
    const bytes = parquet();
    const table = await readMovies(source(bytes), { fields, requireGenres: true });
    expect(table.movies).toEqual([
      {
        id: "a",
        title: "One",
        year: 1924,
        plot: "A man.",
        genres: ["Drama"],
        fields: { runtime: 45.5, cast: ["Buster Keaton"], embedding: Float32Array.of(0.5, -1) },
      },
      { id: "b", title: "Two", year: 1925, plot: "A ghost.", genres: ["Horror", "Drama"], fields: {} },
      {
        id: "c",
        title: "Three",
        year: 1926,
        plot: "A war.",
        genres: ["War"],
        fields: { runtime: 95, cast: ["A", "B"], embedding: Float32Array.of(2, 3) },
      },
    ]);
    expect(table).toMatchObject({ name: "movies.parquet", rowCount: 3, skippedCount: 0, byteCount: bytes.length });
    expect(table.columns).toEqual([...columns.map(({ name }) => name), "embedding"]);
    expect(table.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  it("skips rows whose vector has another length than the model's", async () => {
    const fields = { embedding: "vector" } as const;
    const { movies } = await readMovies(source(floatLists()), { fields });
    const length = (movies[0].fields?.embedding as Float32Array | undefined)?.length ?? 0;
    const asked = { fields, vectorLengths: { embedding: length + 1 } };
    await expect(readMovies(source(floatLists()), asked)).rejects.toThrow(`the vector has ${length} numbers; expected`);
    const table = await readMovies(source(floatLists()), { ...asked, skipInvalid: true });
    expect([table.rowCount, table.skippedCount]).toEqual([3, 2]);
  });

  it("gives vectors of a column of lists of floats", async () => {
    const { movies } = await readMovies(source(floatLists()), { fields: { embedding: "vector" } });
    expect(movies.map((movie) => movie.fields?.embedding)).toEqual([
      Float32Array.of(0.5, -1),
      undefined,
      Float32Array.of(2, 3),
    ]);
  });

  it("is read from a path as from bytes, and from a part of a larger buffer", async () => {
    const bytes = parquet();
    const path = join(mkdtempSync(join(tmpdir(), "claqueta-")), "movies.parquet");
    writeFileSync(path, bytes);
    const large = new Uint8Array(bytes.length + 16);
    large.set(bytes, 8);
    const [fromPath, fromPart] = [
      await readMovies(path),
      await readMovies(source(large.subarray(8, 8 + bytes.length))),
    ];
    expect(fromPath.movies).toEqual(fromPart.movies);
    expect(fromPath.sha256).toBe(fromPart.sha256);
  });

  it("takes other names of columns, and lacks a field without a column unless it must have one", async () => {
    const renamed = withColumn("plot", ["x", "y", "z"], "STRING");
    const { movies } = await readMovies(source(renamed), {
      fields: { minutes: "number", tagline: "text" },
      columns: { minutes: "runtime" },
    });
    expect(movies[0].fields).toEqual({ minutes: 45.5 });
    const required = { fields: { tagline: "text" }, requireFields: true } as const;
    await expect(readMovies(source(renamed), required)).rejects.toMatchObject({ code: "MISSING_COLUMN" });
    await expect(readMovies(source(renamed), { columns: { title: "name" } })).rejects.toThrow(
      'there is no column "name"',
    );
  });

  it("stops at the first row that cannot be used, or skips and lists such rows", async () => {
    const bad = withColumn("year", [1924, 99, 1926], "INT32");
    await expect(readMovies(source(bad))).rejects.toMatchObject({
      code: "BAD_ROW",
      message: expect.stringContaining("row 2, column year"),
    });
    const table = await readMovies(source(bad), { skipInvalid: true });
    expect(table.movies.map(({ id }) => id)).toEqual(["a", "c"]);
    expect(table).toMatchObject({
      rowCount: 3,
      skippedCount: 1,
      skipped: [{ row: 2, column: "year", code: "BAD_ROW" }],
    });
  });

  it("names the row and column of a value that is not of the field's type", async () => {
    const bad = withColumn("embedding", [[1, 2], [1, null], null], "JSON");
    await expect(readMovies(source(bad), { fields: { embedding: "vector" } })).rejects.toThrow(
      'movies.parquet row 2, column embedding: "[1,null]": it is no list of numbers',
    );
  });

  it.each([
    ["fileBytes", 100, "the file is too large"],
    ["rowCount", 2, "there are too many rows"],
    ["fieldLength", 7, "the value is too long"],
    ["decompressedBytes", 20, "there is too much text"],
  ])("is refused over the limit %s", async (limit, value, what) => {
    const read = readMovies(source(parquet()), { limits: { [limit]: value } });
    await expect(read).rejects.toMatchObject({ code: "FILE_TOO_LARGE", message: expect.stringContaining(what) });
  });

  it("cannot come from a pipe, be damaged, or be read after the work was stopped", async () => {
    await expect(readMovies("-", { format: "parquet" })).rejects.toMatchObject({ code: "USAGE" });
    await expect(readMovies(source(parquet().slice(0, -20)))).rejects.toMatchObject({ name: "ClaquetaError" });
    const signal = AbortSignal.abort();
    await expect(readMovies(source(parquet()), { signal })).rejects.toMatchObject({ code: "INTERRUPTED" });
  });

  it("is read row by row, with what is known so far", async () => {
    const rows = readRows(source(parquet()));
    const counts: number[] = [];
    for await (const { movie } of rows) {
      counts.push(rows.rowCount);
      expect(movie?.id).toBe("abc"[rows.rowCount - 1]);
    }
    expect(counts).toEqual([1, 2, 3]);
    expect(rows.sha256).toMatch(/^[0-9a-f]{64}$/);
  });
});
