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

  it("refuses a stack of two vocabularies, and a budget that holds no term", () => {
    expect(() => stackWithin(stack, 24, 8e6)).toThrow(/small-stack/);
    expect(() => stackWithin(smallStack, 24, 1000)).toThrow(/hold no term/);
  });
});
