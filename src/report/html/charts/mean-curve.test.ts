import { expect, it } from "vitest";
import { meanCurve } from "./mean-curve.ts";

it("has the mean of the areas under its curves, steps included", () => {
  const step = { x: [0, 0, 0.3, 0.3, 1], y: [0, 0.5, 0.5, 1, 1] };
  const line = { x: [0, 1], y: [0, 1] };
  const { x, y } = meanCurve([step, line]);
  let area = 0;
  for (let k = 1; k < x.length; k++) area += ((x[k] - x[k - 1]) * (y[k] + y[k - 1])) / 2;
  expect(area).toBeCloseTo((0.3 * 0.5 + 0.7 + 0.5) / 2, 2);
  expect([y[0], y.at(-1)]).toEqual([0.25, 1]);
});
