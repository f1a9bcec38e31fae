import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nonSpaces, wordCharacters } from "./character-class.ts";
import { normalise } from "./normalise.ts";
import { readTokenPattern } from "./token-pattern.ts";
import { hashUnits } from "./unit-hash.ts";
import { WordScanner, type WordScannerSettings } from "./word-scanner.ts";

const defaults: WordScannerSettings = { characters: wordCharacters, minLength: 2, lowercase: true, stripAccents: null };

function wordsOf(scanner: WordScanner, text: string): string[] {
  scanner.scan(text);
  return Array.from({ length: scanner.count }, (_, i) => {
    const [from, to] = [i === 0 ? 0 : scanner.ends[i - 1], scanner.ends[i]];
    expect(scanner.hashes[i]).toBe(hashUnits(scanner.units, from, to));
    return String.fromCharCode(...scanner.units.subarray(from, to));
  });
}

describe("WordScanner", () => {
  it("gives the longest runs of its class, where they begin in the normalised text", () => {
    const unit = fc.constantFrom(..."aBz9_ -.\n\0éİΣß\u0301\u00a0\u2028\ufeff東𝐁🤖\ud800");
    const text = fc.string({ unit, maxLength: 60 });
    const settings = fc.record({
      characters: fc.constantFrom(wordCharacters, nonSpaces, "a-z", "^ ab", "\\p{Nd}"),
      minLength: fc.integer({ min: 1, max: 3 }),
      lowercase: fc.boolean(),
      stripAccents: fc.constantFrom(null, "ascii" as const, "unicode" as const),
    });
    fc.assert(
      fc.property(settings, fc.array(text, { maxLength: 4 }), (chosen, texts) => {
        const pattern = new RegExp(`[${chosen.characters}]{${chosen.minLength},}`, "gu");
        const scanner = new WordScanner(chosen);
        for (const each of texts) {
          const runs = [...normalise(each, chosen.lowercase, chosen.stripAccents).matchAll(pattern)];
          expect(wordsOf(scanner, each)).toEqual(runs.map(([run]) => run));
          expect([...scanner.offsets.subarray(0, scanner.count)]).toEqual(runs.map(({ index }) => index));
        }
      }),
      { numRuns: 500 },
    );
  });

  it("counts characters, not code units, for the least length", () => {
    expect(wordsOf(new WordScanner(defaults), "𝐛 𝐛𝐛 a ab")).toEqual(["𝐛𝐛", "ab"]);
  });

  it("reads text longer than any before", () => {
    const scanner = new WordScanner(defaults);
    expect(wordsOf(scanner, "ab ".repeat(5000))).toHaveLength(5000);
    expect(wordsOf(scanner, "é ab ".repeat(50_000))).toHaveLength(50_000);
    expect(wordsOf(scanner, "")).toEqual([]);
  });
});

describe("token patterns", () => {
  const tokens = (pattern: string, text: string): string[] | undefined => {
    const read = readTokenPattern(pattern);
    return read && wordsOf(new WordScanner({ ...read, lowercase: false, stripAccents: null }), text);
  };

  it("mean by \\w, \\d and \\s what Python means", () => {
    expect(tokens("\\b\\w+\\b", "naïve Ёж_1 x²")).toEqual(["naïve", "Ёж_1", "x²"]);
    expect(tokens("[\\w'’]+", "don’t über")).toEqual(["don’t", "über"]);
    expect(tokens("\\d+", "3 ٣٤ ²")).toEqual(["3", "٣٤"]);
    expect(tokens("\\S+", "a\ufeffb\x1cc\x85d")).toEqual(["a\ufeffb", "c", "d"]);
    expect(tokens("(?u)[^\\s,.;]{2,}", "a,bc; d.ef-g")).toEqual(["bc", "ef-g"]);
    expect(tokens("[A-Z\\-][A-Z\\-]+", "AB-C dE F")).toEqual(["AB-C"]);
  });

  it("are refused where reading them might take more than one look at each character", () => {
    const refused = [
      ...["", "(", "(\\w+)+x", "(a)(b)", "\\w(\\w*)", "[#@](\\w+)", "\\w+(?:['-]\\w+)*", "\\w\\d+", "\\w*", "\\w|\\d"],
      ...[
        "[\\W]+",
        "[a-\\d]+",
        "[z-a]+",
        "\\b[a-z]+\\b",
        "\\b\\w+",
        "[\\n]+",
        "[a z]+",
        "[^a]+",
        "\\w{0,}",
        `[${"a".repeat(300)}]+`,
      ],
    ];
    expect(refused.filter((pattern) => readTokenPattern(pattern) !== undefined)).toEqual([]);
  });
});
