import { describe, expect, it } from "vitest";
import { smallStack } from "../recipes/small-stack.ts";
import { stack } from "../recipes/stack.ts";
import { stackWithin } from "./stack-within.ts";

describe("stackWithin", () => {
  it("gives the small stack about 150,000 terms for 8 MB, and half of them for half the bytes", () => {
    const whole = stackWithin(smallStack, 24, 8e6).compact?.extraTerms as number;
    expect(whole).toBeGreaterThan(145_000);
    expect(whole).toBeLessThan(160_000);
    const half = stackWithin(smallStack, 24, 4e6).compact?.extraTerms as number;
    expect(half / whole).toBeCloseTo(0.49, 1);
  });

  it("counts a row a term of every table: its codes, a scale each, and what the term itself takes", () => {
    // 24 genres for the adapted regression and 64 units, at 4 bits.
    const perTerm = 3.2 + (24 / 2 + 2) + (64 / 2 + 2);
    const termsOf = (maxBytes: number) => stackWithin(smallStack, 24, maxBytes).compact?.extraTerms;
    expect(termsOf(1e6)).toBe(Math.floor((1e6 - 120_000) / perTerm));
    expect(termsOf(Math.ceil(120_000 + perTerm))).toBe(1);
    expect(() => stackWithin(smallStack, 24, Math.floor(120_000 + perTerm))).toThrow(
      `--max-size: ${Math.floor(120_000 + perTerm)} bytes hold no term of small-stack; expected at least ${Math.ceil(120_000 + perTerm)}.`,
    );
    const bytes = { ...smallStack, compact: { extraTerms: 9, storage: "int8" } } as const;
    expect(stackWithin(bytes, 24, 1e6)).toEqual({
      ...smallStack,
      compact: { storage: "int8", extraTerms: Math.floor(880_000 / (3.2 + (24 + 2) + (64 + 2))) },
    });
  });

  it("refuses a stack of two vocabularies, and a budget that holds no term", () => {
    expect(() => stackWithin(stack, 24, 8e6)).toThrow(/small-stack/);
    const { compact, ...uncut } = smallStack;
    expect(() => stackWithin(uncut, 24, 8e6)).toThrow(/two lists of terms/);
    const twoLists = { ...smallStack, features: stack.features };
    expect(() => stackWithin(twoLists, 24, 8e6)).toThrow(/two lists of terms/);
    expect(compact?.storage).toBe("int4");
    expect(() => stackWithin(smallStack, 24, 1000)).toThrow(/hold no term/);
  });
});
