import { describe, expect, it } from "vitest";
import { denseMatrix } from "../../matrix/dense-matrix.ts";
import { rocAucScore } from "../../metrics/roc-auc.ts";
import { inlinePool } from "../../pool/pool.ts";
import { RandomState } from "../../random/mt19937.ts";
import { applyMetaLearner, fitMetaLearner } from "./meta-learner.ts";

const n = 600;
const settings = { C: 0.05, ownScale: 2, minPositives: 20 };
const options = { seed: 1, pool: inlinePool };

/** Two members, two genres. Genre 1 goes with genre 0 and its own logits are noise; the second member is the first on
 * another scale. */
function problem(rareCount = 100) {
  const random = new RandomState(3);
  const logits = denseMatrix(n, 4);
  const values = new Uint8Array(n * 2);
  for (let row = 0; row < n; row++) {
    const truth = random.random() < 0.4 ? 1 : 0;
    values[row * 2] = truth;
    values[row * 2 + 1] = row < rareCount ? 1 : 0;
    for (const [member, scale] of [1, 50].entries()) {
      logits.values[row * 4 + member * 2] = scale * (truth * 2 - 1 + 3 * random.random());
      logits.values[row * 4 + member * 2 + 1] = scale * ((row < rareCount ? 1 : 0) + 2 * random.random());
    }
  }
  return { logits, labels: { rowCount: n, columnCount: 2, values } };
}

describe("the meta-learner", () => {
  it("is better than each member, and learns from other genres where they tell something", async () => {
    const { logits, labels } = problem();
    for (let row = 0; row < n; row++) labels.values[row * 2 + 1] = labels.values[row * 2]; // genre 1 is genre 0
    const level = await fitMetaLearner(logits, labels, settings, options);
    const stacked = rocAucScore({ ...denseMatrix(n, 2), values: applyMetaLearner(level, logits) }, labels).perGenre;
    const alone = rocAucScore(
      { ...denseMatrix(n, 2), values: logits.values.filter((_, k) => k % 4 < 2) },
      labels,
    ).perGenre;
    expect(stacked[0]).toBeGreaterThan(alone[0] as number);
    expect(stacked[1]).toBeGreaterThan(0.9);
    expect(alone[1]).toBeLessThan(0.6);
  });

  it("gives the same answer whatever the scale and offset of a member's logits", async () => {
    const { logits, labels } = problem();
    const moved = { ...logits, values: logits.values.map((logit, k) => (k % 4 < 2 ? logit : 7 * logit - 3)) };
    const plain = applyMetaLearner(await fitMetaLearner(logits, labels, settings, options), logits);
    const other = applyMetaLearner(await fitMetaLearner(moved, labels, settings, options), moved);
    for (let k = 0; k < plain.length; k++) expect(other[k]).toBeCloseTo(plain[k], 3);
  });

  it("takes the mean of a rare genre's own logits, with probabilities that sum to its movies", async () => {
    const { logits, labels } = problem(5);
    const level = await fitMetaLearner(logits, labels, settings, options);
    const out = applyMetaLearner(level, logits);
    expect([level.weights[1], level.weights[5]]).toEqual([0, 0]); // logits of genre 0
    expect(level.weights[7]).toBeGreaterThan(0);
    expect(level.weights[3]).toBeCloseTo(50 * level.weights[7], 1);
    const sum = out.reduce((total, logit, k) => (k % 2 === 1 ? total + 1 / (1 + Math.exp(-logit)) : total), 0);
    expect(sum).toBeCloseTo(5, 6);
    const trustedForRare = Uint8Array.of(0, 0, 1, 1);
    const trusting = await fitMetaLearner(logits, labels, settings, { ...options, trustedForRare });
    expect(trusting.weights[3]).toBe(0);
    expect(trusting.weights[7]).toBeCloseTo(2 * level.weights[7], 12);
  });

  it("gives a genre's own logits ownScale squared times the weight of logits of other genres that say the same", async () => {
    const truth = problem();
    const logits = { ...truth.logits, values: truth.logits.values.map((_, k, all) => all[k - (k % 4)]) };
    for (const ownScale of [1, 3]) {
      const { weights } = await fitMetaLearner(logits, truth.labels, { ...settings, ownScale }, options);
      // [member logit][genre]: logits 0 and 2 are of genre 0, logits 1 and 3 of genre 1.
      const pairs = [
        [0, 2],
        [4, 6],
        [3, 1],
        [7, 5],
      ];
      for (const [own, other] of pairs) expect(weights[own] / weights[other]).toBeCloseTo(ownScale ** 2, 2);
    }
  });

  it("weighs logits for a genre with as many movies as asked for, and leaves one without any as it is", async () => {
    const enough = problem(20);
    const regression = await fitMetaLearner(enough.logits, enough.labels, settings, options);
    expect(regression.weights[1]).not.toBe(0);
    const none = problem(0);
    const without = await fitMetaLearner(none.logits, none.labels, settings, options);
    expect([1, 3, 5, 7].map((k) => without.weights[k])).toEqual([0, 0, 0, 0]);
  });

  it("takes no notice of a logit that is the same for all movies", async () => {
    const { logits, labels } = problem();
    const constant = { ...logits, values: logits.values.map((logit, k) => (k % 4 === 2 ? 7 : logit)) };
    const level = await fitMetaLearner(constant, labels, settings, options);
    for (const weight of [level.weights[4], level.weights[5]]) expect(weight).toBeCloseTo(0, 9);
    const moved = { ...constant, values: constant.values.map((logit, k) => (k % 4 === 2 ? 0.1 : logit)) };
    const other = await fitMetaLearner(moved, labels, settings, options);
    const [plain, same] = [applyMetaLearner(level, constant), applyMetaLearner(other, moved)];
    for (const [k, logit] of plain.entries()) expect(same[k]).toBeCloseTo(logit, 6);
  });

  it("holds the weights nearer to 0 the smaller C is", async () => {
    const { logits, labels } = problem();
    const sizeOf = async (C: number) => {
      const { weights } = await fitMetaLearner(logits, labels, { ...settings, C }, options);
      return weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
    };
    const [small, middle, large] = [await sizeOf(0.001), await sizeOf(0.01), await sizeOf(0.1)];
    expect(small).toBeLessThan(middle / 2);
    expect(middle).toBeLessThan(large / 1.2);
  });

  it("is applied as intercepts and weighed logits, row by row", () => {
    const level = { weights: Float64Array.of(1, 10, 2, 20, 3, 30), intercepts: Float64Array.of(0.5, 5) };
    const logits = { ...denseMatrix(2, 3), values: Float64Array.of(1, 2, 3, -1, 0, 1) };
    expect(applyMetaLearner(level, logits)).toEqual(Float64Array.of(14.5, 145, 2.5, 25));
  });
});
