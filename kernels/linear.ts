import { f32Array, u32Array } from "./arrays";

// Sparse rows times a dense block [feature][width]. Widths are multiples of 4.

/** The sparse rows of one call and their sums. */
@unmanaged
export class RowChunk {
  indptr: u32Array; // rows + 1
  indices: u32Array;
  values: f32Array;
  scores: f32Array; // [row][width]
}

/** An entry of a row. group: index of its column's first weights, in groups of four lanes. */
@unmanaged
export class Entry {
  group: u32;
  value: f32;
}

// E = Entry, or u32 if columns and values are separate arrays, `valueGap` bytes apart, with weights at column · width.

@inline
function weightsOf<E>(entry: usize, weights: usize, stride: usize): usize {
  return isReference<E>()
    ? weights + ((<usize>changetype<Entry>(entry).group) << 4)
    : weights + <usize>load<u32>(entry) * stride;
}

@inline
function valueOf<E>(entry: usize, valueGap: usize): v128 {
  return isReference<E>() ? v128.load32_splat(entry, offsetof<Entry>("value")) : v128.load32_splat(entry + valueGap);
}

/** sums[0 .. width) += Σ value · weights[column][0 .. width), summed in the row's order in float32: the same bits for
 * any width. Twelve lanes at a time keep three running sums in registers over the whole row. */
export function addRowTimes<E>(
  entries: usize, valueGap: usize, count: i32, weights: usize, width: i32, sums: usize,
): void {
  const stride = (<usize>width) << 2;
  const step: usize = isReference<E>() ? offsetof<Entry>() : 4;
  const end = entries + <usize>count * step;
  let g: usize = 0;
  for (; g + 48 <= stride; g += 48) {
    let s0 = v128.load(sums + g);
    let s1 = v128.load(sums + g, 16);
    let s2 = v128.load(sums + g, 32);
    for (let k = entries; k < end; k += step) {
      const w = weightsOf<E>(k, weights + g, stride);
      const v = valueOf<E>(k, valueGap);
      s0 = f32x4.add(s0, f32x4.mul(v, v128.load(w)));
      s1 = f32x4.add(s1, f32x4.mul(v, v128.load(w, 16)));
      s2 = f32x4.add(s2, f32x4.mul(v, v128.load(w, 32)));
    }
    v128.store(sums + g, s0);
    v128.store(sums + g, s1, 16);
    v128.store(sums + g, s2, 32);
  }
  for (; g + 32 <= stride; g += 32) {
    let s0 = v128.load(sums + g);
    let s1 = v128.load(sums + g, 16);
    for (let k = entries; k < end; k += step) {
      const w = weightsOf<E>(k, weights + g, stride);
      const v = valueOf<E>(k, valueGap);
      s0 = f32x4.add(s0, f32x4.mul(v, v128.load(w)));
      s1 = f32x4.add(s1, f32x4.mul(v, v128.load(w, 16)));
    }
    v128.store(sums + g, s0);
    v128.store(sums + g, s1, 16);
  }
  for (; g < stride; g += 16) {
    let s0 = v128.load(sums + g);
    for (let k = entries; k < end; k += step) {
      s0 = f32x4.add(s0, f32x4.mul(valueOf<E>(k, valueGap), v128.load(weightsOf<E>(k, weights + g, stride))));
    }
    v128.store(sums + g, s0);
  }
}

/** The same sums, bit for bit, by reading whole rows of weights four at a time: faster for widths of thousands. */
function addRowTimesWide(indices: usize, values: usize, count: i32, weights: usize, width: i32, sums: usize): void {
  const stride = (<usize>width) << 2;
  const end = sums + stride;
  let k: usize = 0;
  const bytes = (<usize>count) << 2;
  for (; k + 16 <= bytes; k += 16) {
    let w0 = weights + <usize>load<u32>(indices + k) * stride;
    let w1 = weights + <usize>load<u32>(indices + k, 4) * stride;
    let w2 = weights + <usize>load<u32>(indices + k, 8) * stride;
    let w3 = weights + <usize>load<u32>(indices + k, 12) * stride;
    const v0 = v128.load32_splat(values + k);
    const v1 = v128.load32_splat(values + k, 4);
    const v2 = v128.load32_splat(values + k, 8);
    const v3 = v128.load32_splat(values + k, 12);
    for (let s = sums; s < end; s += 16) {
      let sum = f32x4.add(v128.load(s), f32x4.mul(v0, v128.load(w0)));
      sum = f32x4.add(sum, f32x4.mul(v1, v128.load(w1)));
      sum = f32x4.add(sum, f32x4.mul(v2, v128.load(w2)));
      v128.store(s, f32x4.add(sum, f32x4.mul(v3, v128.load(w3))));
      w0 += 16;
      w1 += 16;
      w2 += 16;
      w3 += 16;
    }
  }
  for (; k < bytes; k += 4) {
    let w = weights + <usize>load<u32>(indices + k) * stride;
    const v = v128.load32_splat(values + k);
    for (let s = sums; s < end; s += 16) {
      v128.store(s, f32x4.add(v128.load(s), f32x4.mul(v, v128.load(w))));
      w += 16;
    }
  }
}

/** The largest width for which running sums in registers are faster than reading whole rows of weights. */
const maxWidthInLanes = 96;

/** sums[0 .. width) += Σ values[k] · weights[indices[k]][0 .. width), in the row's order. */
export function addRowTimesBlock(
  indices: usize, values: usize, count: i32, weights: usize, width: i32, sums: usize,
): void {
  if (width <= maxWidthInLanes) addRowTimes<u32>(indices, values - indices, count, weights, width, sums);
  else addRowTimesWide(indices, values, count, weights, width, sums);
}

/** scores[r][0 .. width) += row r of a sparse matrix times the block, for rows 0 .. rowCount. */
export function addRowsTimesBlock(rows: RowChunk, rowCount: i32, weights: usize, width: i32): void {
  const indptr = rows.indptr;
  for (let row: usize = 0; row < <usize>rowCount; row++) {
    const from = load<u32>(indptr + (row << 2));
    const count = load<u32>(indptr + (row << 2), 4) - from;
    const at = (<usize>from) << 2;
    const sums = rows.scores + ((row * <usize>width) << 2);
    addRowTimesBlock(rows.indices + at, rows.values + at, count, weights, width, sums);
  }
}
