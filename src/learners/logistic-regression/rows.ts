import { KernelMemory, largestKernelBytes, type SharedKernelMemory } from "../../matrix/kernels.ts";
import { canShare, sharedInt32 } from "../../matrix/memory.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";

// How rows and weights lie in kernel memory. A fit comes to every entry's weights twice an epoch, in an order that no
// cache foresees. Most entries are of few columns: their weights lie side by side and stay in the core's own cache. Each
// of the other columns has cache lines to itself, and the kernel asks for a row's ahead of its turn.

/** About what a core's own cache holds. Measured on TF-IDF of words and characters: a half of it and the double are
 * slower. */
const ownCacheBytes = 2 ** 20;
/** Weights are placed in groups of four lanes: 16 bytes. */
export const groupLanes = 4;
const groupsOfLine = 4;

/** Rows smaller than this are laid out faster than they are missed: a memory of their own goes with its thread's next
 * collection, a shared one must be let go of by all. */
const leastSharedBytes = 2 ** 28;

/** Where in a table of weights each column's lanes lie. */
export interface ColumnPlaces {
  /** Lanes of a column, a multiple of 4. */
  readonly stride: number;
  /** Each column's first group of lanes. */
  readonly places: Int32Array;
  /** Where the columns begin whose weights are not in the core's own cache. */
  readonly firstFar: number;
  readonly farEntryCount: number;
  /** Of a whole table. */
  readonly groupCount: number;
}

/** Rows as kernels read them: places in the stead of columns. */
export interface PlacedRows {
  readonly indptr: Int32Array;
  /** Two words an entry, as `places` and as `values`: its place, then its value. */
  readonly places: Int32Array;
  readonly values: Float32Array;
  /** ‖x‖² of each row. */
  readonly norms: Float32Array;
  /** The far ones among the places, once more. */
  readonly farIndptr: Int32Array;
  readonly farPlaces: Int32Array;
}

/** Rows in a kernel memory on which several blocks stand, each with room of its own behind them. */
export interface SharedRows {
  readonly rows: PlacedRows;
  readonly memory: SharedKernelMemory;
  /** How many blocks have their room before this one's, and how many bytes each of these takes. */
  readonly blocksBefore: number;
  readonly blockBytes: number;
}

export const strideOf = (laneCount: number): number => Math.ceil(laneCount / groupLanes) * groupLanes;

const entryCountOf = (x: SparseMatrix): number => x.indptr[x.rowCount] - x.indptr[0];

/** The fullest columns first: they are near, as many as there is room for. tables: how many of them an epoch reads side
 * by side. */
export function placeColumns(x: SparseMatrix, stride: number, tables: number, nearBytes = ownCacheBytes): ColumnPlaces {
  const counts = countEntries(x.indices.subarray(x.indptr[0], x.indptr[x.rowCount]), x.columnCount);
  const groups = stride / groupLanes;
  const farGroups = groupsOfLine % groups === 0 ? groups : Math.max(groups, groupsOfLine); // two lines are not asked for
  const nearCount = Math.floor(nearBytes / (4 * stride * tables));
  const places = sharedInt32(x.columnCount);
  let next = 0;
  let firstFar = 2 ** 31 - 1;
  let farEntryCount = 0;
  for (const [rank, column] of columnsByCount(counts).entries()) {
    if (rank === nearCount) {
      next = Math.ceil(next / groupsOfLine) * groupsOfLine;
      firstFar = next;
    }
    places[column] = next;
    next += rank < nearCount ? groups : farGroups;
    if (rank >= nearCount) farEntryCount += counts[column];
  }
  return { stride, places, firstFar, farEntryCount, groupCount: next };
}

function countEntries(indices: Int32Array, columnCount: number): Int32Array {
  const counts = new Int32Array(columnCount);
  for (let k = 0; k < indices.length; k++) counts[indices[k]]++;
  return counts;
}

function columnsByCount(counts: Int32Array): Int32Array {
  let most = 0;
  for (const count of counts) most = Math.max(most, count);
  const starts = new Int32Array(most + 2);
  for (const count of counts) starts[most - count + 1]++;
  for (let c = 0; c <= most; c++) starts[c + 1] += starts[c];
  const columns = new Int32Array(counts.length);
  for (let column = 0; column < counts.length; column++) columns[starts[most - counts[column]]++] = column;
  return columns;
}

export const placedRowsBytes = (x: SparseMatrix, { farEntryCount }: ColumnPlaces): number =>
  4 * (2 * entryCountOf(x) + farEntryCount + 1 + 3 * x.rowCount + 2 + x.columnCount + 2 * longestRow(x)) + 16 * 8;

function longestRow({ indptr, rowCount }: SparseMatrix): number {
  let longest = 0;
  for (let row = 0; row < rowCount; row++) longest = Math.max(longest, indptr[row + 1] - indptr[row]);
  return longest;
}

export function placeRows(memory: KernelMemory, x: SparseMatrix, columns: ColumnPlaces): PlacedRows {
  const places = memory.int32(2 * entryCountOf(x));
  const indptr = memory.int32(x.rowCount + 1);
  const norms = memory.float32(x.rowCount);
  const farIndptr = memory.int32(x.rowCount + 1);
  const farPlaces = memory.int32(columns.farEntryCount + 1); // the kernel writes one ahead
  const placeOf = memory.int32(x.columnCount);
  placeOf.set(columns.places);
  const rowColumns = memory.int32(longestRow(x));
  const rowValues = memory.float32(rowColumns.length);
  for (let row = 0; row < x.rowCount; row++) {
    const [from, to] = [x.indptr[row], x.indptr[row + 1]];
    rowColumns.set(x.indices.subarray(from, to));
    rowValues.set(x.values.subarray(from, to));
    const farCount = memory.kernels.placeRow(
      rowColumns.byteOffset,
      rowValues.byteOffset,
      to - from,
      placeOf.byteOffset,
      columns.firstFar,
      places.byteOffset + 8 * indptr[row],
      farPlaces.byteOffset + 4 * farIndptr[row],
      norms.byteOffset + 4 * row,
    );
    indptr[row + 1] = indptr[row] + to - from;
    farIndptr[row + 1] = farIndptr[row] + farCount;
  }
  const values = new Float32Array(places.buffer, places.byteOffset, places.length);
  return { indptr, places, values, norms, farIndptr, farPlaces };
}

/** One layout of x for all blocks, where it is worth it and they fit in one memory. */
export function shareRows(
  x: SparseMatrix,
  columns: ColumnPlaces,
  blockCount: number,
  blockBytes: number,
  leastBytes = leastSharedBytes,
): (SharedRows | undefined)[] {
  const bytes = placedRowsBytes(x, columns);
  const total = bytes + blockCount * blockBytes;
  const none = Array.from({ length: blockCount }, () => undefined);
  if (!canShare || blockCount < 2 || bytes < leastBytes || total > largestKernelBytes) return none;
  const memory = new KernelMemory(total, { shared: true });
  const rows = placeRows(memory, x, columns);
  // Behind all that placing wrote: blocks count on their room to be zeros.
  const shared = memory.handOn();
  return Array.from(
    { length: blockCount },
    (_, block) => shared && { rows, memory: shared, blocksBefore: block, blockBytes },
  );
}
