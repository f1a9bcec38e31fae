import { Entry, PlacedRows as RowsStruct } from "../../matrix/kernel-exports.ts";
import type { Pointer } from "../../matrix/kernel-struct.ts";
import {
  bytesOf,
  copyOf,
  float32,
  int32,
  KernelMemory,
  type Laid,
  largestKernelBytes,
  type SharedKernelMemory,
} from "../../matrix/kernels.ts";
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

const rowRooms = (x: SparseMatrix, { places, farEntryCount }: ColumnPlaces) => ({
  entries: int32(entryWords * entryCountOf(x)),
  indptr: int32(x.rowCount + 1),
  norms: float32(x.rowCount),
  farIndptr: int32(x.rowCount + 1),
  farPlaces: int32(farEntryCount + 1), // the kernel writes one ahead
  placeOf: copyOf(places),
  columns: int32(longestRow(x)),
  values: float32(longestRow(x)),
});

/** Rows as kernels read them (PlacedRows in kernels/logistic.ts): places in the stead of columns. */
export interface PlacedRows extends Laid<ReturnType<typeof rowRooms>> {
  readonly pointer: Pointer<typeof RowsStruct>;
}

const entryWords = Entry.bytes / 4;
const placeWord = Entry.fields.place[1] / 4;
const valueWord = Entry.fields.value[1] / 4;

/** Entry k's place is word k × step + place of `places`, its value word k × step + value of `values`. */
export function entriesOf({ entries }: PlacedRows) {
  const values = new Float32Array(entries.buffer, entries.byteOffset, entries.length);
  return { step: entryWords, place: placeWord, value: valueWord, places: entries, values };
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

export const placedRowsBytes = (x: SparseMatrix, columns: ColumnPlaces): number =>
  bytesOf(rowRooms(x, columns), RowsStruct);

function longestRow({ indptr, rowCount }: SparseMatrix): number {
  let longest = 0;
  for (let row = 0; row < rowCount; row++) longest = Math.max(longest, indptr[row + 1] - indptr[row]);
  return longest;
}

export function placeRows(memory: KernelMemory, x: SparseMatrix, columns: ColumnPlaces): PlacedRows {
  const rows = memory.lay(rowRooms(x, columns));
  const pointer = memory.struct(RowsStruct, { ...rows, firstFar: columns.firstFar });
  for (let row = 0; row < x.rowCount; row++) {
    const [from, to] = [x.indptr[row], x.indptr[row + 1]];
    rows.columns.set(x.indices.subarray(from, to));
    rows.values.set(x.values.subarray(from, to));
    memory.kernels.placeRow(pointer, row, to - from);
  }
  return { ...rows, pointer };
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
