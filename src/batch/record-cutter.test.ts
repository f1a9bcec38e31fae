import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csv } from "../movies/formats/csv.ts";
import { CsvRecords } from "../movies/formats/csv-records.ts";
import { jsonLines } from "../movies/formats/json-lines.ts";
import { readLimits } from "../movies/formats/read-limits.ts";
import type { StreamFormat } from "../movies/formats/stream-formats.ts";
import { RecordCutter, type TextChunk } from "./record-cutter.ts";

const encoder = new TextEncoder();

/** Chunks of the bytes when they come in pieces of the given size. */
function cut(bytes: Uint8Array, format: StreamFormat, chunkBytes: number, pieceBytes: number): TextChunk[] {
  const cutter = new RecordCutter(format.input.recordEnds(), chunkBytes);
  const chunks: TextChunk[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes)
    chunks.push(...cutter.push(bytes.subarray(at, at + pieceBytes)));
  chunks.push(...cutter.finish());
  return chunks;
}

const field = fc.string({ unit: fc.constantFrom('"', ",", "\n", "a", "ñ", "🎬"), maxLength: 8 });
const csvText = fc
  .array(fc.array(field, { minLength: 1, maxLength: 3 }), { maxLength: 12 })
  .map((rows) => rows.map((row) => `${row.map((value) => `"${value.replaceAll('"', '""')}"`).join(",")}\n`).join(""));

describe("RecordCutter", () => {
  it("cuts between CSV records only, and numbers them as a reader of the whole does", () => {
    fc.assert(
      fc.property(csvText, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 20 }), (text, size, piece) => {
        const bytes = encoder.encode(text);
        const chunks = cut(bytes, csv, size, piece);
        expect(Buffer.concat(chunks.map((chunk) => chunk.bytes)).toString()).toBe(text);
        const all = [...new CsvRecords("whole", readLimits).records(text)];
        let start = 0;
        for (const chunk of chunks) {
          const records = [...new CsvRecords("chunk", readLimits).records(new TextDecoder().decode(chunk.bytes))];
          expect(chunk).toMatchObject({ start, recordCount: records.length });
          expect(records).toEqual(all.slice(chunk.row - 1, chunk.row - 1 + records.length));
          expect(chunk.bytes.length <= size || records.length === 1).toBe(true);
          start += chunk.bytes.length;
        }
        expect(chunks.reduce((sum, chunk) => sum + chunk.recordCount, 0)).toBe(all.length);
      }),
      { seed: 3 },
    );
  });

  it("cuts at the same offsets whatever the pieces, and when it begins at one of them", () => {
    const text = Array.from({ length: 50 }, (_, i) => `{"plot":"${"x".repeat(i % 17)}"}\n`).join("");
    const bytes = encoder.encode(text.trimEnd());
    const whole = cut(bytes, jsonLines, 100, bytes.length);
    expect(whole.length).toBeGreaterThan(5);
    for (const piece of [1, 7, 64]) expect(cut(bytes, jsonLines, 100, piece)).toEqual(whole);
    const { start, row } = whole[3];
    const cutter = new RecordCutter(jsonLines.input.recordEnds(), 100, start, row);
    expect([...cutter.push(bytes.subarray(start)), ...cutter.finish()]).toEqual(whole.slice(3));
  });

  it("hands on what is too long to be a record instead of gathering it", () => {
    const cutter = new RecordCutter(csv.input.recordEnds(), 100);
    const piece = encoder.encode(`"${"a".repeat(2 ** 20)}`.replace(/^"/, ""));
    const chunks = [...cutter.push(encoder.encode('"'))];
    for (let i = 0; i < 9; i++) chunks.push(...cutter.push(piece));
    expect(chunks).toHaveLength(1);
  });
});
