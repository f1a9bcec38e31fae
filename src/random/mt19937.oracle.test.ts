import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { RandomState } from "./mt19937.ts";

interface Oracle {
  readonly streams: readonly { seed: number; uint32: number[]; doubles: number[]; doublesAfter10000: number[] }[];
  readonly permutations: readonly { seed: number; n: number; sha256: string }[];
  readonly shuffles: readonly {
    seed: number;
    n: number;
    once: number[];
    twice: number[];
    doublesAfter: number[];
    permutationAfter: number[];
  }[];
}

const oracle: Oracle = JSON.parse(
  readFileSync(new URL("../../test/oracle/random.json", import.meta.url), "utf8"),
) as Oracle;

describe("RandomState against NumPy", () => {
  it.each(oracle.streams)("gives NumPy's bits and doubles for seed $seed", (stream) => {
    const raw = new RandomState(stream.seed);
    expect(stream.uint32.map(() => raw.nextUint32())).toEqual(stream.uint32);
    expect([...new RandomState(stream.seed).randomSample(20)]).toEqual(stream.doubles);
    const late = new RandomState(stream.seed);
    late.randomSample(10_000);
    expect([...late.randomSample(5)]).toEqual(stream.doublesAfter10000);
  });

  it.each(oracle.permutations)("permutes $n for seed $seed as NumPy does", ({ seed, n, sha256 }) => {
    const rows = new RandomState(seed).permutation(n);
    expect(createHash("sha256").update(new Uint8Array(rows.buffer)).digest("hex")).toBe(sha256);
  });

  it.each(oracle.shuffles)("goes on as NumPy does after shuffles, seed $seed", (expected) => {
    const state = new RandomState(expected.seed);
    const items = Array.from({ length: expected.n }, (_, i) => i);
    state.shuffle(items);
    expect(items).toEqual(expected.once);
    state.shuffle(items);
    expect(items).toEqual(expected.twice);
    expect([...state.randomSample(3)]).toEqual(expected.doublesAfter);
    expect([...state.permutation(9)]).toEqual(expected.permutationAfter);
  });
});
