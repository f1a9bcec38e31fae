import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Phrases, WordHashes, wordsKey } from "./plot-phrases.ts";

function wordsOf(text: string): number[] {
  const hashes = new WordHashes();
  hashes.append(text);
  return [...hashes.words.subarray(0, hashes.count)];
}

describe("WordHashes", () => {
  it("gives one hash a word, whatever the case, marks and punctuation", () => {
    expect(wordsOf("L'ÉTÉ, “dernière” naïve…")).toEqual(wordsOf("l ete derniere naive"));
    expect(wordsOf("one two")).not.toEqual(wordsOf("onetwo"));
    expect(wordsOf(" …–! ")).toEqual([]);
  });

  it("gives the same hashes by the table of Latin letters as by folding the whole text", () => {
    const units = fc.oneof(
      fc.integer({ min: 1, max: 0x17f }),
      fc.integer({ min: 0x2000, max: 0x206f }),
      fc.constantFrom(32, 97, 65),
    );
    const text = fc.array(units, { maxLength: 30 }).map((all) => String.fromCharCode(...all));
    // A Greek word after it is beyond the table.
    const folded = (plain: string): number[] => wordsOf(`${plain} λόγος`).slice(0, -1);
    fc.assert(
      fc.property(text, (plain) => {
        expect(wordsOf(plain)).toEqual(folded(plain));
      }),
    );
    for (let unit = 1; unit < 0x2070; unit++) {
      const plain = `a${String.fromCharCode(unit)}b`;
      expect(wordsOf(plain)).toEqual(folded(plain));
    }
  });
});

describe("Phrases", () => {
  it("hash runs of ten words alike wherever they stand, and plots as a whole", () => {
    const words = Uint32Array.from({ length: 40 }, (_, i) => Math.imul(i % 17, 0x9e3779b1));
    const phrases = new Phrases();
    phrases.take(words, 0, 40);
    expect(phrases.count).toBe(31);
    expect([phrases.high[3], phrases.low[3]]).toEqual([phrases.high[20], phrases.low[20]]);
    expect(new Set(phrases.low.subarray(0, 31)).size).toBe(17);
    phrases.take(words, 0, 9);
    expect(phrases.count).toBe(0);
    expect(wordsKey(words, 0, 12)).toBe(wordsKey(words, 17, 29));
    expect(wordsKey(words, 0, 12)).not.toBe(wordsKey(words, 0, 11));
    expect(wordsKey(words, 5, 5)).toBe(0);
  });
});
