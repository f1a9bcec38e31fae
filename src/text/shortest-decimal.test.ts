import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxNumberBytes, writeShortest } from "./shortest-decimal.ts";

const real = new Float64Array(1);
const bits = new BigInt64Array(real.buffer);

function written(value: number): string {
  const bytes = new Uint8Array(maxNumberBytes + 2);
  const end = writeShortest(value, bytes, 1);
  return String.fromCharCode(...bytes.subarray(1, end));
}

/** The doubles up to `max` steps before and after a positive one. */
function around(value: number, max: number): number[] {
  real[0] = value;
  const own = bits[0];
  return Array.from({ length: 2 * max + 1 }, (_, i) => {
    bits[0] = own + BigInt(i - max);
    return real[0];
  });
}

function expectSame(values: readonly number[]): void {
  expect(values.map(written)).toEqual(values.map(String));
}

describe("the shortest decimal of a double", () => {
  it("is String's for any probability", () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(unit, fc.double({ min: -6, max: 0, noNaN: true }), (value, exponent) =>
        expectSame([value, 10 ** exponent, 1 - value, Math.fround(value)]),
      ),
      { numRuns: 20_000, seed: 1 },
    );
  });

  it("is String's around powers of two and of ten, where steps and digits change", () => {
    for (let power = 0; power > -20; power--) expectSame(around(2 ** power, 20));
    for (let power = 0; power > -9; power--) {
      for (let digit = 1; digit < 10; digit++) expectSame(around(digit * 10 ** power, 20));
    }
  });

  it("is String's for decimals of any number of digits and their neighbours", () => {
    const decimal = fc.tuple(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 10, max: 16 }));
    fc.assert(
      fc.property(decimal, ([whole, digits]) => expectSame(around(Number(`${whole}e-${digits}`), 2))),
      { numRuns: 5_000, seed: 2 },
    );
  });

  it("is String's half-way between decimals", () => {
    // Dyadic fractions of few bits have finite decimals that end in 5.
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 30 }), fc.integer({ min: 30, max: 46 }), (whole, power) =>
        expectSame([whole / 2 ** power, 0.5 + whole / 2 ** 53]),
      ),
      { numRuns: 10_000, seed: 3 },
    );
  });

  it("is String's for numbers that are no probabilities, too", () => {
    expectSame([
      0,
      1,
      -0.25,
      1.5,
      1e-6,
      1e-7,
      5e-324,
      -2.2250738585072014e-308,
      1e21,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
    ]);
  });
});
