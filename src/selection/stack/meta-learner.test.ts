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
    expect(level.weights[3]).toBeCloseTo(50 * level.weights[7], 1);
    const sum = out.reduce((total, logit, k) => (k % 2 === 1 ? total + 1 / (1 + Math.exp(-logit)) : total), 0);
    expect(sum).toBeCloseTo(5, 6);
    const trustedForRare = Uint8Array.of(0, 0, 1, 1);
    const trusting = await fitMetaLearner(logits, labels, settings, { ...options, trustedForRare });
    expect(trusting.weights[3]).toBe(0);
    expect(trusting.weights[7]).toBeCloseTo(2 * level.weights[7], 12);
  });
});
