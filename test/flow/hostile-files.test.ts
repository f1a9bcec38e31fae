import { constants, deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { ClaquetaError, errorTable } from "../../src/errors.ts";
import { type MovieTable, readMovies } from "../../src/movies/read/read-movies.ts";

const mebibyte = 2 ** 20;
const header = "title,year,plot,genres\n";
const text = `${header}Heat,1995,"two men, one city","['Crime', 'Drama']"\nM,1931,a whistle,Crime|Thriller\n`;
const zip = zipSync({ "movies.csv": new TextEncoder().encode(text) }, { mtime: "2000-01-01" });
const gzip = gzipSync(text);

/** The table, or the error, which must be one of Claqueta's own that blames the data. Any other fails the test. */
async function outcome(
  name: string,
  data: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<MovieTable | ClaquetaError> {
  try {
    const source = data instanceof Uint8Array ? { name, bytes: data } : { name, stream: data };
    return await readMovies(source, { requireGenres: true });
  } catch (error) {
    if (!(error instanceof ClaquetaError)) throw error;
    expect(error.exitCode).toBe(65);
    expect(error.exitCode).toBe(errorTable[error.code].exitCode);
    expect(error.message.startsWith(name)).toBe(true);
    expect(error.message.length).toBeLessThan(1_000);
    return error;
  }
}

const codeOf = (result: MovieTable | ClaquetaError) => (result instanceof ClaquetaError ? result.code : "read");

/** How far the peak of this process's memory rises over the work, in bytes. Each test file has a process of its own. */
async function peakRise(work: () => Promise<unknown>): Promise<number> {
  const before = process.resourceUsage().maxRSS;
  await work();
  return (process.resourceUsage().maxRSS - before) * 1024;
}

/** So many bytes of a repeated text between two others, in pieces; `given` counts what was taken. */
function flood(begin: string, filler: string, byteCount: number, end = "") {
  const block = Buffer.from(filler.repeat(Math.ceil(65_536 / filler.length)));
  const given = { bytes: 0 };
  async function* pieces() {
    yield Buffer.from(begin);
    for (; given.bytes < byteCount; given.bytes += block.length) yield block;
    yield Buffer.from(end);
  }
  return { pieces: pieces(), given };
}

/** Deflated data of `count` times the same block, made without holding them. */
function deflatedFlood(block: Buffer, count: number): Buffer {
  const once = deflateRawSync(block, { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array<Buffer>(count).fill(once), deflateRawSync(Buffer.alloc(0))]);
}

/** A zip of one stored member, made to say that it is deflated and unpacks to `unpackedBytes`. */
function zipOf(deflated: Uint8Array, unpackedBytes: number): Uint8Array {
  const bytes = zipSync({ "movies.csv": [deflated, { level: 0 }] }, { mtime: "2000-01-01" });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const directory = view.getUint32(bytes.length - 6, true);
  view.setUint16(8, 8, true);
  view.setUint16(directory + 10, 8, true);
  view.setUint32(directory + 24, unpackedBytes, true);
  return bytes;
}

describe("hostile files", () => {
  // First, for a peak of memory that an earlier test has reached would hide what these need.
  it.each([
    ["bare", `${header}a,1999,`, "a"],
    ["quoted", `${header}a,1999,"`, "a"],
    ["never closed, over many lines", `${header}a,1999,"`, "a,1999,b\n"],
    ["of doubled quotes", `${header}a,1999,"`, '""'],
    ["in the header", "", "a"],
  ])("with a field of 100 MB, %s, stop after the limit of one field", async (_, begin, filler) => {
    const { pieces, given } = flood(begin, filler, 100_000_000, '",Drama\n');
    let result: MovieTable | ClaquetaError | undefined;
    const rise = await peakRise(async () => {
      result = await outcome("movies.csv", pieces);
    });
    expect(result).toMatchObject({ code: "FILE_TOO_LARGE", message: expect.stringContaining("fieldLength") });
    expect(given.bytes).toBeLessThan(2 * mebibyte);
    expect(rise).toBeLessThan(64 * mebibyte);
  });

  it("with a line of 100 MB of JSON stop after the limit of one row", async () => {
    const { pieces, given } = flood('{"plot":"', "a", 100_000_000, '"}\n');
    expect(await outcome("movies.jsonl", pieces)).toMatchObject({ code: "FILE_TOO_LARGE" });
    expect(given.bytes).toBeLessThan(4 * mebibyte);
  });

  it("are refused when a zip is cut at any byte", async () => {
    expect(codeOf(await outcome("a.zip", zip))).toBe("read");
    for (let length = 0; length < zip.length; length++) {
      expect(codeOf(await outcome("a.zip", zip.subarray(0, length)))).toBe(length === 0 ? "NO_ROWS" : "BAD_ARCHIVE");
    }
  });

  it("are refused when a gzip file is cut at any byte or has something behind it", async () => {
    expect(codeOf(await outcome("a.csv.gz", gzip))).toBe("read");
    for (let length = 1; length < gzip.length; length++) {
      expect(codeOf(await outcome("a.csv.gz", gzip.subarray(0, length)))).toBe("BAD_ARCHIVE");
    }
    expect(codeOf(await outcome("a.csv.gz", Buffer.concat([gzip, Buffer.from("rest")])))).toBe("BAD_ARCHIVE");
  });

  it.each([
    ["a.zip", zip],
    ["a.csv.gz", gzip],
  ])("with any byte of %s changed give an error or the very same movies", async (name, archive) => {
    const whole = (await outcome(name, archive)) as MovieTable;
    for (let at = 0; at < archive.length; at++) {
      for (const change of [1, 0x80, 0xff]) {
        const hurt = Uint8Array.from(archive);
        hurt[at] ^= change;
        const result = await outcome(name, hurt);
        if (!(result instanceof ClaquetaError)) expect(result.movies).toEqual(whole.movies);
      }
    }
  });

  it.each([
    ["NUL", "\0"],
    ["one letter", "a"],
    ["empty lines", "\n"],
    ["commas", ","],
    ["quotes", '"'],
    ["good rows", "Heat,1995,two men,Drama\n"],
  ])("of a gibibyte of %s packed into a gzip file or a zip stop early and in little memory", async (_, filler) => {
    const block = Buffer.from(header + filler.repeat(Math.ceil((16 * mebibyte) / filler.length)));
    const gzipBomb = Buffer.concat(Array<Buffer>(64).fill(gzipSync(block)));
    const deflated = deflatedFlood(block, 64);
    const honestZip = zipOf(deflated, 64 * block.length);
    const lyingZip = zipOf(deflated, mebibyte);
    const rise = await peakRise(async () => {
      expect(codeOf(await outcome("a.csv.gz", gzipBomb))).toMatch(/FILE_TOO_LARGE|BAD_ENCODING|BAD_CSV|BAD_ROW/);
      expect(codeOf(await outcome("a.zip", honestZip))).toBe("FILE_TOO_LARGE");
      expect(codeOf(await outcome("a.zip", lyingZip))).toMatch(
        /BAD_ARCHIVE|FILE_TOO_LARGE|BAD_ENCODING|BAD_CSV|BAD_ROW/,
      );
    });
    expect(rise).toBeLessThan(256 * mebibyte);
  });

  it("of binary noise are refused by name, whatever their ending", async () => {
    const endings = fc.constantFrom("csv", "jsonl", "csv.gz", "zip", "json", "dat", "");
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 4_000, size: "max" }), endings, async (bytes, ending) => {
        expect(await outcome(`noise.${ending}`, bytes)).toBeInstanceOf(ClaquetaError);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it("with noise where a header, a row or a packed body should be give an error or whole movies", async () => {
    const noise = fc.string({ unit: fc.constantFrom(..."ab,,\"'\n\r|[]{}:\\\0é "), maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(noise, noise, fc.nat(text.length), async (begin, middle, at) => {
        const hurt = begin + text.slice(0, at) + middle + text.slice(at);
        for (const name of ["a.csv", "a.jsonl"]) {
          const result = await outcome(name, Buffer.from(hurt));
          if (result instanceof ClaquetaError) continue;
          for (const { plot, year, genres } of result.movies) {
            expect(plot.trim()).not.toBe("");
            expect(year).toBeGreaterThanOrEqual(1870);
            expect(genres?.length).toBeGreaterThan(0);
          }
        }
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });

  it("with names out of Object.prototype change nothing but the answer", async () => {
    const names = ["__proto__", "constructor", "toString", "hasOwnProperty"];
    const csv = `title,year,plot,genres,${names.join()}\na,1999,p,${names.join("|")},1,2,3,4\n`;
    const json = `{"title":"a","year":1999,"plot":"p","genres":${JSON.stringify(names)},"__proto__":{"polluted":1}}`;
    for (const [name, content] of [
      ["a.csv", csv],
      ["a.jsonl", json],
    ]) {
      const result = (await outcome(name, Buffer.from(content))) as MovieTable;
      expect(result.movies).toEqual([
        { id: name === "a.csv" ? "2" : "1", title: "a", year: 1999, plot: "p", genres: names },
      ]);
      expect(result.columns).toContain("__proto__");
    }
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    const unnamed = names.map((name) => `${name},${name}\n1,2\n`);
    for (const content of unnamed)
      expect(codeOf(await outcome("a.csv", Buffer.from(content)))).toBe("DUPLICATE_COLUMN");
  });
});
