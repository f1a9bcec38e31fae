import { Entry, SolverRows as RowsStruct } from "../../matrix/kernel-exports.ts";
import type { Pointer } from "../../matrix/kernel-struct.ts";
import {
  type Arrays,
  bytesOf,
  copyOf,
  float32,
  int32,
  KernelMemory,
  largestKernelBytes,
  type SharedKernelMemory,
} from "../../matrix/kernels.ts";
import { canShare, sharedInt32 } from "../../matrix/memory.ts";
import { longestRow, nonZeroCount, type SparseMatrix } from "../../matrix/sparse-matrix.ts";

// The layout of rows and weights in kernel memory. A fit accesses the weights of every entry twice an epoch, in random
// order. Most entries belong to few columns, the near ones: their weights are contiguous and stay in a core's own
// cache. Each far column has its own cache lines, which the kernel prefetches a row ahead.

/** About the size of a core's own cache. Measured on TF-IDF of words and characters: half and double are slower. */
const ownCacheBytes = 2 ** 20;
/** Weights come in groups of four lanes: 16 bytes. */
export const groupLanes = 4;
const groupsOfLine = 4;

/** Smaller rows are not shared: laying them out again is fast, and a memory of one thread is freed sooner. */
const minSharedBytes = 2 ** 28;

/** The layout of columns in a table of weights. */
export interface ColumnLayout {
  /** Lanes of a column, a multiple of 4. */
  readonly stride: number;
  /** Each column's first group of lanes. */
  readonly firstGroups: Int32Array;
  /** The first group of the far columns. */
  readonly firstFar: number;
  readonly farEntryCount: number;
  /** Groups of a table. */
  readonly groupCount: number;
}

const rowArrays = (x: SparseMatrix, { firstGroups, farEntryCount }: ColumnLayout) => ({
  entries: int32(entryWords * nonZeroCount(x)),
  indptr: int32(x.rowCount + 1),
  norms: float32(x.rowCount),
  farIndptr: int32(x.rowCount + 1),
  farGroups: int32(farEntryCount + 1), // the kernel writes one past the end
  groupOf: copyOf(firstGroups),
  columns: int32(longestRow(x)),
  values: float32(longestRow(x)),
});

/** Rows for the kernels (SolverRows in kernels/logistic.ts): groups of weights replace columns. */
export interface SolverRows extends Arrays<ReturnType<typeof rowArrays>> {
  readonly pointer: Pointer<typeof RowsStruct>;
}

const entryWords = Entry.bytes / 4;

/** Entry k has the group groups[k × step + group] and the value values[k × step + value]. */
export function entriesOf({ entries }: SolverRows) {
  const values = new Float32Array(entries.buffer, entries.byteOffset, entries.length);
  const { group, value } = Entry.fields;
  return { step: entryWords, group: group[1] / 4, value: value[1] / 4, groups: entries, values };
}

/** Rows in a kernel memory that several blocks share; each block's own arrays follow. */
export interface SharedRows {
  readonly rows: SolverRows;
  readonly memory: SharedKernelMemory;
  /** The number of blocks whose arrays come before this one's, and the bytes of each. */
  readonly blocksBefore: number;
  readonly blockBytes: number;
}

export const strideOf = (laneCount: number): number => Math.ceil(laneCount / groupLanes) * groupLanes;

/** Sorts columns by number of entries; as many of the fullest as fit are near. tables: read in an epoch. */
export function layOutColumns(
  x: SparseMatrix,
  stride: number,
  tables: number,
  nearBytes = ownCacheBytes,
): ColumnLayout {
  const counts = countEntries(x.indices.subarray(x.indptr[0], x.indptr[x.rowCount]), x.columnCount);
  const groups = stride / groupLanes;
  const groupsPerFar = groupsOfLine % groups === 0 ? groups : Math.max(groups, groupsOfLine); // never split over two lines
  const nearCount = Math.floor(nearBytes / (4 * stride * tables));
  const firstGroups = sharedInt32(x.columnCount);
  let next = 0;
  let firstFar = 2 ** 31 - 1;
  let farEntryCount = 0;
  for (const [rank, column] of columnsByCount(counts).entries()) {
    if (rank === nearCount) {
      next = Math.ceil(next / groupsOfLine) * groupsOfLine;
      firstFar = next;
    }
    firstGroups[column] = next;
    next += rank < nearCount ? groups : groupsPerFar;
    if (rank >= nearCount) farEntryCount += counts[column];
  }
  return { stride, firstGroups, firstFar, farEntryCount, groupCount: next };
}

function countEntries(indices: Int32Array, columnCount: number): Int32Array {
  const counts = new Int32Array(columnCount);
  for (let k = 0; k < indices.length; k++) counts[indices[k]]++;
  return counts;
}

function columnsByCount(counts: Int32Array): Int32Array {
  let max = 0;
  for (const count of counts) max = Math.max(max, count);
  const starts = new Int32Array(max + 2);
  for (const count of counts) starts[max - count + 1]++;
  for (let c = 0; c <= max; c++) starts[c + 1] += starts[c];
  const columns = new Int32Array(counts.length);
  for (let column = 0; column < counts.length; column++) columns[starts[max - counts[column]]++] = column;
  return columns;
}

export const solverRowsBytes = (x: SparseMatrix, columns: ColumnLayout): number =>
  bytesOf(rowArrays(x, columns), RowsStruct);

export function layOutRows(memory: KernelMemory, x: SparseMatrix, columns: ColumnLayout): SolverRows {
  const rows = memory.allocate(rowArrays(x, columns));
  const pointer = memory.struct(RowsStruct, { ...rows, firstFar: columns.firstFar });
  for (let row = 0; row < x.rowCount; row++) {
    const [from, to] = [x.indptr[row], x.indptr[row + 1]];
    rows.columns.set(x.indices.subarray(from, to));
    rows.values.set(x.values.subarray(from, to));
    memory.kernels.layOutRow(pointer, row, to - from);
  }
  return { ...rows, pointer };
}

/** One layout of x for all blocks, if it is large and they fit in one memory; else undefined for each block. */
export function shareRows(
  x: SparseMatrix,
  columns: ColumnLayout,
  blockCount: number,
  blockBytes: number,
  minBytes = minSharedBytes,
): (SharedRows | undefined)[] {
  const bytes = solverRowsBytes(x, columns);
  const total = bytes + blockCount * blockBytes;
  if (!canShare || blockCount < 2 || bytes < minBytes || total > largestKernelBytes) {
    return Array.from({ length: blockCount }, () => undefined);
  }
  const memory = new KernelMemory(total, { shared: true });
  const rows = layOutRows(memory, x, columns);
  const shared = memory.share();
  return Array.from(
    { length: blockCount },
    (_, block) => shared && { rows, memory: shared, blocksBefore: block, blockBytes },
  );
}
