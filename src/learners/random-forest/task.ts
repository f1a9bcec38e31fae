import { Forest, Side } from "../../matrix/kernel-exports.ts";
import { bytesOf, copyOf, float32, int32, KernelMemory, uint8 } from "../../matrix/kernels.ts";
import type { Task } from "../../pool/pool.ts";
import { joinedTrees, type Trees } from "./classifier.ts";
import type { SortedColumns } from "./columns.ts";

/** The trees of one task, for one genre. Numbers are below 2³². */
export interface TreesPayload {
  readonly columns: SortedColumns;
  /** [row]: 0 or 1; rows whose `known` is 0 are ignored. */
  readonly labels: Uint8Array;
  readonly known: Uint8Array | undefined;
  /** Integers from 1; n times the largest is below 2³². Absent where all are 1. */
  readonly weights: Int32Array | undefined;
  readonly maxFeatures: number;
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  readonly bootstrap: boolean;
  /** For each tree. */
  readonly seeds: readonly number[];
}

export const fitTreesTask: Task<TreesPayload, Trees> = {
  name: "learners/fit-trees",
  run(payload, context) {
    const growTree = treeGrower(payload);
    const trees = payload.seeds.map((seed) => {
      context.throwIfStopped();
      return growTree(seed);
    });
    return joinedTrees(trees);
  },
};

/** Lays the payload out for the kernel (Forest in kernels/forest.ts). Returns a function that grows one tree. */
function treeGrower(payload: TreesPayload): (seed: number) => Trees {
  const { columns, labels, known, weights, maxFeatures, maxDepth, minSamplesSplit, minSamplesLeaf, bootstrap } =
    payload;
  const { rowCount, columnCount } = columns;
  const wide = weights !== undefined || rowCount > 0xffff;
  const packedBytes = wide ? 8 : 4;
  const perRow = int32(rowCount);
  const specs = {
    candidates: perRow,
    labels: copyOf(labels),
    weights: weights === undefined ? perRow : copyOf(weights),
    columnStarts: copyOf(columns.columnStarts),
    segmentValues: copyOf(columns.segmentValues),
    segmentStarts: copyOf(columns.segmentStarts),
    entrySamples: copyOf(columns.entryRows),
    rowStarts: copyOf(columns.rowStarts),
    sumIndices: copyOf(columns.sumIndices),
    packed: uint8(rowCount * packedBytes),
    sums: uint8((columnCount + columns.segmentValues.length) * packedBytes),
    slice: perRow,
    positions: perRow,
    features: int32(columnCount),
    stack: uint8(rowCount * Side.bytes),
    codes: int32(2 * rowCount),
    values: float32(2 * rowCount),
  };
  const memory = new KernelMemory(bytesOf(specs, Forest));
  const arrays = memory.allocate(specs);
  if (weights === undefined) arrays.weights.fill(1);
  let candidateCount = 0;
  for (let r = 0; r < rowCount; r++) if (known?.[r] !== 0) arrays.candidates[candidateCount++] = r;
  const forest = memory.struct(Forest, {
    ...arrays,
    featureCount: columnCount,
    sampleCount: rowCount,
    candidateCount,
    maxFeatures,
    maxDepth,
    minSamplesSplit,
    minSamplesLeaf,
    bootstrap: bootstrap ? 1 : 0,
    sumsBytes: arrays.sums.length,
  });
  const { codes, values } = arrays;
  return (seed) => {
    const count = memory.kernels.growTree(forest, seed, wide);
    return { sizes: Int32Array.of(count), codes: codes.slice(0, count), values: values.slice(0, count) };
  };
}
