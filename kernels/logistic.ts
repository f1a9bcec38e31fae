import { sigmoid4 } from "./math";

// Dual coordinate descent for L2-regularised logistic regression (Yu, Huang, Lin 2011), all lanes (genres) of a block in
// one pass over a row's non-zeros. The dual variable of row i in lane g is |c|·σ(t): its logit t is what is kept, so
// nothing is lost near either bound. c carries the label as its sign and the row's cost as its size; 0 leaves it out.

// Rows are in CSR. An entry is eight bytes: the place of its column's lanes among the weights, counted in groups of four
// lanes, and its float32 value.

/** Lays out one row's entries. Those whose place is `firstFar` or beyond have it written to `far` too, which needs room for
 * one more than there are of them. *norm gets Σ value². Returns how many are far. */
export function placeRow(
  columns: usize,
  values: usize,
  count: i32,
  placeOf: usize,
  firstFar: u32,
  entries: usize,
  far: usize,
  norm: usize,
): i32 {
  const bytes = (<usize>count) << 2;
  let nextFar = far;
  let sum: f64 = 0;
  for (let k: usize = 0; k < bytes; k += 4) {
    const place = load<u32>(placeOf + ((<usize>load<u32>(columns + k)) << 2));
    const value = load<f32>(values + k);
    store<u32>(entries + (k << 1), place);
    store<f32>(entries + (k << 1), value, 4);
    sum += <f64>value * <f64>value;
    // No branch: one entry in a few is far, and which is anyone's guess.
    store<u32>(nextFar, place);
    nextFar += (<usize>(place >= firstFar)) << 2;
  }
  store<f32>(norm, <f32>sum);
  return <i32>((nextFar - far) >> 2);
}

/** sums[0 .. width) += Σ value · weights[place][0 .. width), summed in the row's order, in float32. Twelve lanes at a time,
 * so that three running sums stay in registers over the whole row. */
function addRowTimesPlaced(entries: usize, count: i32, weights: usize, width: i32, sums: usize): void {
  const laneBytes = (<usize>width) << 2;
  const end = entries + ((<usize>count) << 3);
  let g: usize = 0;
  for (; g + 48 <= laneBytes; g += 48) {
    let s0 = v128.load(sums + g);
    let s1 = v128.load(sums + g, 16);
    let s2 = v128.load(sums + g, 32);
    for (let k = entries; k < end; k += 8) {
      const w = weights + g + ((<usize>load<u32>(k)) << 4);
      const value = v128.load32_splat(k, 4);
      s0 = f32x4.add(s0, f32x4.mul(value, v128.load(w)));
      s1 = f32x4.add(s1, f32x4.mul(value, v128.load(w, 16)));
      s2 = f32x4.add(s2, f32x4.mul(value, v128.load(w, 32)));
    }
    v128.store(sums + g, s0);
    v128.store(sums + g, s1, 16);
    v128.store(sums + g, s2, 32);
  }
  for (; g < laneBytes; g += 16) {
    let s0 = v128.load(sums + g);
    for (let k = entries; k < end; k += 8) {
      const w = weights + g + ((<usize>load<u32>(k)) << 4);
      s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(k, 4), v128.load(w)));
    }
    v128.store(sums + g, s0);
  }
}

/** scores[r][0 .. stride) += row r times the weights, for rows first .. first + count of those that logisticEpoch takes. Returns
 * a number that is good for nothing. */
export function addRowsTimesPlaced(
  indptr: usize,
  entries: usize,
  farIndptr: usize,
  farPlaces: usize,
  first: usize,
  count: usize,
  weights: usize,
  stride: i32,
  scores: usize,
): u32 {
  let touched: u32 = 0;
  for (let r: usize = 0; r < count; r++) {
    const row = first + r;
    const from = load<u32>(indptr + (row << 2));
    if (r + 1 < count) touched ^= touchFar(weights, farIndptr, farPlaces, row + 1);
    const own = entries + ((<usize>from) << 3);
    const entryCount: i32 = load<u32>(indptr + (row << 2), 4) - from;
    addRowTimesPlaced(own, entryCount, weights, stride, scores + ((r * <usize>stride) << 2));
  }
  return touched;
}

/** weights[place][0 .. width) += value · steps[0 .. width) for each entry: what addRowTimesPlaced reads, moved along the row. */
function moveAlongRow(entries: usize, count: i32, steps: usize, width: i32, weights: usize): void {
  const laneBytes = (<usize>width) << 2;
  const end = entries + ((<usize>count) << 3);
  let g: usize = 0;
  for (; g + 48 <= laneBytes; g += 48) {
    const d0 = v128.load(steps + g);
    const d1 = v128.load(steps + g, 16);
    const d2 = v128.load(steps + g, 32);
    for (let k = entries; k < end; k += 8) {
      const w = weights + g + ((<usize>load<u32>(k)) << 4);
      const value = v128.load32_splat(k, 4);
      v128.store(w, f32x4.add(v128.load(w), f32x4.mul(value, d0)));
      v128.store(w, f32x4.add(v128.load(w, 16), f32x4.mul(value, d1)), 16);
      v128.store(w, f32x4.add(v128.load(w, 32), f32x4.mul(value, d2)), 32);
    }
  }
  for (; g < laneBytes; g += 16) {
    const d0 = v128.load(steps + g);
    for (let k = entries; k < end; k += 8) {
      const w = weights + g + ((<usize>load<u32>(k)) << 4);
      v128.store(w, f32x4.add(v128.load(w), f32x4.mul(v128.load32_splat(k, 4), d0)));
    }
  }
}

/** The same where each weight has a prior variance of its own: += value · steps · variances[place]. */
function moveByVariance(
  entries: usize,
  count: i32,
  steps: usize,
  width: i32,
  weights: usize,
  variances: usize,
): void {
  const laneBytes = (<usize>width) << 2;
  const end = entries + ((<usize>count) << 3);
  for (let k = entries; k < end; k += 8) {
    const at = (<usize>load<u32>(k)) << 4;
    const value = v128.load32_splat(k, 4);
    for (let g: usize = 0; g < laneBytes; g += 16) {
      const w = weights + at + g;
      const step = f32x4.mul(f32x4.mul(value, v128.load(steps + g)), v128.load(variances + at + g));
      v128.store(w, f32x4.add(v128.load(w), step));
    }
  }
}

// Rows come in random order, and each would be a wait for memory: several at a time are read ahead, so that their waits
// are one. What the functions that read ahead return is good for nothing but keeping the compiler from dropping the reads.

/** Past so many bytes of a row the core goes on by itself. */
const longestTouch: usize = 1024;

/** Reads every cache line of some bytes. */
@inline
function touch(from: usize, bytes: usize): u32 {
  let touched: u32 = 0;
  for (let at: usize = 0; at < bytes; at += 64) touched ^= load<u32>(from + at);
  return bytes == 0 ? 0 : touched ^ load<u32>(from + bytes - 4);
}

/** Reads the first line of each of a row's far columns. */
@inline
function touchFar(table: usize, farIndptr: usize, farPlaces: usize, row: usize): u32 {
  let k = farPlaces + ((<usize>load<u32>(farIndptr + (row << 2))) << 2);
  const end = farPlaces + ((<usize>load<u32>(farIndptr + (row << 2), 4)) << 2);
  let touched: u32 = 0;
  // The fewer instructions between two waits for memory, the more of them are under way at once.
  for (; k + 16 <= end; k += 16) {
    touched ^= load<u32>(table + ((<usize>load<u32>(k)) << 4));
    touched ^= load<u32>(table + ((<usize>load<u32>(k, 4)) << 4));
    touched ^= load<u32>(table + ((<usize>load<u32>(k, 8)) << 4));
    touched ^= load<u32>(table + ((<usize>load<u32>(k, 12)) << 4));
  }
  for (; k < end; k += 4) touched ^= load<u32>(table + ((<usize>load<u32>(k)) << 4));
  return touched;
}

/** One epoch: every row of `order` once, in the first `width` of `stride` lanes (multiples of 4). farPlaces has, row by row
 * (farIndptr), those of the rows' places that are better asked for ahead. Arrays: t [row][2][stride], each row's t and then
 * its σ(t), which is kept so that a row at rest costs no exponential; c [row][stride]; norms[row] = ‖x‖²; the others
 * [stride]. Where the weights have prior variances of their own, these lie as the weights do and norms [row][stride] = Σ
 * x²·variance; `variances` is 0 where all are 1. Each lane has a constant feature of value √constants: `moved` gathers what
 * its weight gains over the epoch, on top of `intercepts`. `steps` is scratch. gaps gets, on top of what it holds, the
 * running estimate of the duality gap: Σ |c|·σ'(t)·f² as each row is met. Where a row's part of the gap is at most `settled`
 * in four lanes, it is left as it is in them: most rows of a rare genre, and most rows of any towards the end, have nothing
 * left to win.
 *
 * With margin m and q = ‖x‖² + constant, the row's best t is the root of f(t) = t + u + |c|·q·σ(t), u = m − |c|·q·σ(old
 * t). f rises strictly and the root lies in [−u − |c|·q, −u]: Newton's steps, halving that interval where they leave it. */
export function logisticEpoch(
  order: usize,
  rowCount: i32,
  indptr: usize,
  entries: usize,
  farIndptr: usize,
  farPlaces: usize,
  norms: usize,
  constants: usize,
  t: usize,
  c: usize,
  weights: usize,
  intercepts: usize,
  moved: usize,
  width: i32,
  stride: i32,
  steps: usize,
  gaps: usize,
  settled: usize,
  variances: usize,
): void {
  const laneBytes = (<usize>width) << 2;
  const rowBytes = (<usize>stride) << 2;
  const one = f32x4.splat(1);
  const half = f32x4.splat(0.5);
  const signBit = i32x4.splat(0x80000000);
  let touched: u32 = 0;
  const orderEnd = order + ((<usize>rowCount) << 2);
  for (let next = order; next < orderEnd; next += 4) {
    const row = <usize>load<u32>(next);
    const from = load<u32>(indptr + (row << 2));
    const count: i32 = load<u32>(indptr + (row << 2), 4) - from;
    const rowEntries = entries + ((<usize>from) << 3);
    const rowT = t + row * rowBytes * 2;
    const rowS = rowT + rowBytes;
    const rowC = c + row * rowBytes;
    const rowNorms = variances == 0 ? norms + (row << 2) : norms + row * rowBytes;
    const norm = v128.load32_splat(rowNorms);
    if ((next & 15) == 0) {
      const last = min(next + 32, orderEnd);
      for (let ahead = next + 16; ahead < last; ahead += 4) {
        const soon = <usize>load<u32>(ahead);
        touched ^= load<u32>(variances == 0 ? norms + (soon << 2) : norms + soon * rowBytes);
        touched ^= touch(t + soon * rowBytes * 2, rowBytes * 2) ^ touch(c + soon * rowBytes, rowBytes);
        const soonFrom = load<u32>(indptr + (soon << 2));
        const soonCount = load<u32>(indptr + (soon << 2), 4) - soonFrom;
        touched ^= touch(entries + ((<usize>soonFrom) << 3), min<usize>((<usize>soonCount) << 3, longestTouch));
      }
    }
    if (next + 4 < orderEnd) {
      const soon = <usize>load<u32>(next, 4);
      touched ^= touchFar(weights, farIndptr, farPlaces, soon);
      if (variances != 0) touched ^= touchFar(variances, farIndptr, farPlaces, soon);
    }
    for (let g: usize = 0; g < laneBytes; g += 16) {
      v128.store(steps + g, f32x4.add(v128.load(intercepts + g), v128.load(moved + g)));
    }
    addRowTimesPlaced(rowEntries, count, weights, width, steps);
    let moves = false;
    for (let g: usize = 0; g < laneBytes; g += 16) {
      const cost = v128.load(rowC + g);
      const size = v128.andnot(cost, signBit);
      const constant = v128.load(constants + g);
      const laneNorm = variances == 0 ? norm : v128.load(rowNorms + g);
      const cq = f32x4.mul(size, f32x4.add(laneNorm, constant));
      const margin = v128.xor(v128.load(steps + g), v128.and(cost, signBit));
      let x = v128.load(rowT + g);
      const before = v128.load(rowS + g);
      const u = f32x4.sub(margin, f32x4.mul(cq, before));
      let f = f32x4.add(x, margin);
      const gap = f32x4.mul(f32x4.mul(size, f32x4.mul(before, f32x4.sub(one, before))), f32x4.mul(f, f));
      v128.store(gaps + g, f32x4.add(v128.load(gaps + g), gap));
      if (!v128.any_true(f32x4.gt(gap, v128.load(settled + g)))) {
        v128.store(steps + g, f32x4.splat(0));
        continue;
      }
      moves = true;
      // Nine tenths of the way is enough: later epochs come back to the row.
      const enough = f32x4.add(f32x4.mul(f32x4.abs(f), f32x4.splat(0.1)), f32x4.splat(1e-6));
      let low = f32x4.sub(f32x4.neg(u), cq);
      let high = f32x4.neg(u);
      let s = before;
      for (let step = 0; step < 20; step++) {
        const below = f32x4.lt(f, f32x4.splat(0));
        low = v128.bitselect(f32x4.pmax(low, x), low, below);
        high = v128.bitselect(high, f32x4.pmin(high, x), below);
        const slope = f32x4.add(one, f32x4.mul(cq, f32x4.mul(s, f32x4.sub(one, s))));
        const newton = f32x4.sub(x, f32x4.div(f, slope));
        const inside = v128.and(f32x4.ge(newton, low), f32x4.le(newton, high));
        x = v128.bitselect(newton, f32x4.mul(half, f32x4.add(low, high)), inside);
        s = sigmoid4(x);
        f = f32x4.add(f32x4.add(x, u), f32x4.mul(cq, s));
        if (!v128.any_true(f32x4.gt(f32x4.abs(f), enough))) break;
      }
      const step = f32x4.mul(cost, f32x4.sub(s, before));
      v128.store(rowT + g, x);
      v128.store(rowS + g, s);
      v128.store(steps + g, step);
      v128.store(moved + g, f32x4.add(v128.load(moved + g), f32x4.mul(constant, step)));
    }
    if (!moves) continue;
    if (variances == 0) moveAlongRow(rowEntries, count, steps, width, weights);
    else moveByVariance(rowEntries, count, steps, width, weights, variances);
  }
  store<u32>(steps, touched); // else the compiler would drop the reads
}
