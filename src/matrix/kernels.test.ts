import { describe, expect, it } from "vitest";
import { KernelMemory } from "./kernels.ts";

describe("KernelMemory", () => {
  it("adds a sparse row times a dense block as the plain loop does", () => {
    const memory = new KernelMemory(4096);
    const indices = memory.int32(3);
    indices.set([0, 2, 3]);
    const values = memory.float32(3);
    values.set([1, 2, -0.5]);
    const weights = memory.float32(4 * 8);
    for (let i = 0; i < weights.length; i++) weights[i] = i;
    const scores = memory.float32(8);
    memory.kernels.addRowTimesBlock(indices.byteOffset, values.byteOffset, 3, weights.byteOffset, 8, scores.byteOffset);
    const plain = Array.from({ length: 8 }, (_, g) => weights[g] + 2 * weights[16 + g] - 0.5 * weights[24 + g]);
    expect([...scores]).toEqual(plain);
  });
});
