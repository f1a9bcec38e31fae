import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrateProbability, type IsotonicMap } from "../pipeline/calibration.ts";
import { fitIsotonic, isotonicBlocks } from "./fit-isotonic.ts";

interface Case {
  readonly name: string;
  readonly probabilities: number[];
  readonly labels: number[];
  readonly weights: number[];
  readonly queries: number[];
  readonly isotonic: { readonly values: number[]; readonly queried: number[] };
}
const { cases } = JSON.parse(readFileSync(new URL("../../test/oracle/calibration.json", import.meta.url), "utf8")) as {
  cases: Case[];
};

const points = fc
  .array(
    fc.record({ x: fc.integer({ min: 0, max: 20 }), y: fc.constantFrom(0, 1), w: fc.integer({ min: 1, max: 5 }) }),
    { minLength: 1, maxLength: 40 },
  )
  .map((list) => list.sort((a, b) => a.x - b.x));

const valueAt = (blocks: ReturnType<typeof isotonicBlocks>, x: number): number =>
  blocks.find(({ first, last }) => x >= first && x <= last)?.value ?? Number.NaN;

/** Constant inside a block and linear between blocks, as scikit-learn predicts. */
function stepped(blocks: ReturnType<typeof isotonicBlocks>): IsotonicMap {
  const knots = blocks.flatMap(({ first, last, value }) => [...new Set([first, last])].map((input) => [input, value]));
  const [inputs, outputs] = [0, 1].map((i) => Float64Array.from(knots, (knot) => knot[i]));
  return { method: "isotonic", inputs, outputs };
}

/** The min-max formula: the largest over starts at or before x of the smallest over ends at or after x of the mean
 * between them (Barlow et al. 1972, 1.4). */
function reference(list: readonly { x: number; y: number; w: number }[], x: number): number {
  const inputs = [...new Set(list.map((point) => point.x))];
  const mean = (from: number, to: number): number => {
    const inside = list.filter((point) => point.x >= from && point.x <= to);
    const weight = inside.reduce((sum, { w }) => sum + w, 0);
    return inside.reduce((sum, { y, w }) => sum + w * y, 0) / weight;
  };
  const smallest = (from: number) => Math.min(...inputs.filter((to) => to >= x).map((to) => mean(from, to)));
  return Math.max(...inputs.filter((from) => from <= x).map(smallest));
}

describe("isotonic regression", () => {
  it("gives the values of the min-max formula, with ties and weights", () => {
    fc.assert(
      fc.property(points, (list) => {
        const blocks = isotonicBlocks(
          list.map(({ x }) => x),
          list.map(({ y }) => y),
          list.map(({ w }) => w),
        );
        for (const { x } of list) expect(valueAt(blocks, x)).toBeCloseTo(reference(list, x), 12);
        for (let k = 1; k < blocks.length; k++) {
          expect(blocks[k].value).toBeGreaterThan(blocks[k - 1].value);
          expect(blocks[k].first).toBeGreaterThan(blocks[k - 1].last);
        }
      }),
    );
  });

  it.each(cases)("gives scikit-learn's values: $name", ({ probabilities, labels, weights, queries, isotonic }) => {
    const map = stepped(isotonicBlocks(probabilities, labels, weights));
    for (const [i, p] of probabilities.entries()) {
      expect(Math.abs(calibrateProbability(map, p) - isotonic.values[i])).toBeLessThan(1e-10);
    }
    for (const [i, p] of queries.entries()) {
      expect(Math.abs(calibrateProbability(map, p) - isotonic.queried[i])).toBeLessThan(1e-10);
    }
  });

  it("ties nothing, never says 0 or 1 and stays in [0, 1] when it is centred", () => {
    fc.assert(
      fc.property(points, (list) => {
        const map = fitIsotonic(
          Float64Array.from(list, ({ x }) => x / 20),
          Uint8Array.from(list, ({ y }) => y),
        );
        let last = -1;
        for (let k = 0; k <= 200; k++) {
          const calibrated = calibrateProbability(map, k / 200);
          expect(calibrated).toBeGreaterThan(last);
          last = calibrated;
        }
        expect(calibrateProbability(map, 0)).toBeGreaterThan(0);
        expect(last).toBeLessThan(1);
      }),
    );
  });

  it("puts its knots at the blocks' centres, with half a yes and half a no at the ends", () => {
    const map = fitIsotonic(Float64Array.of(0.1, 0.2, 0.8, 0.9), Uint8Array.of(0, 0, 1, 1));
    expectClose(map, [0, 0.14, 0.86, 1], [0.1, 0.2, 0.8, 0.9]);
    // Blocks at 0 and 1 are the ends themselves.
    expectClose(fitIsotonic(Float64Array.of(0, 1), Uint8Array.of(0, 1)), [0, 1], [1 / 3, 2 / 3]);
  });
});

function expectClose(map: IsotonicMap, inputs: readonly number[], outputs: readonly number[]): void {
  const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 12));
  expect([[...map.inputs], [...map.outputs]]).toEqual([close(inputs), close(outputs)]);
}
