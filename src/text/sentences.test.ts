import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pennTokens } from "./penn-tokens.ts";
import { sentences } from "./sentences.ts";

const { cases } = JSON.parse(readFileSync(new URL("../../test/oracle/nltk-tokens.json", import.meta.url), "utf8")) as {
  readonly cases: readonly { readonly text: string; readonly wordTokens: readonly string[] }[];
};

describe("sentences", () => {
  it("ends one at a full stop, question mark or exclamation mark before white space, with what closes after it", () => {
    expect(sentences('He ran. "Why?" she asked (again!) Nobody knew')).toEqual([
      "He ran.",
      '"Why?"',
      "she asked (again!)",
      "Nobody knew",
    ]);
  });

  it("ends none at an abbreviation, an initial or a number", () => {
    expect(sentences("Dr. J. Smith of the U.S. Army paid 3.50 dollars.")).toHaveLength(1);
  });

  it("leads to the same tokens as NLTK's punkt on the fixture, but where a control character ends the text", () => {
    const different = cases.filter(
      ({ text, wordTokens }) => sentences(text).flatMap(pennTokens).join(" ") !== wordTokens.join(" "),
    );
    expect(different.map(({ text }) => text)).toEqual(["ends in period then separator.\u001c"]);
  });

  it("loses nothing but white space", () => {
    const solid = (text: string) => text.replace(/\s+/gu, "");
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "I", ".", "?", " ", "\n", '"', ")", "é") }),
        (text) => solid(sentences(text).join("")) === solid(text),
      ),
    );
  });
});
