import { describe, expect, it } from "vitest";
import { hashUnits } from "../text/unit-hash.ts";
import { TermTable } from "./term-table.ts";

const unitsOf = (text: string): Uint16Array => Uint16Array.from(text, (character) => character.charCodeAt(0));
const hashOf = (text: string): number => hashUnits(unitsOf(text), 0, text.length);
/** Words with the same hash. */
const twins = [
  ["costarring", "liquid"],
  ["declinate", "macallums"],
  ["altarage", "zinke"],
];

describe("TermTable", () => {
  it("tells words apart that have one hash, added, found and looked up together", () => {
    expect(twins.filter(([a, b]) => hashOf(a) !== hashOf(b))).toEqual([]);
    const words = twins.flat();
    const table = TermTable.of(words);
    expect(table.count).toBe(words.length);
    for (const [number, word] of words.entries()) {
      expect(table.find(unitsOf(word), 0, word.length, hashOf(word))).toBe(number);
    }
    const known = TermTable.of(twins.map(([a]) => a));
    for (const [number, [a, b]] of twins.entries()) {
      expect(known.find(unitsOf(b), 0, b.length, hashOf(b))).toBe(-1);
      const units = unitsOf(b + a);
      const numbers = new Int32Array(2);
      const ends = Int32Array.of(b.length, b.length + a.length);
      known.lookUp(units, ends, Int32Array.of(hashOf(b), hashOf(a)), 2, numbers, false);
      expect([...numbers]).toEqual([-1, number]);
    }
  });
});
