import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isOfClass, nonSpaces, wordCharacters } from "./character-class.ts";
import { normalise } from "./normalise.ts";

interface Fixture {
  readonly combining: readonly (readonly [number, number])[];
  readonly whitespace: readonly number[];
  readonly wordRanges: readonly (readonly [number, number])[];
}
const fixture: Fixture = JSON.parse(readFileSync(new URL("../../test/oracle/unicode.json", import.meta.url), "utf8"));
const basicPlane = Array.from({ length: 0x10000 }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff);
const isIn = (ranges: Fixture["wordRanges"], code: number): boolean => ranges.some(([a, b]) => a <= code && code <= b);

describe("classes of characters", () => {
  it("takes for word characters what Python's \\w takes, and of others only letters newer than its Unicode", () => {
    const missing = basicPlane.filter(
      (code) => isIn(fixture.wordRanges, code) && !isOfClass(wordCharacters, String.fromCharCode(code)),
    );
    const added = basicPlane.filter(
      (code) => !isIn(fixture.wordRanges, code) && isOfClass(wordCharacters, String.fromCharCode(code)),
    );
    expect(missing).toEqual([]);
    // Unicode 15 to 17 added some dozens of letters to this plane, none below U+0560.
    expect(added.length).toBeLessThan(150);
    expect(added.filter((code) => code < 0x560)).toEqual([]);
  });

  it("parts words at what Python's str.isspace takes, no more and no less", () => {
    expect(basicPlane.filter((code) => !isOfClass(nonSpaces, String.fromCharCode(code)))).toEqual(fixture.whitespace);
  });
});

describe("normalise", () => {
  it("drops exactly the marks with a combining class above 0 when it strips accents", () => {
    const marks = fixture.combining.flatMap(([a, b]) =>
      Array.from({ length: b - a + 1 }, (_, i) => String.fromCodePoint(a + i)),
    );
    // Marks that decompose never occur in decomposed text.
    for (const mark of marks.filter((each) => each.normalize("NFKD") === each)) {
      expect(normalise(`x${mark}`, false, "unicode")).toBe("x");
    }
    for (const kept of ["\u0903", "\u0e31", "\u20dd"]) expect(normalise(`x${kept}`, false, "unicode")).toBe(`x${kept}`);
  });

  it("lowers before it strips, as scikit-learn does", () => {
    expect(normalise("ÉCOLE 𝐁", true, "ascii")).toBe("ecole B");
    expect(normalise("İ ΑΣ", true, null)).toBe("i\u0307 ας");
  });

  it("makes a lone surrogate U+FFFD", () => {
    expect(normalise("a\ud800b 🤖", true, null)).toBe("a\ufffdb 🤖");
  });
});
