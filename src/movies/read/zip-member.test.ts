import { type Zippable, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readLimits } from "../formats/read-limits.ts";
import { findZipMember } from "./zip-member.ts";

const text = new TextEncoder().encode("title,year,plot\nA,1999,words\n");
const zip = (files: Zippable) => zipSync(files, { mtime: "2000-01-01" });
const find = (bytes: Uint8Array) => findZipMember("movies.zip", bytes, readLimits);

/** The archive with one 16-bit number of its directory entry replaced. */
function withEntryField(offset: number, value: number): Uint8Array {
  const bytes = zip({ "movies.csv": text });
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(bytes.length - 6, true);
  view.setUint16(directory + offset, value, true);
  return bytes;
}

describe("findZipMember", () => {
  it("finds the one file beside folders and macOS's shadows, stored or deflated, in a view of a larger buffer", () => {
    const bytes = zip({ data: {}, "data/movies.csv": [text, { level: 0 }], "__MACOSX/data/._movies.csv": text });
    const padded = new Uint8Array(bytes.length + 20);
    padded.set(bytes, 7);
    const member = find(padded.subarray(7, 7 + bytes.length));
    expect(member).toMatchObject({ name: "data/movies.csv", isDeflated: false, unpackedBytes: text.length });
    expect(member.packed).toEqual(text);
    expect(find(zip({ "movies.csv": text }))).toMatchObject({ isDeflated: true });
  });

  it("finds the end behind a comment", () => {
    const bytes = zipSync({ "movies.csv": text }, { comment: "x" });
    expect(find(bytes).name).toBe("movies.csv");
    const archive = zip({ "movies.csv": text });
    const commented = Uint8Array.from([...archive, 104, 105]);
    commented[archive.length - 2] = 2;
    expect(find(commented).name).toBe("movies.csv");
  });

  it.each<[string, Uint8Array, string]>([
    ["two files", zip({ "a.csv": text, "b.csv": text }), "it holds 2 files"],
    ["no file", zip({ a: {} }), "it holds no file"],
    ["an encrypted file", withEntryField(8, 1), "it is encrypted"],
    ["another method", withEntryField(10, 12), "packing method 12"],
    ["something behind the archive", Uint8Array.from([...zip({ "a.csv": text }), 0]), "the zip's end is missing"],
    ["something before the archive", Uint8Array.from([0, ...zip({ "a.csv": text })]), "not where it should be"],
    ["an entry that points elsewhere", withEntryField(42, 3), "not where the table of contents says"],
    ["an entry with a name too long", withEntryField(28, 5000), "the table of contents is damaged"],
    ["no bytes", new Uint8Array(0), "the zip's end is missing"],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => find(bytes)).toThrow(message);
  });

  it("refuses an archive that states a size or ratio over the limits before anything is unpacked", () => {
    const bytes = withEntryField(26, 0x0200); // the size's upper half: 32 MiB and more
    expect(() => find(bytes)).toThrow(/unpack to .*limit compressionRatio/);
    expect(() => find(withEntryField(26, 0x7fff))).toThrow(/unpacks to .*limit decompressedBytes/);
  });
});
