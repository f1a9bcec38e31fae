import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClaquetaError } from "../errors.ts";
import type { State } from "../matrix/state.ts";
import {
  calibrateProbability,
  calibrationFromState,
  GenreCalibration,
  type GenreMap,
  identityCalibration,
} from "./calibration.ts";

const maps: readonly GenreMap[] = [
  { method: "identity" },
  { method: "temperature", slope: 0.4, intercept: 0 },
  { method: "platt", slope: 2.5, intercept: -1.25 },
  { method: "isotonic", inputs: Float64Array.of(0, 0.25, 0.5, 1), outputs: Float64Array.of(0.01, 0.2, 0.2, 0.9) },
];
const table = { rowCount: 2, columnCount: 4, values: Float64Array.of(0, 0.2, 0.5, 0.375, 1, 0, 1, 0.75) };
const codeOf = (make: () => unknown): unknown => {
  try {
    return make();
  } catch (error) {
    return error instanceof ClaquetaError ? error.code : error;
  }
};

describe("calibrations", () => {
  it("never reverse two probabilities, and stay in [0, 1]", () => {
    const probability = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...maps), probability, probability, (map, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)].map((p) => calibrateProbability(map, p));
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("map each genre by its own map and leave their input unchanged", () => {
    const before = table.values.slice();
    const { values } = new GenreCalibration(maps).apply(table);
    expect(table.values).toEqual(before);
    expect([values[0], values[4]]).toEqual([0, 1]);
    expect(values[1]).toBeCloseTo(1 / (1 + Math.exp(-0.4 * Math.log(0.25))), 12);
    expect(values[2]).toBeCloseTo(1 / (1 + Math.exp(1.25)), 12);
    expect([values[3], values[7]]).toEqual([0.2, expect.closeTo(0.55, 12)]);
  });

  it("give the same after a round through their state, bit for bit", () => {
    const calibration = new GenreCalibration(maps);
    const again = calibrationFromState(calibration.toState());
    expect(again.apply(table).values).toEqual(calibration.apply(table).values);
    expect(again.toState()).toEqual(calibration.toState());
    expect(calibrationFromState(identityCalibration.toState())).toBe(identityCalibration);
  });

  it("refuse a table of another width", () => {
    expect(codeOf(() => new GenreCalibration(maps.slice(1)).apply(table))).toBe("SHAPE_MISMATCH");
  });

  const state = new GenreCalibration(maps).toState();
  const withTensor = (name: string, data: Float64Array | Int32Array): State => ({
    ...state,
    tensors: { ...state.tensors, [name]: { shape: [data.length], data } },
  });
  const broken: readonly [string, State][] = [
    ["an unknown kind", { ...state, kind: "magic" }],
    ["an unknown method", { ...state, settings: { methods: ["identity", "magic", "platt", "isotonic"] } }],
    ["no methods", { ...state, settings: {} }],
    ["a method too many", { ...state, settings: { methods: [...maps.map(({ method }) => method), "platt"] } }],
    ["a slope below 0", withTensor("slopes", Float64Array.of(1, -1, 2, 1))],
    ["an intercept that is no number", withTensor("intercepts", Float64Array.of(0, 0, Number.NaN, 0))],
    ["inputs that fall", withTensor("knotInputs", Float64Array.of(0, 0.5, 0.25, 1))],
    ["outputs that fall", withTensor("knotOutputs", Float64Array.of(0.01, 0.2, 0.1, 0.9))],
    ["outputs above 1", withTensor("knotOutputs", Float64Array.of(0.01, 0.2, 0.2, 1.1))],
    ["knots past the end", withTensor("knotOffsets", Int32Array.of(0, 0, 0, 0, 5))],
    ["no knots", withTensor("knotOffsets", Int32Array.of(0, 0, 0, 0, 0))],
  ];
  it.each(broken)("refuse a state with %s", (_, bad) => {
    expect(codeOf(() => calibrationFromState(bad))).toBe("BAD_MODEL_FILE");
  });
});
