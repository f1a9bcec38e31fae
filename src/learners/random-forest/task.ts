import { Forest, Side } from "../../matrix/kernel-exports.ts";
import { bytesOf, copyOf, float32, int32, KernelMemory, uint8 } from "../../matrix/kernels.ts";
import { concatenated, sharedFloat32, sharedInt32 } from "../../matrix/memory.ts";
import type { Task } from "../../pool/pool.ts";
import type { SortedColumns } from "./columns.ts";

/** Some trees of one genre: everything that says how they grow. Numbers below 2³². */
export interface TreesPayload {
  readonly columns: SortedColumns;
  /** 0 or 1 for each row; rows whose `known` is 0 take no part. */
  readonly labels: Uint8Array;
  readonly known: Uint8Array | undefined;
  /** Whole weights from 1, their sum times the largest possible repeat below 2³²; absent where all weigh 1. */
  readonly weights: Int32Array | undefined;
  readonly maxFeatures: number;
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  readonly bootstrap: boolean;
  /** One for each tree. */
  readonly seeds: readonly number[];
}

/** Trees one after another, nodes in preorder (kernels/forest.ts, growTree). */
export interface Trees {
  readonly sizes: Int32Array;
  readonly codes: Int32Array;
  readonly values: Float32Array;
}

export const fitTreesTask: Task<TreesPayload, Trees> = {
  name: "learners/fit-trees",
  run(payload, context) {
    const grower = layOut(payload);
    const parts: { codes: Int32Array; values: Float32Array }[] = [];
    for (const seed of payload.seeds) {
      context.throwIfStopped();
      parts.push(grower(seed));
    }
    const sizes = sharedInt32(parts.length);
    for (let t = 0; t < parts.length; t++) sizes[t] = parts[t].codes.length;
    return {
      sizes,
      codes: concatenated(
        sharedInt32,
        parts.map(({ codes }) => codes),
      ),
      values: concatenated(
        sharedFloat32,
        parts.map(({ values }) => values),
      ),
    };
  },
};

/** Lays the payload out for the kernel (Forest in kernels/forest.ts) and returns what grows one tree. */
function layOut(payload: TreesPayload): (seed: number) => { codes: Int32Array; values: Float32Array } {
  const { columns, labels, known, weights, maxFeatures, maxDepth, minSamplesSplit, minSamplesLeaf, bootstrap } =
    payload;
  const { rowCount, columnCount } = columns;
  const wide = weights !== undefined || rowCount > 0xffff;
  const packedBytes = wide ? 8 : 4;
  const perRow = int32(rowCount);
  const rooms = {
    candidates: perRow,
    labels: copyOf(labels),
    weights: weights === undefined ? perRow : copyOf(weights),
    columnStarts: copyOf(columns.columnStarts),
    segmentValues: copyOf(columns.segmentValues),
    segmentStarts: copyOf(columns.segmentStarts),
    entrySamples: copyOf(columns.entryRows),
    rowStarts: copyOf(columns.rowStarts),
    rowPlaces: copyOf(columns.rowPlaces),
    packed: uint8(rowCount * packedBytes),
    sums: uint8((columnCount + columns.segmentValues.length) * packedBytes),
    slice: perRow,
    places: perRow,
    features: int32(columnCount),
    stack: uint8(rowCount * Side.bytes),
    codes: int32(2 * rowCount),
    values: float32(2 * rowCount),
  };
  const memory = new KernelMemory(bytesOf(rooms, Forest));
  const arrays = memory.lay(rooms);
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
    return { codes: codes.slice(0, count), values: values.slice(0, count) };
  };
}
