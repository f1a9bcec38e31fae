import { RowChunk } from "./linear";

// Sparse rows times a table of small integers, with a scale for each row of the table. It takes a quarter or an eighth
// of the memory reads of a float table, which dominate the time. A weight is scale · code. float32 holds it exactly
// where the scale is a binary16, so the sums have the same bits as those over a table of floats (addRowsTimesBlock).

/** A row of the table. Its codes follow, padded to a multiple of 8. */
@unmanaged
export class CodedRow {
  scale: f32;
}

/** Sixteen (or eight) 4-bit codes as signed bytes: the lower half of each byte first, minus 8. */
@inline
function bytesOfHalves(halves: v128): v128 {
  const mask = i8x16.splat(15);
  const even = v128.and(halves, mask);
  const odd = v128.and(i16x8.shr_u(halves, 4), mask);
  const joined = i8x16.shuffle(even, odd, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
  return i8x16.sub(joined, i8x16.splat(8));
}

@inline
function lowWeights(codes: v128, scale: v128): v128 {
  return f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(codes)));
}

@inline
function highWeights(codes: v128, scale: v128): v128 {
  return f32x4.mul(scale, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(codes)));
}

/** scores[r][0 .. width) += row r of a sparse matrix times the table, for rows 0 .. rowCount, summed in the row's order
 * in float32. rowBytes: bytes of a row of the table, a multiple of 4. width: a multiple of 8. halves: codes have 4
 * bits, else 8. The result has no meaning: it keeps the compiler from dropping the reads ahead. */
export function addRowsTimesCodes(
  rows: RowChunk, rowCount: i32, table: usize, rowBytes: usize, width: i32, halves: bool,
): u32 {
  const indptr = rows.indptr;
  const lastBytes = rowBytes - 4;
  let touched: u32 = 0;
  for (let row: usize = 0; row < <usize>rowCount; row++) {
    const from = load<u32>(indptr + (row << 2));
    const count = load<u32>(indptr + (row << 2), 4) - from;
    const indices = rows.indices + ((<usize>from) << 2);
    const values = rows.values + ((<usize>from) << 2);
    const sums = rows.scores + ((row * <usize>width) << 2);
    // Each row of the table is a cache miss. Reading a little of all of them first lets the misses overlap.
    const last = indices + ((<usize>count) << 2);
    for (let next = indices; next < last; next += 4) {
      const own = table + <usize>load<u32>(next) * rowBytes;
      touched ^= load<u32>(own) ^ load<u32>(own + lastBytes);
    }
    if (halves) addRowTimesHalves(indices, values, count, table, rowBytes, width, sums);
    else addEights(indices, values, count, table, rowBytes, 0, width, sums, false);
  }
  return touched;
}

function addRowTimesHalves(
  indices: usize, values: usize, count: i32, table: usize, rowBytes: usize, width: i32, sums: usize,
): void {
  const bytes = (<usize>count) << 2;
  let lane: i32 = 0;
  for (; lane + 16 <= width; lane += 16) {
    const to = sums + ((<usize>lane) << 2);
    const first: usize = offsetof<CodedRow>() + ((<usize>lane) >> 1);
    let s0 = v128.load(to);
    let s1 = v128.load(to, 16);
    let s2 = v128.load(to, 32);
    let s3 = v128.load(to, 48);
    for (let k: usize = 0; k < bytes; k += 4) {
      const own = table + <usize>load<u32>(indices + k) * rowBytes;
      const scale = v128.load32_splat(own);
      const v = v128.load32_splat(values + k);
      const codes = bytesOfHalves(v128.load64_zero(own + first));
      const low = i16x8.extend_low_i8x16_s(codes);
      const high = i16x8.extend_high_i8x16_s(codes);
      s0 = f32x4.add(s0, f32x4.mul(v, lowWeights(low, scale)));
      s1 = f32x4.add(s1, f32x4.mul(v, highWeights(low, scale)));
      s2 = f32x4.add(s2, f32x4.mul(v, lowWeights(high, scale)));
      s3 = f32x4.add(s3, f32x4.mul(v, highWeights(high, scale)));
    }
    v128.store(to, s0);
    v128.store(to, s1, 16);
    v128.store(to, s2, 32);
    v128.store(to, s3, 48);
  }
  addEights(indices, values, count, table, rowBytes, lane, width, sums, true);
}

/** From lane `lane` to width, eight lanes at a time. */
@inline
function addEights(
  indices: usize, values: usize, count: i32, table: usize, rowBytes: usize, lane: i32, width: i32, sums: usize,
  halves: bool,
): void {
  const bytes = (<usize>count) << 2;
  for (; lane < width; lane += 8) {
    const to = sums + ((<usize>lane) << 2);
    const first: usize = offsetof<CodedRow>() + (halves ? (<usize>lane) >> 1 : <usize>lane);
    let s0 = v128.load(to);
    let s1 = v128.load(to, 16);
    for (let k: usize = 0; k < bytes; k += 4) {
      const own = table + <usize>load<u32>(indices + k) * rowBytes;
      const scale = v128.load32_splat(own);
      const v = v128.load32_splat(values + k);
      const codes = halves
        ? i16x8.extend_low_i8x16_s(bytesOfHalves(v128.load32_zero(own + first)))
        : v128.load8x8_s(own + first);
      s0 = f32x4.add(s0, f32x4.mul(v, lowWeights(codes, scale)));
      s1 = f32x4.add(s1, f32x4.mul(v, highWeights(codes, scale)));
    }
    v128.store(to, s0);
    v128.store(to, s1, 16);
  }
}
