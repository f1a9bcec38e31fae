import { addRowTimesWideBlock } from "./network";

// One sparse row against a dense block that lies [feature][width]. Widths are multiples of 4; lanes are taken
// twelve at a time, so that three running sums stay in registers over the whole row.

/** scores[0 .. width) += Σ values[k] · weights[indices[k]][0 .. width), summed in the row's order, in float32: the
 * same bits whatever the width and whatever rows stand beside it. */
export function addRowTimesBlock(
  indices: usize,
  values: usize,
  count: i32,
  weights: usize,
  width: i32,
  scores: usize,
): void {
  const laneBytes = (<usize>width) << 2;
  const bytes = (<usize>count) << 2;
  let g: usize = 0;
  for (; g + 48 <= laneBytes; g += 48) {
    let s0 = v128.load(scores + g);
    let s1 = v128.load(scores + g, 16);
    let s2 = v128.load(scores + g, 32);
    for (let k: usize = 0; k < bytes; k += 4) {
      const w = weights + g + <usize>load<u32>(indices + k) * laneBytes;
      const v = v128.load32_splat(values + k);
      s0 = f32x4.add(s0, f32x4.mul(v, v128.load(w)));
      s1 = f32x4.add(s1, f32x4.mul(v, v128.load(w, 16)));
      s2 = f32x4.add(s2, f32x4.mul(v, v128.load(w, 32)));
    }
    v128.store(scores + g, s0);
    v128.store(scores + g, s1, 16);
    v128.store(scores + g, s2, 32);
  }
  for (; g + 32 <= laneBytes; g += 32) {
    let s0 = v128.load(scores + g);
    let s1 = v128.load(scores + g, 16);
    for (let k: usize = 0; k < bytes; k += 4) {
      const w = weights + g + <usize>load<u32>(indices + k) * laneBytes;
      const v = v128.load32_splat(values + k);
      s0 = f32x4.add(s0, f32x4.mul(v, v128.load(w)));
      s1 = f32x4.add(s1, f32x4.mul(v, v128.load(w, 16)));
    }
    v128.store(scores + g, s0);
    v128.store(scores + g, s1, 16);
  }
  for (; g < laneBytes; g += 16) {
    let s0 = v128.load(scores + g);
    for (let k: usize = 0; k < bytes; k += 4) {
      const w = weights + g + <usize>load<u32>(indices + k) * laneBytes;
      s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(values + k), v128.load(w)));
    }
    v128.store(scores + g, s0);
  }
}

/** Up to this width, running sums in registers over the whole row win; past it, reading whole rows of weights. */
const widestInLanes = 96;

/** scores[r][0 .. width) += row r of a sparse matrix times the block, for rows 0 .. rowCount. */
export function addRowsTimesBlock(
  indptr: usize,
  indices: usize,
  values: usize,
  rowCount: i32,
  weights: usize,
  width: i32,
  scores: usize,
): void {
  const stride = (<usize>width) << 2;
  for (let row: usize = 0; row < <usize>rowCount; row++) {
    const from = load<u32>(indptr + (row << 2));
    const count = load<u32>(indptr + (row << 2), 4) - from;
    const at = (<usize>from) << 2;
    if (width <= widestInLanes) {
      addRowTimesBlock(indices + at, values + at, count, weights, width, scores + row * stride);
    } else {
      addRowTimesWideBlock(indices + at, values + at, count, weights, width, scores + row * stride);
    }
  }
}
