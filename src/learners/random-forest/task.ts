import { KernelMemory } from "../../matrix/kernels.ts";
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

/** Lays the payload out for the kernel (fields in the order of its class Forest) and returns what grows one tree. */
function layOut(payload: TreesPayload): (seed: number) => { codes: Int32Array; values: Float32Array } {
  const { columns, labels, known, weights } = payload;
  const { rowCount, columnCount } = columns;
  const entryCount = columns.entryRows.length;
  const segmentCount = columns.segmentValues.length;
  const wide = weights !== undefined || rowCount > 0xffff;
  const packedBytes = wide ? 8 : 4;
  const sumsBytes = (columnCount + segmentCount) * packedBytes;
  const bytes =
    4 * (entryCount + 2 * segmentCount + 2 * columnCount + columns.rowPlaces.length) +
    rowCount * (61 + packedBytes) +
    sumsBytes +
    32 * 16 +
    256;
  const memory = new KernelMemory(bytes);
  const int32 = (from: Int32Array): number => {
    const array = memory.int32(from.length);
    array.set(from);
    return array.byteOffset;
  };
  const float32 = (from: Float32Array): number => {
    const array = memory.float32(from.length);
    array.set(from);
    return array.byteOffset;
  };
  const candidates = memory.int32(rowCount);
  let candidateCount = 0;
  for (let r = 0; r < rowCount; r++) if (known === undefined || known[r] === 1) candidates[candidateCount++] = r;
  const labelBytes = memory.uint8(rowCount);
  labelBytes.set(labels);
  const codes = memory.int32(2 * rowCount);
  const values = memory.float32(2 * rowCount);
  const fields = [
    columnCount,
    rowCount,
    candidateCount,
    candidates.byteOffset,
    labelBytes.byteOffset,
    int32(weights ?? new Int32Array(rowCount).fill(1)),
    int32(columns.columnStarts),
    float32(columns.segmentValues),
    int32(columns.segmentStarts),
    int32(columns.entryRows),
    int32(columns.rowStarts),
    int32(columns.rowPlaces),
    payload.maxFeatures,
    payload.maxDepth,
    payload.minSamplesSplit,
    payload.minSamplesLeaf,
    payload.bootstrap ? 1 : 0,
    memory.uint8(rowCount * packedBytes).byteOffset,
    memory.uint8(sumsBytes).byteOffset,
    sumsBytes,
    memory.int32(rowCount).byteOffset,
    memory.int32(rowCount).byteOffset,
    memory.int32(columnCount).byteOffset,
    memory.uint8(rowCount * 24).byteOffset,
    codes.byteOffset,
    values.byteOffset,
  ];
  const forest = memory.int32(fields.length);
  forest.set(fields);
  return (seed) => {
    const count = memory.kernels.growTree(forest.byteOffset, seed, wide ? 1 : 0);
    return { codes: codes.slice(0, count), values: values.slice(0, count) };
  };
}
