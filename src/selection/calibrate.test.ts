import { describe, expect, it } from "vitest";
import { seededHeldOut } from "../../test/fixtures/held-out.ts";
import { logLoss } from "../metrics/probability-losses.ts";
import { rocAucScore } from "../metrics/roc-auc.ts";
import { calibrate, minSupport } from "./calibrate.ts";
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
