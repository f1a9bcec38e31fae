import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kFold } from "./k-fold.ts";
import { trainTestSplit } from "./train-test-split.ts";

interface Side {
  readonly count: number;
  readonly sha256: string;
}
interface Sides {
  readonly train: Side;
  readonly test: Side;
}
interface Oracle {
  readonly trainTestSplit: readonly ({ n: number; testSize: number; seed: number } & Sides)[];
  readonly trainTestSplitUnshuffled: readonly ({ n: number; testSize: number } & Sides)[];
  readonly kFold: readonly { n: number; splits: number; shuffle: boolean; seed: number | null; folds: Sides[] }[];
}

const oracle = JSON.parse(readFileSync(new URL("../../../test/oracle/splits.json", import.meta.url), "utf8")) as Oracle;

const digest = (rows: Int32Array): Side => ({
  count: rows.length,
  sha256: createHash("sha256")
    .update(new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength))
    .digest("hex"),
});

describe("splits against scikit-learn", () => {
  it.each(oracle.trainTestSplit)("train_test_split($n, test_size=$testSize, random_state=$seed)", (expected) => {
    const split = trainTestSplit(expected.n, expected);
    expect(digest(split.train)).toEqual(digestOf(expected.train));
    expect(digest(split.test)).toEqual(digestOf(expected.test));
  });

  it.each(oracle.trainTestSplitUnshuffled)("train_test_split($n, test_size=$testSize, shuffle=False)", (expected) => {
    const split = trainTestSplit(expected.n, { testSize: expected.testSize, shuffle: false });
    expect(digest(split.train)).toEqual(digestOf(expected.train));
    expect(digest(split.test)).toEqual(digestOf(expected.test));
  });

  it.each(oracle.kFold)("KFold($splits, shuffle=$shuffle, random_state=$seed) of $n", (expected) => {
    const folds = kFold(
      expected.n,
      expected.shuffle
        ? { folds: expected.splits, shuffle: true, seed: expected.seed ?? 0 }
        : { folds: expected.splits, shuffle: false },
    );
    expect(folds.map((fold) => [digest(fold.train), digest(fold.test)])).toEqual(
      expected.folds.map((fold) => [digestOf(fold.train), digestOf(fold.test)]),
    );
  });
});

function digestOf({ count, sha256 }: Side): Side {
  return { count, sha256 };
}
