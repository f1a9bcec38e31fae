import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { ClaquetaError } from "../../errors.ts";
import { CsvRecords } from "./csv-records.ts";
import { withReadLimits } from "./read-limits.ts";

function records(pieces: readonly string[], limits = {}): string[][] {
  const csv = new CsvRecords("movies.csv", withReadLimits(limits));
  return [...pieces.flatMap((piece) => [...csv.records(piece)]), ...csv.records("", true)];
}

/** The text cut at the given offsets. */
function cut(text: string, offsets: readonly number[]): string[] {
  const at = [0, ...offsets.map((offset) => offset % (text.length + 1)).sort((a, b) => a - b), text.length];
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

const cuts = fc.array(fc.nat(200), { maxLength: 8 });

describe("CsvRecords", () => {
  it("reads quoted commas, quotes and line ends, LF and CRLF, with or without a last line end", () => {
    expect(records(['a,b\r\n"x, ""y""\r\n\nz",\n,""\n'])).toEqual([
      ["a", "b"],
      ['x, "y"\r\n\nz', ""],
      ["", ""],
    ]);
    expect(records(["a,b\n1,"])).toEqual([
      ["a", "b"],
      ["1", ""],
    ]);
    expect(records(["a\n\nb"])).toEqual([["a"], [""], ["b"]]);
    expect(records([""])).toEqual([]);
  });

  it("gives back any table that papaparse writes, wherever the text is cut", () => {
    const field = fc.string({ unit: fc.constantFrom(...'ab,"\n\r é🎬'), maxLength: 8 });
    const table = fc
      .integer({ min: 2, max: 4 })
      .chain((width) =>
        fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
      );
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), fc.boolean(), cuts, (rows, newline, quotes, offsets) => {
        expect(records(cut(Papa.unparse(rows, { newline, quotes }), offsets))).toEqual(rows);
      }),
      { seed: 3, numRuns: 2_000 },
    );
  });

  it("reads any text as papaparse does or refuses it by BAD_CSV, the same wherever the text is cut", () => {
    const outcome = (pieces: readonly string[]) => {
      try {
        return records(pieces);
      } catch (error) {
        if (error instanceof ClaquetaError && error.code === "BAD_CSV") return error.message;
        throw error;
      }
    };
    const text = fc.string({ unit: fc.constantFrom(...'ab,,""\n'), maxLength: 20 });
    fc.assert(
      fc.property(text, cuts, (csv, offsets) => {
        const whole = outcome([csv]);
        expect(outcome(cut(csv, offsets))).toEqual(whole);
        if (typeof whole === "string" || csv === "") return;
        const { data, errors } = Papa.parse<string[]>(csv.replace(/\n$/, ""), { delimiter: ",", newline: "\n" });
        // papaparse sees no record in an empty text, and none behind a lone line end
        if (csv !== "\n") expect(whole).toEqual(data);
        expect(errors.filter(({ type }) => type === "Quotes")).toEqual([]);
      }),
      { seed: 4, numRuns: 5_000 },
    );
  });

  it.each([
    ['a,b\n1,x"y\n', "row 2, column 2: a quote stands inside a field"],
    ['a,b\n"x" ,1\n', "row 2, column 1: text stands behind the closing quote"],
    ['a,b\n1,2\n3,"x\n\n', "row 3, column 2: a quoted field is never closed"],
    ['"', "row 1, column 1: a quoted field is never closed"],
    ["a,b\r1,2", "row 1, column 2: a carriage return stands alone"],
    ["a,b\r", "row 1, column 2: a carriage return stands alone"],
  ])("refuses %j", (text, message) => {
    expect(() => records([text])).toThrow(`movies.csv ${message}`);
  });

  it("stops at a field, a row or a number of columns over the limit before the rest has come", () => {
    const limits = { fieldLength: 100, rowLength: 150, columnCount: 3 };
    function* endless(piece: string) {
      for (;;) yield piece;
    }
    const read = (pieces: Iterable<string>) => {
      const csv = new CsvRecords("movies.csv", withReadLimits(limits));
      for (const piece of pieces) for (const _ of csv.records(piece));
    };
    expect(() => read(endless("abc"))).toThrow("row 1, column 1: the field is too long; expected at most 100");
    expect(() => read(endless('"abc'))).toThrow(/behind the closing quote/);
    expect(() => read(['"', ...cut("x".repeat(200), [50, 99])])).toThrow("(is a closing quote missing?)");
    expect(() => read(['""""', ...Array(100).fill('""')])).toThrow("the field is too long");
    expect(() => read([`${"x".repeat(90)},${"x".repeat(90)}\n`])).toThrow("the row is too long");
    expect(() => read(endless(","))).toThrow("there are too many columns");
  });
});
