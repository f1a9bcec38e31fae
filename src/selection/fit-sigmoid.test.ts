import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clippedLogit, sigmoid } from "../pipeline/calibration.ts";
import { RandomState } from "../random/mt19937.ts";
import { fitSigmoid, plattTargets, type SigmoidFit } from "./fit-sigmoid.ts";

interface Case {
  readonly name: string;
  readonly probabilities: number[];
  readonly labels: number[];
  readonly sigmoid: SigmoidFit;
}
const { cases } = JSON.parse(readFileSync(new URL("../../test/oracle/calibration.json", import.meta.url), "utf8")) as {
  cases: Case[];
};

/** Mean gradient of the cross-entropy to Platt's targets: by intercept, by slope. */
function gradient(logits: Float64Array, labels: Uint8Array, { slope, intercept }: SigmoidFit): [number, number] {
  const { yes, no } = plattTargets(labels);
  const errors = logits.map((x, i) => sigmoid(slope * x + intercept) - (labels[i] === 1 ? yes : no));
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean(errors), mean(errors.map((error, i) => error * logits[i]))];
}

/** Logits that know something of the labels, or nothing, or the opposite. */
const samples = fc
  .record({
    seed: fc.integer({ min: 0, max: 1000 }),
    separation: fc.constantFrom(-1, 0, 0.5, 2, 8),
    shift: fc.constantFrom(-4, 0, 3),
  })
  .map(({ seed, separation, shift }) => {
    const random = new RandomState(seed);
    const labels = Uint8Array.from({ length: 80 }, () => (random.random() < 0.3 ? 1 : 0));
    labels.set([0, 1]);
    const logits = Float64Array.from(labels, (label) => separation * (label - 0.5) + shift + random.normal());
    return { labels, logits };
  });

describe("the sigmoid fit", () => {
  it("ends where the gradient vanishes", () => {
    fc.assert(
      fc.property(samples, ({ labels, logits }) => {
        for (const g of gradient(logits, labels, fitSigmoid(logits, labels, true)))
          expect(Math.abs(g)).toBeLessThan(1e-6);
        const temperature = fitSigmoid(logits, labels, false);
        expect(temperature.intercept).toBe(0);
        expect(Math.abs(gradient(logits, labels, temperature)[1])).toBeLessThan(1e-6);
      }),
    );
  });

  it("ends at the same point wherever it begins", () => {
    fc.assert(
      fc.property(samples, ({ labels, logits }) => {
        const one = fitSigmoid(logits, labels, true);
        const other = fitSigmoid(logits, labels, true, { slope: 0.2, intercept: -2 });
        expect(other.slope).toBeCloseTo(one.slope, 5);
        expect(other.intercept).toBeCloseTo(one.intercept, 5);
      }),
    );
  });

  it.each(cases)("gives scikit-learn's sigmoid: $name", ({ probabilities, labels, sigmoid: expected }) => {
    const fitted = fitSigmoid(Float64Array.from(probabilities, clippedLogit), Uint8Array.from(labels), true);
    // Its optimiser stops at a gradient of 1e-5.
    expect(Math.abs(fitted.slope - expected.slope)).toBeLessThan(1e-3 * (1 + Math.abs(expected.slope)));
    expect(Math.abs(fitted.intercept - expected.intercept)).toBeLessThan(1e-3 * (1 + Math.abs(expected.intercept)));
  });

  it("stays finite where the logits separate the labels, and where all logits are equal", () => {
    const parted = fitSigmoid(Float64Array.of(-2, -1, 1, 2), Uint8Array.of(0, 0, 1, 1), true);
    expect(Number.isFinite(parted.slope) && parted.slope > 0).toBe(true);
    const level = fitSigmoid(new Float64Array(10).fill(-3), Uint8Array.of(1, 1, 1, 0, 0, 0, 0, 0, 0, 0), true);
    const { yes, no } = { yes: 4 / 5, no: 1 / 9 };
    expect(sigmoid(level.slope * -3 + level.intercept)).toBeCloseTo((3 * yes + 7 * no) / 10, 8);
  });
});
