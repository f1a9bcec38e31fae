import { describe, expect, it } from "vitest";
import { Optimizer, RowChunk } from "./kernel-exports.ts";
import { bytesOf, cacheAligned, copyOf, float32, float64, KernelMemory } from "./kernels.ts";

const none = 0 as const;
const optimizer = {
  width: 4,
  firstMoments: none,
  secondMoments: none,
  gradients: none,
  touched: none,
  starts: none,
  rows: none,
  values: none,
  firstDecays: none,
  secondDecays: none,
  strides: none,
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-8,
  momentum: 0.8,
};
const upToVector = (bytes: number): number => Math.ceil(bytes / 16) * 16;

describe("KernelMemory", () => {
  it("adds a sparse row times a dense block as the plain loop does", () => {
    const specs = {
      indptr: copyOf(Int32Array.of(0, 3)),
      indices: copyOf(Int32Array.of(0, 2, 3)),
      values: copyOf(Float32Array.of(1, 2, -0.5)),
      weights: copyOf(Float32Array.from({ length: 4 * 8 }, (_, i) => i)),
      scores: float32(8),
    };
    const memory = new KernelMemory(bytesOf(specs, RowChunk));
    const { weights, scores, ...rows } = memory.allocate(specs);
    memory.kernels.addRowsTimesBlock(memory.struct(RowChunk, { ...rows, scores }), 1, weights.byteOffset, 8);
    const plain = Array.from({ length: 8 }, (_, g) => weights[g] + 2 * weights[16 + g] - 0.5 * weights[24 + g]);
    expect([...scores]).toEqual(plain);
  });

  it("can be sent to another thread where it is shared, which allocates after the old arrays", () => {
    const first = new KernelMemory(4096, { shared: true });
    const { weights } = first.allocate({ weights: copyOf(new Float32Array(8).fill(2)) });
    const sent = first.share();
    if (sent === undefined) throw new Error("Node shares memory");
    const second = new KernelMemory(structuredClone(sent));
    const rows = second.allocate({
      indptr: copyOf(Int32Array.of(0, 1)),
      indices: copyOf(Int32Array.of(0)),
      values: copyOf(Float32Array.of(3)),
      scores: copyOf(new Float32Array(8).fill(1)),
    });
    const { scores: sums } = rows;
    second.kernels.addRowsTimesBlock(second.struct(RowChunk, rows), 1, weights.byteOffset, 8);
    expect([...sums]).toEqual(new Array(8).fill(7));
    expect([...weights]).toEqual(new Array(8).fill(2));
    expect(sums.byteOffset).toBeGreaterThanOrEqual(weights.byteOffset + weights.byteLength);
  });

  it("takes as many bytes as it says, arrays at vectors and where asked at cache lines", () => {
    const specs = { odd: copyOf(Uint8Array.of(1, 2, 3)), line: cacheAligned(float32(5)), numbers: float64(1) };
    const memory = new KernelMemory(65_536);
    const before = memory.allocate({ first: float32(1) }).first.byteOffset + 16;
    const { odd, line, numbers } = memory.allocate(specs);
    const after = memory.struct(Optimizer, { ...optimizer, weights: line });
    expect([...odd]).toEqual([1, 2, 3]);
    expect([odd.byteOffset % 16, line.byteOffset % 64, numbers.byteOffset % 16]).toEqual([0, 0, 0]);
    expect(after + upToVector(Optimizer.bytes) - before).toBeLessThanOrEqual(bytesOf(specs, Optimizer));
    expect(after).toBeGreaterThanOrEqual(numbers.byteOffset + numbers.byteLength);
  });

  it("writes a struct's fields where the kernels have them, as what they are", () => {
    const memory = new KernelMemory(65_536);
    const { weights } = memory.allocate({ weights: float32(4) });
    const view = new DataView(weights.buffer, memory.struct(Optimizer, { ...optimizer, weights }), Optimizer.bytes);
    const { fields } = Optimizer;
    expect(view.getInt32(fields.width[1], true)).toBe(4);
    expect(view.getUint32(fields.weights[1], true)).toBe(weights.byteOffset);
    expect(view.getFloat64(fields.beta1[1], true)).toBe(0.9);
    expect(view.getFloat32(fields.epsilon[1], true)).toBe(Math.fround(1e-8));
  });

  it("stays with its thread where it is not shared", () => {
    expect(new KernelMemory(64).share()).toBeUndefined();
  });
});
