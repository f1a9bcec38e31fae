import { describe, expect, it } from "vitest";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { inlinePool } from "../../pool/pool.ts";
import { RandomState } from "../../random/mt19937.ts";
import { classifierFromState } from "../classifier-registry.ts";
import { EmbeddingNetwork } from "../embedding-network/learner.ts";
import { StackClassifier } from "./classifier.ts";

const [rowCount, columnCount, width] = [40, 9, 3];
const random = new RandomState(7);
const x: SparseMatrix = {
  rowCount,
  columnCount,
  indptr: Int32Array.from({ length: rowCount + 1 }, (_, row) => 3 * row),
  indices: Int32Array.from({ length: 3 * rowCount }, (_, k) => (k % 3) * 3 + Math.floor(3 * random.random())),
  values: Float32Array.from({ length: 3 * rowCount }, () => random.random()),
};
const weights = Float32Array.from({ length: columnCount * width }, () => random.random() - 0.5);
const intercepts = Float64Array.from({ length: width }, () => random.random());

async function withNetwork(): Promise<StackClassifier> {
  const own = { ...x, columnCount: 6, indices: x.indices.map((column) => column % 6) };
  const y = { rowCount, columnCount: width, values: Uint8Array.from({ length: rowCount * width }, (_, k) => k % 2) };
  const network = new EmbeddingNetwork({ hiddenUnits: 5, headCount: 2, epochs: 1, wordDropout: 0 });
  const heads = Uint8Array.from({ length: rowCount }, (_, row) => row % 2);
  const classifier = await network.fit(own, y, { seed: 1, pool: inlinePool, heads });
  const mix = Float64Array.from({ length: 2 * width * width }, () => random.random() - 0.5);
  return new StackClassifier(weights, intercepts, [{ classifier, firstColumn: 3, mix }]);
}

const one = (row: number): SparseMatrix => ({
  ...x,
  rowCount: 1,
  indptr: Int32Array.of(0, 3),
  indices: x.indices.slice(3 * row, 3 * row + 3),
  values: x.values.slice(3 * row, 3 * row + 3),
});

describe("StackClassifier", () => {
  it("adds its networks' logits, mixed, to the linear ones", async () => {
    const stack = await withNetwork();
    const [{ classifier, mix }] = stack.networks;
    const row = one(4);
    const linear = new StackClassifier(weights, intercepts, []).decisionFunction(row).values;
    const inside = [...row.indices].map((column, k) => [column - 3, row.values[k]]).filter(([column]) => column >= 0);
    const own = classifier.decisionFunction({
      rowCount: 1,
      columnCount: 6,
      indptr: Int32Array.of(0, inside.length),
      indices: Int32Array.from(inside, ([column]) => column),
      values: Float32Array.from(inside, ([, value]) => value),
    }).values;
    const expected = linear.map((logit, g) => own.reduce((sum, each, o) => sum + each * mix[o * width + g], logit));
    for (const [g, logit] of stack.decisionFunction(row).values.entries()) expect(logit).toBeCloseTo(expected[g], 10);
  });

  it("gives the same bits alone, in a batch, and after saving", async () => {
    const stack = await withNetwork();
    const all = stack.predictProba(x).values;
    const saved = classifierFromState(stack.toState()).predictProba(x).values;
    expect(saved).toEqual(all);
    for (let row = 0; row < rowCount; row++) {
      expect(stack.predictProba(one(row)).values).toEqual(all.slice(row * width, (row + 1) * width));
    }
  });

  it("explains itself exactly where all members are linear, and not where one is a network", async () => {
    const linear = new StackClassifier(weights, intercepts, []);
    const { entries, intercepts: own } = linear.contributions?.(x, 3) ?? expect.fail("no contributions");
    for (const [g, logit] of linear.decisionFunction(one(3)).values.entries()) {
      expect(own[g] + entries.values[g] + entries.values[width + g] + entries.values[2 * width + g]).toBeCloseTo(
        logit,
        6,
      );
    }
    expect((await withNetwork()).contributions).toBeUndefined();
  });

  it("refuses a state whose network does not fit", async () => {
    const state = (await withNetwork()).toState();
    const [network] = state.settings.networks as { firstColumn: number }[];
    const moved = { ...state, settings: { networks: [{ ...network, firstColumn: 4 }] } };
    const nested = { ...state, settings: { networks: [{ ...network, kind: "stack" }] } };
    for (const wrong of [moved, nested, { ...state, settings: {} }, { ...state, tensors: {} }]) {
      expect(() => classifierFromState(wrong as typeof state)).toThrow(
        expect.objectContaining({ code: "BAD_MODEL_FILE" }),
      );
    }
  });
});
