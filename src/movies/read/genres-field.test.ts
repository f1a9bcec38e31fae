import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readLimits } from "../formats/read-limits.ts";
import { RowError } from "../formats/row-error.ts";
import { parseGenres } from "./genres-field.ts";

const location = { file: "movies.csv", row: 7, column: "genres" };
const parse = (text: string) => parseGenres(text, location, readLimits);
/** The names, or null where the text is refused with BAD_GENRES; any other error comes through. */
function parsed(text: string): string[] | null {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof RowError && error.code === "BAD_GENRES") return null;
    throw error;
  }
}

const string = String.raw`(?:'(?:[^'\\]|\\[\\'"])*'|"(?:[^"\\]|\\[\\'"])*")`;
const pythonList = new RegExp(`^\\[[ \\t]*(?:${string}(?:[ \\t]*,[ \\t]*${string})*[ \\t]*(?:,[ \\t]*)?)?\\]$`);

/** The same language by regular expressions and JSON.parse. */
function reference(text: string): string[] | null {
  const field = text.trim();
  let names: string[];
  if (pythonList.test(field)) {
    const strings = field.match(new RegExp(string, "g")) ?? [];
    names = strings.map((quoted) => quoted.slice(1, -1).replace(/\\(.)/g, "$1"));
  } else if (field.startsWith("[")) {
    let value: unknown;
    try {
      value = JSON.parse(field);
    } catch {
      return null;
    }
    if (!Array.isArray(value) || !value.every((name) => typeof name === "string")) return null;
    names = value;
  } else {
    names = field.split("|");
    if (names.some((name) => /[,;[\]{}"]/.test(name) || /^\s*'|'\s*$/.test(name))) return null;
  }
  names = names.map((name) => name.trim());
  const isName = (name: string) => name !== "" && name.length <= 100 && !/\p{Cc}/u.test(name);
  return names.length > 0 && names.every(isName) && new Set(names).size === names.length ? names : null;
}

describe("parseGenres", () => {
  it.each([
    ["['Short', 'Drama']", ["Short", "Drama"]],
    [`["Short",'Film-Noir' , ]`, ["Short", "Film-Noir"]],
    [String.raw`['Children\'s', "a\"b", 'c\\d']`, ["Children's", 'a"b', "c\\d"]],
    [String.raw`["Com\u00e9die", "A\/B"]`, ["Comédie", "A/B"]],
    ["Short|Drama", ["Short", "Drama"]],
    [" Short | Drama ", ["Short", "Drama"]],
    ["Drama", ["Drama"]],
    ["['__proto__', 'constructor']", ["__proto__", "constructor"]],
  ])("reads %s", (text, names) => {
    expect(parse(text)).toEqual(names);
  });

  it.each(
    [
      "",
      "[]",
      "[",
      "]",
      "[Drama]",
      "['Drama'",
      "['Drama]",
      "['Drama']]",
      "['A' 'B']",
      "['A',,'B']",
      "[,]",
      "['A', 'A']",
      "A|A",
      "A||B",
      "A|",
      "A, B",
      "'Drama'",
      '{"name": "Drama"}',
      "[['A']]",
      "[1]",
      "[null]",
      "[u'A']",
      String.raw`['\x41']`,
      String.raw`['\u0041']`,
      String.raw`['A\\']B'`,
      "['A\nB']",
      "['']",
      "['A'] + ['B']",
      "[__import__('os')]",
      `['${"A".repeat(101)}']`,
      `[${Array.from({ length: 101 }, (_, i) => `'${i}'`).join()}]`,
      Array.from({ length: 101 }, (_, i) => `g${i}`).join("|"),
    ].filter((text) => text !== "['Drama'] "),
  )("refuses %s", (text) => {
    expect(parsed(text)).toBeNull();
  });

  it("names file, row, column and the two ways out", () => {
    expect(() => parse("[Drama]")).toThrow(
      `movies.csv row 7, column genres: a name is not in quotes in "[Drama]"; expected a list such as ` +
        "['Short', 'Drama'], a JSON list, or Short|Drama. Fix the row, or skip such rows (--skip-invalid).",
    );
  });

  it("accepts what a reference of regular expressions accepts and refuses the rest by BAD_GENRES", () => {
    const noise = fc.string({ unit: fc.constantFrom(..."[]'\",\\|{}; \t\nabé\u0001"), maxLength: 24 });
    const name = fc.string({ unit: fc.constantFrom(..."abc'\"\\ |,]"), maxLength: 6 });
    const written = fc
      .tuple(fc.array(name, { maxLength: 5 }), fc.constantFrom("'", '"'), fc.boolean())
      .map(
        ([names, quote, trailing]) =>
          `[${names.map((text) => quote + text.replace(/[\\'"]/g, "\\$&") + quote).join(", ")}${trailing ? "," : ""}]`,
      );
    const hurt = fc
      .tuple(written, fc.nat(40), fc.constantFrom("", "'", '"', "\\", ",", "]", "x"))
      .map(([text, at, put]) => text.slice(0, at) + put + text.slice(at + 1));
    const json = fc.json({ maxDepth: 2 });
    fc.assert(
      fc.property(fc.oneof(noise, written, hurt, json), (text) => {
        expect(parsed(text)).toEqual(reference(text));
      }),
      { seed: 2, numRuns: 5_000 },
    );
  });
});
