import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type WordnetPos, wordnetLemma } from "./wordnet.ts";

const { cases } = JSON.parse(
  readFileSync(new URL("../../test/oracle/wordnet-lemmas.json", import.meta.url), "utf8"),
) as { readonly cases: readonly (readonly [word: string, pos: WordnetPos | "s", lemma: string])[] };

describe("wordnetLemma", () => {
  // "s" is NLTK's letter for satellite adjectives, which no tag maps to. Words with underscores are not in the tables.
  const asked = cases.filter(([word, pos]) => pos !== "s" && !word.includes("_"));

  it("gives NLTK's lemma for every word and part of speech of the fixture", () => {
    expect(asked.length).toBeGreaterThan(1000);
    const different = asked.filter(([word, pos, lemma]) => wordnetLemma(word, pos as WordnetPos) !== lemma);
    expect(different).toEqual([]);
  });

  it("leaves a word that WordNet does not list as it is", () => {
    for (const pos of ["n", "v", "a", "r"] as const) {
      for (const word of ["", "zzxqs", "constructor", "__proto__", "Dogs", "s"])
        expect(wordnetLemma(word, pos)).toBe(word);
    }
  });
});
