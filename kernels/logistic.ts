import { addRowTimesLanes, addRowToLanes, addRowToLanesByVariance } from "./linear";
import { sigmoid4 } from "./math";

// Dual coordinate descent for L2-regularised logistic regression (Yu, Huang, Lin 2011), all lanes (genres) of a block in
// one pass over a row's non-zeros. The dual variable of row i in lane g is |c|·σ(t): its logit t is what is kept, so
// nothing is lost near either bound. c carries the label as its sign and the row's cost as its size; 0 leaves it out.

/** Weights are placed in groups of four lanes. */
const groupLanes: i32 = 4;

/** Reads the first line of each of a row's far columns, so that they come in together and are there when the row's turn
 * comes. What it returns is good for nothing but keeping the reads. */
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

/** One epoch: every row of `order` once, in the first `width` of `stride` lanes (multiples of 4). Rows are in CSR, each
 * entry by its column's place among the weights, which counts groups of four lanes; farPlaces has, row by row
 * (farIndptr), those of them that are better asked for ahead. Arrays: t [row][2][stride], each row's t and then its σ(t),
 * which is kept so that a row at rest costs no exponential; c [row][stride]; norms[row] = ‖x‖²; the others [stride].
 * Where the weights have prior variances of their own, these lie as the weights do and norms [row][stride] = Σ
 * x²·variance; `variances` is 0 where all are 1. Each lane has a constant feature of
 * value √constants: `moved` gathers what its weight gains over the epoch, on top of `intercepts`. `steps` is scratch.
 * gaps gets, on top of what it holds, the running estimate of the duality gap: Σ |c|·σ'(t)·f² as each row is met. At
 * least 80 bytes of memory lie behind the entries: a row's first bytes are read ahead, whatever its length. Where a row's
 * part of the gap is at most `settled` in four lanes, it is left as it is in them: most rows of a rare genre, and most
 * rows of any towards the end, have nothing left to win.
 *
 * With margin m and q = ‖x‖² + constant, the row's best t is the root of f(t) = t + u + |c|·q·σ(t), u = m − |c|·q·σ(old
 * t). f rises strictly and the root lies in [−u − |c|·q, −u]: Newton's steps, halving that interval where they leave it. */
export function logisticEpoch(
  order: usize,
  rowCount: i32,
  indptr: usize,
  places: usize,
  values: usize,
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
    const at = (<usize>from) << 2;
    const rowT = t + row * rowBytes * 2;
    const rowS = rowT + rowBytes;
    const rowC = c + row * rowBytes;
    const rowNorms = variances == 0 ? norms + (row << 2) : norms + row * rowBytes;
    const norm = v128.load32_splat(rowNorms);
    if (next + 8 < orderEnd) {
      // Rows come in random order, each a wait for memory. Reading a little of the next one now lets it come in time.
      const soon = <usize>load<u32>(next, 4);
      const soonAt = (<usize>load<u32>(indptr + (soon << 2))) << 2;
      const soonT = t + soon * rowBytes * 2;
      const soonC = c + soon * rowBytes;
      const later = (<usize>load<u32>(next, 8)) << 2;
      touched ^= load<u32>(indptr + later) ^ load<u32>(farPlaces + ((<usize>load<u32>(farIndptr + later)) << 2));
      touched ^= load<u32>(variances == 0 ? norms + (soon << 2) : norms + soon * rowBytes);
      touched ^= load<u32>(soonT) ^ load<u32>(soonT + 2 * rowBytes - 4) ^ load<u32>(soonC) ^ load<u32>(soonC + rowBytes - 4);
      touched ^= load<u32>(places + soonAt) ^ load<u32>(values + soonAt);
      touched ^= load<u32>(places + soonAt, 64) ^ load<u32>(values + soonAt, 64);
      touched ^= touchFar(weights, farIndptr, farPlaces, soon);
      if (variances != 0) touched ^= touchFar(variances, farIndptr, farPlaces, soon);
    }
    for (let g: usize = 0; g < laneBytes; g += 16) {
      v128.store(steps + g, f32x4.add(v128.load(intercepts + g), v128.load(moved + g)));
    }
    addRowTimesLanes(places + at, values + at, count, weights, width, groupLanes, steps);
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
        low = v128.bitselect(f32x4.max(low, x), low, below);
        high = v128.bitselect(high, f32x4.min(high, x), below);
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
    if (variances == 0) addRowToLanes(places + at, values + at, count, steps, width, groupLanes, weights);
    else addRowToLanesByVariance(places + at, values + at, count, steps, width, groupLanes, weights, variances);
  }
  store<u32>(steps, touched); // else the compiler would drop the reads
}
