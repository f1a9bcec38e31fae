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

  it("can be handed to another thread where it is shared, and there lays new arrays behind the old ones", () => {
    const first = new KernelMemory(4096, { shared: true });
    const weights = first.float32(8).fill(2);
    const handed = first.handOn();
    if (handed === undefined) throw new Error("Node shares memory");
    const second = new KernelMemory(structuredClone(handed));
    const sums = second.float32(8).fill(1);
    const row = second.int32(1);
    const value = second.float32(1).fill(3);
    second.kernels.addRowTimesBlock(row.byteOffset, value.byteOffset, 1, weights.byteOffset, 8, sums.byteOffset);
    expect([...sums]).toEqual(new Array(8).fill(7));
    expect([...weights]).toEqual(new Array(8).fill(2));
    expect(sums.byteOffset).toBeGreaterThanOrEqual(weights.byteOffset + weights.byteLength);
  });

  it("stays with its thread where it is not shared", () => {
    expect(new KernelMemory(64).handOn()).toBeUndefined();
  });
});
