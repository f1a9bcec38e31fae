import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalise } from "./normalise.ts";
import { compileTokenPattern, findTokens, plainWordLength } from "./token-pattern.ts";
import { hashUnits } from "./unit-hash.ts";
import { WordScanner, type WordScannerSettings } from "./word-scanner.ts";

const standard: WordScannerSettings = { characters: "word", minLength: 2, lowercase: true, stripAccents: null };

function wordsOf(scanner: WordScanner, text: string): string[] {
  scanner.scan(text);
  return Array.from({ length: scanner.count }, (_, i) => {
    const from = i === 0 ? 0 : scanner.ends[i - 1];
    expect(scanner.hashes[i]).toBe(hashUnits(scanner.units, from, scanner.ends[i]));
    return String.fromCharCode(...scanner.units.subarray(from, scanner.ends[i]));
  });
}

describe("WordScanner", () => {
  it("gives the tokens of the pattern that it stands for", () => {
    const unit = fc.constantFrom(..."aBz9_ -.\n\0éİΣß\u0301\u00a0\u2028\ufeff東𝐁🤖\ud800");
    const text = fc.string({ unit, maxLength: 60 });
    const settings = fc.record({
      characters: fc.constantFrom("word" as const, "non-space" as const),
      minLength: fc.integer({ min: 1, max: 3 }),
      lowercase: fc.boolean(),
      stripAccents: fc.constantFrom(null, "ascii" as const, "unicode" as const),
    });
    fc.assert(
      fc.property(settings, fc.array(text, { maxLength: 4 }), (chosen, texts) => {
        const character = chosen.characters === "word" ? "\\w" : "\\S";
        const pattern = compileTokenPattern(`${character}{${chosen.minLength},}`);
        const scanner = new WordScanner(chosen);
        for (const each of texts) {
          expect(wordsOf(scanner, each)).toEqual(
            findTokens(pattern, normalise(each, chosen.lowercase, chosen.stripAccents)),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it("counts characters, not code units, for the least length", () => {
    expect(wordsOf(new WordScanner(standard), "𝐛 𝐛𝐛 a ab")).toEqual(["𝐛𝐛", "ab"]);
  });

  it("reads text longer than any before", () => {
    const scanner = new WordScanner(standard);
    expect(wordsOf(scanner, "ab ".repeat(5000))).toHaveLength(5000);
    expect(wordsOf(scanner, "é ab ".repeat(50_000))).toHaveLength(50_000);
    expect(wordsOf(scanner, "")).toEqual([]);
  });
});

describe("token patterns", () => {
  it("knows the patterns that the scanner reads", () => {
    expect(plainWordLength("(?u)\\b\\w\\w+\\b")).toBe(2);
    expect(plainWordLength("\\b\\w+\\b")).toBe(1);
    expect(plainWordLength("\\w+")).toBeUndefined();
  });

  it("means by \\w, \\d, \\s and \\b what Python means", () => {
    const tokens = (pattern: string, text: string) => findTokens(compileTokenPattern(pattern), text);
    expect(tokens("\\b\\w+\\b", "naïve Ёж_1 x²")).toEqual(["naïve", "Ёж_1", "x²"]);
    expect(tokens("[\\w'’]+", "don’t über")).toEqual(["don’t", "über"]);
    expect(tokens("\\d+", "3 ٣٤ ²")).toEqual(["3", "٣٤"]);
    expect(tokens("\\S+", "a\ufeffb\x1cc\x85d")).toEqual(["a\ufeffb", "c", "d"]);
    expect(tokens("\\B\\w", "éa b")).toEqual(["a"]);
    expect(tokens("[#@](\\w+)", "#den @fox x")).toEqual(["den", "fox"]);
  });
});
