import { describe, expect, it } from "vitest";
import { chunkRows } from "./chunk-rows.ts";
import type { RowPlan } from "./row-plan.ts";

const plan: RowPlan = {
  file: "movies.jsonl",
  inputFormat: "jsonl",
  outputFormat: "jsonl",
  movieColumns: { columns: { genres: null, id: null }, optionalColumns: ["title", "year"] },
  head: "",
  inputColumns: [],
  genresColumn: "genres",
  schema: null,
  skipInvalid: true,
};

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

function rowsOf(bytes: Uint8Array<ArrayBuffer>, start = 0) {
  const chunk = { bytes, start, row: 7, recordCount: 0 };
  return [...chunkRows(plan, chunk, ["genres"], new Set())].map(({ row, movie, problem, opened, line }) => ({
    row,
    plot: movie?.plot,
    problem: problem?.code,
    opened: typeof opened === "string" ? opened : new TextDecoder().decode(opened),
    ...(line !== undefined && { line }),
  }));
}

describe("a chunk of JSON Lines", () => {
  it("gives rows as they stand but for the brace and the blanks around the object; blank lines only count", () => {
    const lines = ['{"plot":"a"}', "", ' \t{ "plot" : "ñ 漢 😀" , "more":[1, 2] \t} ', "\u00a0", '{"plot":"b"}\r'];
    expect(rowsOf(utf8(lines.join("\n")))).toEqual([
      { row: 7, plot: "a", problem: undefined, opened: '{"plot":"a"' },
      { row: 9, plot: "ñ 漢 😀", problem: undefined, opened: '{ "plot" : "ñ 漢 😀" , "more":[1, 2]' },
      { row: 11, plot: "b", problem: undefined, opened: '{"plot":"b"' },
    ]);
  });

  it("lists a row that cannot be used by its own line", () => {
    expect(rowsOf(utf8('é {"plot":"a"}\n{"plot":" "}\n'))).toEqual([
      { row: 7, plot: undefined, problem: "BAD_JSON", opened: "", line: 'é {"plot":"a"}' },
      { row: 8, plot: undefined, problem: "BAD_ROW", opened: "", line: '{"plot":" "}' },
    ]);
  });

  it("takes a byte order mark off at the beginning of the file, nowhere else", () => {
    const marked = utf8('\ufeff{"plot":"a"}\n');
    expect(rowsOf(marked)).toMatchObject([{ plot: "a", opened: '{"plot":"a"' }]);
    expect(rowsOf(marked, 100)).toMatchObject([{ problem: "BAD_JSON" }]);
  });

  it("stops at bytes that are no UTF-8 and at NUL, and says in which row and where in the file", () => {
    const bad = Uint8Array.of(...utf8('{"plot":"a"}\n{"plot":"'), 0xc3, 0x28, ...utf8('"}\n'));
    expect(() => rowsOf(bad, 1000)).toThrow(/movies\.jsonl row 8: byte 1022 is not valid UTF-8/);
    expect(() => rowsOf(utf8('{"plot":"a"}\n\0\n'), 1000)).toThrow(/movies\.jsonl row 8: byte 1013 is NUL/);
    expect(() => rowsOf(bad.subarray(0, 23), 0)).toThrow(/row 8: byte 22 is not valid UTF-8/);
  });
});
