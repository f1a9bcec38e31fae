import { f32Array, u32Array } from "./arrays";
import { addRowTimes, Entry } from "./linear";
import { sigmoid4 } from "./math";

// Dual coordinate descent for L2-regularised logistic regression (Yu, Huang, Lin 2011), for all lanes (genres) of a
// block in one pass over a row's non-zeros. The dual variable of row i in lane g is |c|·σ(t). Its logit t is stored:
// full precision near both bounds. The sign of c is the label, its size the row's cost; 0: no row.

/** Rows in CSR, whose entries carry the offset of their weights. Several blocks may share them. */
@unmanaged
export class SolverRows {
  indptr: u32Array;
  entries: usize; // Entry
  norms: f32Array; // [row]: ‖x‖²
  /** The groups of each row that are worth prefetching: those from `firstFar` on. */
  farIndptr: u32Array;
  farGroups: u32Array; // one spare element at the end
  // input of layOutRow
  groupOf: u32Array; // [column]
  firstFar: u32;
  columns: u32Array; // one row's
  values: f32Array; // one row's
}

/** The regressions of some labels, one a lane. */
@unmanaged
export class LogisticBlock {
  rows: SolverRows;
  /** The rows of an epoch, in order. */
  order: u32Array;
  rowCount: i32;
  /** Lanes, a multiple of 4. */
  stride: i32;
  costs: f32Array; // [row][stride], signed: 0 leaves an entry out
  logits: f32Array; // [row][2][stride]: each row's t, then its σ(t), so that a settled row needs no exponential
  weights: f32Array; // [group][lane]
  /** Prior variances of the weights, in the same layout; 0 (no array) where all are 1. */
  variances: f32Array;
  norms: f32Array; // [row]: ‖x‖²; with variances [row][stride]: Σ x²·variance
  // [stride] each
  constants: f32Array;
  intercepts: f32Array;
  moved: f32Array;
  steps: f32Array;
  gaps: f32Array;
  settled: f32Array;
  scores: f32Array; // [row][stride], for the rows of one call of addRowsTimesWeights
}

/** Lays out row `row` from the first `count` of `columns` and `values`. Rows must come in order. */
export function layOutRow(rows: SolverRows, row: u32, count: u32): void {
  const indptr = rows.indptr + ((<usize>row) << 2);
  const farIndptr = rows.farIndptr + ((<usize>row) << 2);
  const columns = rows.columns;
  const values = rows.values;
  const groupOf = rows.groupOf;
  const firstFar = rows.firstFar;
  const firstFarGroup = rows.farGroups;
  const from = load<u32>(indptr);
  let entry = rows.entries + <usize>from * offsetof<Entry>();
  let nextFar = firstFarGroup + ((<usize>load<u32>(farIndptr)) << 2);
  let sum: f64 = 0;
  for (let k: usize = 0; k < (<usize>count) << 2; k += 4) {
    const group = load<u32>(groupOf + ((<usize>load<u32>(columns + k)) << 2));
    const value = load<f32>(values + k);
    changetype<Entry>(entry).group = group;
    changetype<Entry>(entry).value = value;
    entry += offsetof<Entry>();
    sum += <f64>value * <f64>value;
    // Without a branch, which could not be predicted.
    store<u32>(nextFar, group);
    nextFar += (<usize>(group >= firstFar)) << 2;
  }
  store<f32>(rows.norms + ((<usize>row) << 2), <f32>sum);
  store<u32>(indptr, from + count, 4);
  store<u32>(farIndptr, <u32>((nextFar - firstFarGroup) >> 2), 4);
}

/** scores[r][0 .. stride) += row first + r times the weights, for r in 0 .. count. The result has no meaning. */
export function addRowsTimesWeights(block: LogisticBlock, first: usize, count: usize): u32 {
  const rows = block.rows;
  const indptr = rows.indptr;
  const stride = block.stride;
  let touched: u32 = 0;
  for (let r: usize = 0; r < count; r++) {
    const row = first + r;
    const from = load<u32>(indptr + (row << 2));
    if (r + 1 < count) touched ^= touchFar(block.weights, rows, row + 1);
    const own = rows.entries + <usize>from * offsetof<Entry>();
    const entryCount: i32 = load<u32>(indptr + (row << 2), 4) - from;
    addRowTimes<Entry>(own, 0, entryCount, block.weights, stride, block.scores + ((r * <usize>stride) << 2));
  }
  return touched;
}

/** weights[group][0 .. width) += value · steps[0 .. width) for each entry of a row. */
function moveAlongRow(entries: usize, end: usize, steps: usize, width: i32, weights: usize): void {
  const laneBytes = (<usize>width) << 2;
  let g: usize = 0;
  for (; g + 48 <= laneBytes; g += 48) {
    const d0 = v128.load(steps + g);
    const d1 = v128.load(steps + g, 16);
    const d2 = v128.load(steps + g, 32);
    for (let k = entries; k < end; k += offsetof<Entry>()) {
      const w = weights + g + ((<usize>changetype<Entry>(k).group) << 4);
      const value = v128.load32_splat(k, offsetof<Entry>("value"));
      v128.store(w, f32x4.add(v128.load(w), f32x4.mul(value, d0)));
      v128.store(w, f32x4.add(v128.load(w, 16), f32x4.mul(value, d1)), 16);
      v128.store(w, f32x4.add(v128.load(w, 32), f32x4.mul(value, d2)), 32);
    }
  }
  for (; g < laneBytes; g += 16) {
    const d0 = v128.load(steps + g);
    for (let k = entries; k < end; k += offsetof<Entry>()) {
      const w = weights + g + ((<usize>changetype<Entry>(k).group) << 4);
      const value = v128.load32_splat(k, offsetof<Entry>("value"));
      v128.store(w, f32x4.add(v128.load(w), f32x4.mul(value, d0)));
    }
  }
}

/** The same with prior variances: += value · steps · variances[group]. */
function moveByVariance(entries: usize, end: usize, steps: usize, width: i32, weights: usize, variances: usize): void {
  const laneBytes = (<usize>width) << 2;
  for (let k = entries; k < end; k += offsetof<Entry>()) {
    const at = (<usize>changetype<Entry>(k).group) << 4;
    const value = v128.load32_splat(k, offsetof<Entry>("value"));
    for (let g: usize = 0; g < laneBytes; g += 16) {
      const w = weights + at + g;
      const step = f32x4.mul(f32x4.mul(value, v128.load(steps + g)), v128.load(variances + at + g));
      v128.store(w, f32x4.add(v128.load(w), step));
    }
  }
}

// Rows come in random order, and each would be a cache miss. Several are read ahead together, so that their misses
// overlap. The results of the functions that read ahead only keep the compiler from dropping the reads.

/** After this many bytes of a row the hardware prefetches the rest. */
const maxTouchBytes: usize = 1024;

/** Reads every cache line of a range. */
@inline
function touch(from: usize, bytes: usize): u32 {
  let touched: u32 = 0;
  for (let at: usize = 0; at < bytes; at += 64) touched ^= load<u32>(from + at);
  return bytes == 0 ? 0 : touched ^ load<u32>(from + bytes - 4);
}

/** Reads the first line of each of a row's far columns. */
@inline
function touchFar(table: usize, rows: SolverRows, row: usize): u32 {
  const farIndptr = rows.farIndptr + (row << 2);
  let k = rows.farGroups + ((<usize>load<u32>(farIndptr)) << 2);
  const end = rows.farGroups + ((<usize>load<u32>(farIndptr, 4)) << 2);
  let touched: u32 = 0;
  // The fewer instructions between two misses, the more of them overlap.
  for (; k + 16 <= end; k += 16) {
    touched ^= load<u32>(table + ((<usize>load<u32>(k)) << 4));
    touched ^= load<u32>(table + ((<usize>load<u32>(k, 4)) << 4));
    touched ^= load<u32>(table + ((<usize>load<u32>(k, 8)) << 4));
    touched ^= load<u32>(table + ((<usize>load<u32>(k, 12)) << 4));
  }
  for (; k < end; k += 4) touched ^= load<u32>(table + ((<usize>load<u32>(k)) << 4));
  return touched;
}

/** Newton's method needs more steps only where |c|·q is large and the start is far on the other side of the bend. */
const quickSteps = 8;

/** One epoch: visits every row of the order once, in the first `width` lanes (a multiple of 4). Each lane has a
 * constant feature of value √constants; `moved` sums the changes of its weight over the epoch, relative to
 * `intercepts`. `steps` is scratch. Adds the running estimate of the duality gap, Σ |c|·σ'(t)·f², to gaps. A row whose
 * part of the gap is at most `settled` in four lanes is skipped in them: most rows of rare genres and late epochs.
 *
 * With margin m and q = ‖x‖² + constant, the row's best t is the root of f(t) = t + u + |c|·q·σ(t), u = m − |c|·q·σ(old
 * t). f rises strictly and the root is in [−u − |c|·q, −u]: Newton's method, with bisection where it leaves the
 * bracket. */
export function logisticEpoch(block: LogisticBlock, width: i32): void {
  const laneBytes = (<usize>width) << 2;
  const rowBytes = (<usize>block.stride) << 2;
  const rows = block.rows;
  const indptr = rows.indptr;
  const entries = rows.entries;
  const norms = block.norms;
  const logits = block.logits;
  const costs = block.costs;
  const weights = block.weights;
  const variances = block.variances;
  const constants = block.constants;
  const intercepts = block.intercepts;
  const moved = block.moved;
  const steps = block.steps;
  const gaps = block.gaps;
  const settled = block.settled;
  const order = block.order;
  const one = f32x4.splat(1);
  const half = f32x4.splat(0.5);
  const signBit = i32x4.splat(0x80000000);
  let touched: u32 = 0;
  const orderEnd = order + ((<usize>block.rowCount) << 2);
  for (let next = order; next < orderEnd; next += 4) {
    const row = <usize>load<u32>(next);
    const from = load<u32>(indptr + (row << 2));
    const count: i32 = load<u32>(indptr + (row << 2), 4) - from;
    const rowEntries = entries + <usize>from * offsetof<Entry>();
    const rowT = logits + row * rowBytes * 2;
    const rowS = rowT + rowBytes;
    const rowC = costs + row * rowBytes;
    const rowNorms = variances == 0 ? norms + (row << 2) : norms + row * rowBytes;
    const norm = v128.load32_splat(rowNorms);
    if ((next & 15) == 0) {
      const last = min(next + 32, orderEnd);
      for (let ahead = next + 16; ahead < last; ahead += 4) {
        const soon = <usize>load<u32>(ahead);
        touched ^= load<u32>(variances == 0 ? norms + (soon << 2) : norms + soon * rowBytes);
        touched ^= touch(logits + soon * rowBytes * 2, rowBytes * 2) ^ touch(costs + soon * rowBytes, rowBytes);
        const soonFrom = load<u32>(indptr + (soon << 2));
        const soonCount = load<u32>(indptr + (soon << 2), 4) - soonFrom;
        const soonBytes = <usize>soonCount * offsetof<Entry>();
        touched ^= touch(entries + <usize>soonFrom * offsetof<Entry>(), min<usize>(soonBytes, maxTouchBytes));
      }
    }
    if (next + 4 < orderEnd) {
      const soon = <usize>load<u32>(next, 4);
      touched ^= touchFar(weights, rows, soon);
      if (variances != 0) touched ^= touchFar(variances, rows, soon);
    }
    for (let g: usize = 0; g < laneBytes; g += 16) {
      v128.store(steps + g, f32x4.add(v128.load(intercepts + g), v128.load(moved + g)));
    }
    addRowTimes<Entry>(rowEntries, 0, count, weights, width, steps);
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
      // Nine tenths of the way is enough: later epochs visit the row again.
      const enough = f32x4.add(f32x4.mul(f32x4.abs(f), f32x4.splat(0.1)), f32x4.splat(1e-6));
      let low = f32x4.sub(f32x4.neg(u), cq);
      let high = f32x4.neg(u);
      let s = before;
      for (let step = 0; step < 20; step++) {
        if (step == quickSteps) {
          // f is convex below 0 and concave above. On the root's side alone, by a margin that rounding does not reach,
          // Newton's method cannot go on jumping to and fro across the bend.
          const rootBelow = f32x4.gt(f32x4.add(u, f32x4.mul(half, cq)), f32x4.splat(0));
          low = v128.bitselect(low, f32x4.pmax(low, f32x4.splat(-1)), rootBelow);
          high = v128.bitselect(f32x4.pmin(high, one), high, rootBelow);
        }
        const below = f32x4.lt(f, f32x4.splat(0));
        low = v128.bitselect(f32x4.pmax(low, x), low, below);
        high = v128.bitselect(high, f32x4.pmin(high, x), below);
        const derivative = f32x4.add(one, f32x4.mul(cq, f32x4.mul(s, f32x4.sub(one, s))));
        const newton = f32x4.sub(x, f32x4.div(f, derivative));
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
    const rowEnd = rowEntries + <usize>count * offsetof<Entry>();
    if (variances == 0) moveAlongRow(rowEntries, rowEnd, steps, width, weights);
    else moveByVariance(rowEntries, rowEnd, steps, width, weights, variances);
  }
  store<u32>(steps, touched); // otherwise the compiler would drop the reads
}
