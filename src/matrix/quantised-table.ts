import { fromFloat16, toFloat16 } from "./float16.ts";
import type { Tensor } from "./state.ts";

/** How a table's numbers are kept: whole numbers of 4 or 8 bits times a scale a row, or binary16. */
export type Storage = "int4" | "int8" | "float16";
export const storages: readonly Storage[] = ["int4", "int8", "float16"];

/** codes: int4 two to a byte, the lower half first, each plus 8, rows padded to whole bytes; int8; or binary16 bits.
 * scales: binary16 bits, one a row; absent for float16. */
export interface QuantisedTable {
  readonly codes: Tensor;
  readonly scales?: Tensor;
}

const largestCode = { int4: 7, int8: 127 } as const;
/** A row's scale is the best of these shares of the one that reaches its largest number: cutting that one a little
 * short can be less wrong than coarser steps for all others. */
const scaleShares = [1, 0.9, 0.8, 0.7, 0.6];

/** Rows × columns float32 numbers as codes, each row by the scale that leaves the least squared error. */
export function quantise(
  values: Float32Array,
  rowCount: number,
  columnCount: number,
  storage: Storage,
): QuantisedTable {
  if (storage === "float16") {
    return { codes: { shape: [rowCount, columnCount], data: Uint16Array.from(values, toFloat16) } };
  }
  const most = largestCode[storage];
  const scales = new Uint16Array(rowCount);
  const rowBytes = storage === "int4" ? Math.ceil(columnCount / 2) : columnCount;
  const codes = storage === "int4" ? new Uint8Array(rowCount * rowBytes) : new Int8Array(rowCount * rowBytes);
  for (let r = 0; r < rowCount; r++) {
    const row = values.subarray(r * columnCount, (r + 1) * columnCount);
    scales[r] = bestScale(row, most);
    const scale = fromFloat16(scales[r]);
    for (let c = 0; c < columnCount; c++) {
      const code = codeOf(row[c], scale, most);
      if (storage === "int8") codes[r * rowBytes + c] = code;
      else codes[r * rowBytes + (c >> 1)] |= (code + 8) << (4 * (c & 1));
    }
  }
  return { codes: { shape: [rowCount, rowBytes], data: codes }, scales: { shape: [rowCount], data: scales } };
}

const codeOf = (value: number, scale: number, most: number): number =>
  scale === 0 ? 0 : Math.max(-most, Math.min(most, Math.round(value / scale)));

function bestScale(row: Float32Array, most: number): number {
  let largest = 0;
  for (const value of row) largest = Math.max(largest, Math.abs(value));
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const share of scaleShares) {
    const half = toFloat16((share * largest) / most);
    const scale = fromFloat16(half);
    let error = 0;
    for (const value of row) error += (value - scale * codeOf(value, scale, most)) ** 2;
    if (error < least) {
      least = error;
      best = half;
    }
  }
  return best;
}

/** The numbers that the codes stand for; undefined where codes and scales are not of such a table. */
export function dequantise(
  { codes, scales }: { readonly codes: Tensor | undefined; readonly scales: Tensor | undefined },
  rowCount: number,
  columnCount: number,
  storage: Storage,
): Float32Array | undefined {
  const rowBytes = storage === "int4" ? Math.ceil(columnCount / 2) : columnCount;
  const type = storage === "int4" ? Uint8Array : storage === "int8" ? Int8Array : Uint16Array;
  if (!(codes?.data instanceof type) || codes.data.length !== rowCount * rowBytes) return undefined;
  const { data } = codes;
  if (storage === "float16") return scales === undefined ? Float32Array.from(data, fromFloat16) : undefined;
  if (!(scales?.data instanceof Uint16Array) || scales.data.length !== rowCount) return undefined;
  const values = new Float32Array(rowCount * columnCount);
  for (let r = 0, at = 0; r < rowCount; r++) {
    const scale = fromFloat16(scales.data[r]);
    if (!Number.isFinite(scale)) return undefined;
    const from = r * rowBytes;
    for (let c = 0; c < columnCount; c++) {
      const code = storage === "int8" ? data[from + c] : ((data[from + (c >> 1)] >> (4 * (c & 1))) & 15) - 8;
      values[at++] = scale * code;
    }
  }
  return values;
}
