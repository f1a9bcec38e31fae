import { describe, expect, it } from "vitest";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { inlinePool } from "../../pool/pool.ts";
import { classifierFromState } from "../classifier-registry.ts";
import { learnerFromSettings } from "../registry.ts";
import { compactState, type TableStorage } from "./classifier.ts";

const indices = Int32Array.from({ length: 120 }, (_, k) => 2 * (k % 4) + ((k >> 2) % 3 === 0 ? 1 : 0));
for (let row = 0; row < 30; row++) indices.subarray(4 * row, 4 * row + 4).sort();
const x: SparseMatrix = {
  rowCount: 30,
  columnCount: 8,
  indptr: Int32Array.from({ length: 31 }, (_, row) => 4 * row),
  indices,
  values: Float32Array.from({ length: 120 }, (_, k) => 0.5 + (k % 7) / 7),
};
const y = { rowCount: 30, columnCount: 3, values: Uint8Array.from({ length: 90 }, (_, k) => (k * k + (k >> 3)) & 1) };
const fit = { seed: 1, pool: inlinePool };

async function compactOf(kind: "logistic-regression" | "embedding-network", storage: TableStorage) {
  const whole = await learnerFromSettings({ kind }).fit(x, y, fit);
  return { whole, compact: classifierFromState(compactState(whole.toState(), storage)) };
}

describe("CompactClassifier", () => {
  it("answers nearly as the whole one, the nearer the more bits", async () => {
    for (const [kind, name] of [
      ["logistic-regression", "weights"],
      ["embedding-network", "embeddings"],
    ] as const) {
      const distances: number[] = [];
      for (const storage of ["int4", "int8", "float16"] as const) {
        const { whole, compact } = await compactOf(kind, { [name]: storage });
        const [p, q] = [whole.predictProba(x).values, compact.predictProba(x).values];
        distances.push(Math.max(...p.map((each, k) => Math.abs(each - q[k]))));
      }
      expect(distances[0]).toBeLessThan(0.15);
      expect(distances[1]).toBeLessThan(0.01);
      expect(distances[2]).toBeLessThan(0.002);
    }
  });

  it("answers the same, bit for bit, after save and load", async () => {
    const { compact } = await compactOf("logistic-regression", { weights: "int4" });
    const state = structuredClone(compact.toState());
    const loaded = classifierFromState({ ...state, settings: JSON.parse(JSON.stringify(state.settings)) });
    expect(loaded.predictProba(x).values).toEqual(compact.predictProba(x).values);
    expect(loaded.toState()).toEqual(compact.toState());
    expect(loaded.contributions?.(x, 3)).toEqual(compact.contributions?.(x, 3));
  });

  it("refuses a state with a tensor missing, codes of another shape or settings that say nothing", async () => {
    const { compact } = await compactOf("embedding-network", { embeddings: "int8" });
    const state = compact.toState();
    for (const name of Object.keys(state.tensors)) {
      const { [name]: dropped, ...tensors } = state.tensors;
      expect(() => classifierFromState({ ...state, tensors })).toThrow(
        expect.objectContaining({ code: "BAD_MODEL_FILE" }),
      );
    }
    const changes = [
      { storage: { embeddings: "int3" } },
      { storage: null },
      { columns: { embeddings: 0 } },
      { columns: {} },
      { kind: "compact" },
    ];
    for (const change of changes) {
      const broken = { ...state, settings: { ...state.settings, ...change } };
      expect(() => classifierFromState(broken)).toThrow(expect.objectContaining({ code: "BAD_MODEL_FILE" }));
    }
  });
});
