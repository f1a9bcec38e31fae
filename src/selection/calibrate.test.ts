import { describe, expect, it } from "vitest";
import { seededHeldOut } from "../../test/fixtures/held-out.ts";
import { logLoss } from "../metrics/probability-losses.ts";
import { rocAucScore } from "../metrics/roc-auc.ts";
import { iterativeStratification } from "../movies/split/iterative-stratification.ts";
import { calibrateProbability, clippedLogit, type GenreMap } from "../pipeline/calibration.ts";
import { deriveSeed } from "../random/derive-seed.ts";
import { calibrate, minSupport } from "./calibrate.ts";
import { fitIsotonic } from "./fit-isotonic.ts";
import { fitSigmoid } from "./fit-sigmoid.ts";
import { HeldOut } from "./held-out.ts";

const common = seededHeldOut(2000, [0.5, 0.3, 0.2], 1);

describe("calibrate", () => {
  it("gives a rare genre two numbers at most, and the rarest none", () => {
    const heldOut = seededHeldOut(2000, [0.5, 0.03, 0.003], 2);
    const support = [0, 1, 2].map(
      (g) => heldOut.labels.values.filter((label, at) => at % 3 === g && label === 1).length,
    );
    expect(support[0]).toBeGreaterThan(minSupport.isotonic);
    expect(support[1]).toBeLessThan(minSupport.isotonic);
    const { choices } = calibrate(heldOut, { seed: 1 });
    expect(Object.keys(choices[0].heldOutLogLoss)).toEqual(["identity", "temperature", "platt", "isotonic"]);
    expect(Object.keys(choices[1].heldOutLogLoss)).toEqual(["identity", "temperature", "platt"]);
    const few = heldOut.take([...heldOut.rows.keys()].filter((row) => heldOut.labels.values[row * 3 + 2] === 0));
    expect(calibrate(few, { seed: 1 }).choices[2]).toEqual({
      method: "identity",
      heldOutLogLoss: { identity: expect.any(Number) },
    });
  });

  it("counts the smaller class as support: a genre that nearly all movies have is rare too", () => {
    const { choices } = calibrate(seededHeldOut(2000, [0.985], 3), { seed: 1 });
    expect(choices[0].heldOutLogLoss).not.toHaveProperty("isotonic");
  });

  it("chooses the method with the least held-out log loss", () => {
    const { choices, calibration } = calibrate(common, { seed: 1 });
    for (const [g, { method, heldOutLogLoss }] of choices.entries()) {
      expect(heldOutLogLoss[method]).toBe(Math.min(...Object.values(heldOutLogLoss)));
      expect(calibration.maps[g].method).toBe(method);
      expect(method).not.toBe("identity");
    }
  });

  it("calibrates other movies of the kind, and keeps their order", () => {
    const others = seededHeldOut(4000, [0.5, 0.3, 0.2], 9);
    const { calibration } = calibrate(common, { seed: 1 });
    const after = others.calibratedBy(calibration);
    expect(logLoss(after.probabilities, others.labels).macro).toBeLessThan(
      logLoss(others.probabilities, others.labels).macro - 0.02,
    );
    expect(rocAucScore(after.probabilities, others.labels).perGenre).toEqual(
      rocAucScore(others.probabilities, others.labels).perGenre,
    );
  });

  it("never reverses a genre's order, though the probabilities say the opposite of the labels", () => {
    const { probabilities, labels, rows } = common;
    const contrary = HeldOut.fromFit(
      { ...probabilities, values: probabilities.values.map((p) => 1 - p) },
      labels,
      rows,
    );
    const { choices, calibration } = calibrate(contrary, { seed: 1 });
    for (const { heldOutLogLoss } of choices) expect(heldOutLogLoss).not.toHaveProperty("platt");
    const after = contrary.calibratedBy(calibration).probabilities;
    expect(rocAucScore(after, labels).macro).toBeLessThanOrEqual(0.5);
  });

  it("judges each movie by a map of the other four folds", () => {
    const { probabilities, labels } = common;
    const { choices } = calibrate(common, { seed: 1 });
    const folds = iterativeStratification(labels, { folds: 5, seed: deriveSeed(1, 1) });
    for (const [g, { heldOutLogLoss }] of choices.entries()) {
      const losses = { identity: 0, platt: 0, isotonic: 0 };
      for (const { train, test } of folds) {
        const rows = [...train].sort((a, b) => probabilities.values[3 * a + g] - probabilities.values[3 * b + g]);
        const inputs = Float64Array.from(rows, (row) => probabilities.values[3 * row + g]);
        const own = Uint8Array.from(rows, (row) => labels.values[3 * row + g]);
        const maps: { [method in keyof typeof losses]: GenreMap } = {
          identity: { method: "identity" },
          platt: { method: "platt", ...fitSigmoid(inputs.map(clippedLogit), own, true) },
          isotonic: fitIsotonic(inputs, own),
        };
        for (const row of test) {
          for (const method of ["identity", "platt", "isotonic"] as const) {
            const p = calibrateProbability(maps[method], probabilities.values[3 * row + g]);
            const said = labels.values[3 * row + g] === 1 ? p : 1 - p;
            losses[method] -= Math.log(Math.max(said, Number.EPSILON)) / labels.rowCount;
          }
        }
      }
      for (const method of ["identity", "platt", "isotonic"] as const) {
        expect(heldOutLogLoss[method]).toBeCloseTo(losses[method], 7);
      }
    }
  });

  it("chooses only among the methods that it is given", () => {
    const { choices } = calibrate(common, { seed: 1, methods: ["platt"] });
    for (const { heldOutLogLoss } of choices) expect(Object.keys(heldOutLogLoss)).toEqual(["identity", "platt"]);
  });

  it("leaves a genre of which nothing is known as it is", () => {
    const known = new Uint8Array(2000 * 2).map((_, at) => at % 2);
    const { choices } = calibrate(seededHeldOut(2000, [0.5, 0.3], 1, known), { seed: 1 });
    expect(choices[0]).toEqual({ method: "identity", heldOutLogLoss: { identity: 0 } });
    expect(choices[1].method).not.toBe("identity");
  });

  it("ignores unknown entries", () => {
    const known = new Uint8Array(2000 * 3).fill(1).map((_, at) => (at % 7 === 0 ? 0 : 1));
    const masked = seededHeldOut(2000, [0.5, 0.3, 0.2], 1, known);
    const lying = seededHeldOut(2000, [0.5, 0.3, 0.2], 1, known);
    for (const [at, isKnown] of known.entries()) if (isKnown === 0) lying.probabilities.values[at] = 0.999;
    expect(calibrate(lying, { seed: 1 })).toEqual(calibrate(masked, { seed: 1 }));
  });

  it("gives the same bits again", () => {
    expect(calibrate(common, { seed: 5 })).toEqual(calibrate(common, { seed: 5 }));
  });
});
