import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pennTokens } from "./penn-tokens.ts";

interface Case {
  readonly text: string;
  readonly tokens: readonly string[];
  readonly sentences: readonly string[];
  readonly wordTokens: readonly string[];
}
const { cases } = JSON.parse(readFileSync(new URL("../../test/oracle/nltk-tokens.json", import.meta.url), "utf8")) as {
  readonly cases: readonly Case[];
};

describe("pennTokens", () => {
  it("gives NLTK's tokens for every text of the fixture, taken as one sentence", () => {
    for (const { text, tokens } of cases) expect(pennTokens(text), text).toEqual(tokens);
  });

  it("gives NLTK's tokens for every sentence that punkt found in the fixture", () => {
    for (const { sentences, wordTokens } of cases) expect(sentences.flatMap(pennTokens)).toEqual(wordTokens);
  });

  it("gives no token for an empty text or white space", () => {
    expect([pennTokens(""), pennTokens(" \n\t\u00a0")]).toEqual([[], []]);
  });

  it("never throws, and no token is empty or has a space in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) =>
        pennTokens(text).every((token) => token !== "" && !/[ \n\t]/.test(token)),
      ),
    );
  });
});
