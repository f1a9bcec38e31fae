import { fromFloat16, toFloat16 } from "./float16.ts";
import { CodedRow } from "./kernel-exports.ts";
import type { Tensor } from "./state.ts";

/** How a table's numbers are stored: integers of 4 or 8 bits times a scale for each row, or binary16. */
export type Storage = "int4" | "int8" | "float16";
export const storages: readonly Storage[] = ["int4", "int8", "float16"];

/** codes: int8, binary16 bits, or int4 plus 8, two to a byte, the lower half first, rows padded to whole bytes. scales:
 * binary16 bits, one a row; absent for float16. */
export interface QuantisedTable {
  readonly codes: Tensor;
  readonly scales?: Tensor;
}

const maxCodes = { int4: 7, int8: 127 } as const;
/** Candidates for a row's scale, as shares of the one that reaches its largest number. Clipping that number a little
 * can cost less than coarser steps for all others. */
const scaleShares = [1, 0.9, 0.8, 0.7, 0.6];

/** Rows × columns float32 numbers as codes, each row with the scale of least squared error. */
export function quantise(
  values: Float32Array,
  rowCount: number,
  columnCount: number,
  storage: Storage,
): QuantisedTable {
  if (storage === "float16") {
    return { codes: { shape: [rowCount, columnCount], data: Uint16Array.from(values, toFloat16) } };
  }
  const maxCode = maxCodes[storage];
  const scales = new Uint16Array(rowCount);
  const rowBytes = codesARow(columnCount, storage);
  const codes = storage === "int4" ? new Uint8Array(rowCount * rowBytes) : new Int8Array(rowCount * rowBytes);
  for (let r = 0; r < rowCount; r++) {
    const row = values.subarray(r * columnCount, (r + 1) * columnCount);
    scales[r] = bestScale(row, maxCode);
    const scale = fromFloat16(scales[r]);
    for (let c = 0; c < columnCount; c++) {
      const code = codeOf(row[c], scale, maxCode);
      if (storage === "int8") codes[r * rowBytes + c] = code;
      else codes[r * rowBytes + (c >> 1)] |= (code + 8) << (4 * (c & 1));
    }
  }
  return { codes: { shape: [rowCount, rowBytes], data: codes }, scales: { shape: [rowCount], data: scales } };
}

const codeOf = (value: number, scale: number, maxCode: number): number =>
  scale === 0 ? 0 : Math.max(-maxCode, Math.min(maxCode, Math.round(value / scale)));

function bestScale(row: Float32Array, maxCode: number): number {
  let largest = 0;
  for (const value of row) largest = Math.max(largest, Math.abs(value));
  let best = 0;
  let minError = Number.POSITIVE_INFINITY;
  for (const share of scaleShares) {
    const half = toFloat16((share * largest) / maxCode);
    const scale = fromFloat16(half);
    let error = 0;
    for (const value of row) error += (value - scale * codeOf(value, scale, maxCode)) ** 2;
    if (error < minError) {
      minError = error;
      best = half;
    }
  }
  return best;
}

/** A table of rows × columns numbers, stored as codes. */
export class CodedTable {
  readonly rowCount: number;
  readonly columnCount: number;
  readonly storage: Storage;
  readonly #codes: Uint8Array | Int8Array | Uint16Array;
  /** One a row; absent for float16. */
  readonly #scales: Float32Array | undefined;
  #floats: Float32Array | undefined;

  private constructor(
    rowCount: number,
    columnCount: number,
    storage: Storage,
    codes: Uint8Array | Int8Array | Uint16Array,
    scales: Float32Array | undefined,
  ) {
    this.rowCount = rowCount;
    this.columnCount = columnCount;
    this.storage = storage;
    this.#codes = codes;
    this.#scales = scales;
  }

  /** Undefined where codes and scales do not make such a table. */
  static of(
    { codes, scales }: { readonly codes: Tensor | undefined; readonly scales: Tensor | undefined },
    rowCount: number,
    columnCount: number,
    storage: Storage,
  ): CodedTable | undefined {
    const type = storage === "int4" ? Uint8Array : storage === "int8" ? Int8Array : Uint16Array;
    if (!(codes?.data instanceof type) || codes.data.length !== rowCount * codesARow(columnCount, storage)) {
      return undefined;
    }
    if (storage === "float16") {
      return scales === undefined ? new CodedTable(rowCount, columnCount, storage, codes.data, undefined) : undefined;
    }
    if (!(scales?.data instanceof Uint16Array) || scales.data.length !== rowCount) return undefined;
    const numbers = Float32Array.from(scales.data, fromFloat16);
    if (!numbers.every(Number.isFinite)) return undefined;
    return new CodedTable(rowCount, columnCount, storage, codes.data, numbers);
  }

  /** All numbers as float32. */
  get floats(): Float32Array {
    this.#floats ??= this.#decoded();
    return this.#floats;
  }

  #decoded(): Float32Array {
    const { rowCount, columnCount, storage } = this;
    const codes = this.#codes;
    if (this.#scales === undefined) return Float32Array.from(codes, fromFloat16);
    const rowCodes = codesARow(columnCount, storage);
    const values = new Float32Array(rowCount * columnCount);
    for (let r = 0, at = 0; r < rowCount; r++) {
      const scale = this.#scales[r];
      const from = r * rowCodes;
      for (let c = 0; c < columnCount; c++) {
        const code = storage === "int8" ? codes[from + c] : ((codes[from + (c >> 1)] >> (4 * (c & 1))) & 15) - 8;
        values[at++] = scale * code;
      }
    }
    return values;
  }

  /** Bytes of a row for kernels (kernels/codes.ts): scale and codes, columns padded to a multiple of 8. */
  get laidOutRowBytes(): number {
    return CodedRow.bytes + codesARow(laneCount(this.columnCount), this.storage);
  }

  /** Writes all rows like that. Not for float16. into: rowCount × laidOutRowBytes, at a multiple of 4 in its buffer. */
  layOut(into: Uint8Array): void {
    const scales = this.#scales as Float32Array;
    const { rowCount, laidOutRowBytes: rowBytes } = this;
    const rowCodes = codesARow(this.columnCount, this.storage);
    const codes = new Uint8Array(this.#codes.buffer, this.#codes.byteOffset, rowCount * rowCodes);
    const floats = new Float32Array(into.buffer, into.byteOffset, into.length / 4);
    for (let r = 0; r < rowCount; r++) floats[(r * rowBytes) / 4] = scales[r];
    if (rowCodes % 4 === 0 && rowBytes === CodedRow.bytes + rowCodes && codes.byteOffset % 4 === 0) {
      const from = new Int32Array(codes.buffer, codes.byteOffset, codes.length / 4);
      const to = new Int32Array(into.buffer, into.byteOffset, into.length / 4);
      const [step, count] = [rowBytes / 4, rowCodes / 4];
      for (let r = 0, at = 0; r < rowCount; r++) {
        for (let k = 1; k <= count; k++) to[r * step + k] = from[at++];
      }
      return;
    }
    for (let r = 0; r < rowCount; r++) {
      into.set(codes.subarray(r * rowCodes, (r + 1) * rowCodes), r * rowBytes + CodedRow.bytes);
    }
  }
}

/** Columns padded to a multiple of 8, as kernels read them. The padding's codes do not matter. */
export const laneCount = (columnCount: number): number => Math.ceil(columnCount / 8) * 8;

const codesARow = (columnCount: number, storage: Storage): number =>
  storage === "int4" ? Math.ceil(columnCount / 2) : columnCount;
