import { exp4 } from "./math";
import { randomBits } from "./random";

// Dense layers whose inputs are sparse rows: words of a movie, or the units of a hidden layer that are above zero. A
// layer's weights lie [input][width], width a multiple of 4; its last input is the bias, whose value is always 1.

/** scores[0 .. width) += Σ values[k] · weights[indices[k]][0 .. width), in the row's order. Reads whole rows of weights
 * one after another, four at a time, as suits widths of thousands (addRowTimesBlock suits tens). */
export function addRowTimesWideBlock(
  indices: usize,
  values: usize,
  count: i32,
  weights: usize,
  width: i32,
  scores: usize,
): void {
  const stride = (<usize>width) << 2;
  const end = scores + stride;
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
    for (let s = scores; s < end; s += 16) {
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
    for (let s = scores; s < end; s += 16) {
      v128.store(s, f32x4.add(v128.load(s), f32x4.mul(v, v128.load(w))));
      w += 16;
    }
  }
}

/** Writes the entries of a row of `width` scores that are above zero, as indices and values; returns their number.
 * With keepBelow < 2³² each is dropped unless a random number is below it, and those that stay are multiplied by
 * `scale`: rectifier and (inverted) dropout in one. */
export function rectify(scores: usize, width: i32, keepBelow: f64, scale: f32, indices: usize, values: usize): i32 {
  const always = keepBelow >= 4294967296.0;
  let count: usize = 0;
  for (let i = 0; i < width; i++) {
    const score = load<f32>(scores + ((<usize>i) << 2));
    if (score <= 0) continue;
    if (!always && <f64>randomBits() >= keepBelow) continue;
    store<i32>(indices + (count << 2), i);
    store<f32>(values + (count << 2), score * scale);
    count++;
  }
  return <i32>count;
}

/** Dropout of a sparse row in its place: each entry stays where a random number is below keepBelow, times scale.
 * Returns how many stay. */
export function dropEntries(indices: usize, values: usize, count: i32, keepBelow: f64, scale: f32): i32 {
  let kept: usize = 0;
  for (let k: usize = 0; k < <usize>count; k++) {
    if (<f64>randomBits() >= keepBelow) continue;
    store<i32>(indices + (kept << 2), load<i32>(indices + (k << 2)));
    store<f32>(values + (kept << 2), load<f32>(values + (k << 2)) * scale);
    kept++;
  }
  return <i32>kept;
}

/** out[0 .. count) = eˣ / Σ eˣ; width is count rounded up to a multiple of 4, lanes past count become 0. */
export function softmaxOf(x: usize, count: i32, width: i32, out: usize): void {
  let highest: f32 = -Infinity;
  for (let i = 0; i < count; i++) highest = max(highest, load<f32>(x + ((<usize>i) << 2)));
  let sum: f32 = 0;
  for (let i = 0; i < width; i += 4) {
    const at = (<usize>i) << 2;
    v128.store(out + at, exp4(f32x4.sub(v128.load(x + at), f32x4.splat(highest))));
  }
  for (let i = 0; i < count; i++) sum += load<f32>(out + ((<usize>i) << 2));
  for (let i = 0; i < width; i++) {
    const at = out + ((<usize>i) << 2);
    store<f32>(at, i < count ? load<f32>(at) / sum : 0);
  }
}

/** The loss's slope at a layer's inputs: inputSlopes[indices[k]] = scale · weights[indices[k]] · slopes, all others 0.
 * `indices` are the inputs that were above zero and not dropped, `scale` what dropout multiplied them by. */
export function slopesBack(
  indices: usize,
  count: i32,
  weights: usize,
  width: i32,
  slopes: usize,
  scale: f32,
  inputSlopes: usize,
  inputWidth: i32,
): void {
  memory.fill(inputSlopes, 0, (<usize>inputWidth) << 2);
  const stride = (<usize>width) << 2;
  for (let k: usize = 0; k < <usize>count; k++) {
    const index = <usize>load<u32>(indices + (k << 2));
    const w = weights + index * stride;
    let sums = f32x4.splat(0);
    for (let i: usize = 0; i < stride; i += 16) {
      sums = f32x4.add(sums, f32x4.mul(v128.load(w + i), v128.load(slopes + i)));
    }
    const sum =
      f32x4.extract_lane(sums, 0) +
      f32x4.extract_lane(sums, 1) +
      (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
    store<f32>(inputSlopes + (index << 2), scale * sum);
  }
}

/** Gradient of four weights of one input: Σ over its entries of the input's value times the row's slope. */
function gradient4(rows: usize, inputs: usize, from: u32, to: u32, slopes: usize, stride: usize, at: usize): v128 {
  let g = f32x4.splat(0);
  for (let e = (<usize>from) << 2; e < (<usize>to) << 2; e += 4) {
    const slope = v128.load(slopes + <usize>load<u32>(rows + e) * stride + at);
    g = f32x4.add(g, f32x4.mul(v128.load32_splat(inputs + e), slope));
  }
  return g;
}

/** Adam on some inputs' weights. The i-th of `count` inputs has number touched[i], and its entries in the batch are
 * starts[i] .. starts[i + 1): row of the batch and the input's value there. With g the gradient,
 *   m = β₁ m + (1 − β₁) g,  v = β₂ v + (1 − β₂) g²,  w −= rate · m / (√v · rootScale + ε).
 * Source: Kingma and Ba 2015, algorithm 1, its bias corrections in rate and rootScale. */
export function adamStep(
  touched: usize,
  starts: usize,
  count: i32,
  rows: usize,
  inputs: usize,
  slopes: usize,
  width: i32,
  weights: usize,
  firstMoments: usize,
  secondMoments: usize,
  beta1: f64,
  beta2: f64,
  rate: f32,
  rootScale: f32,
  epsilon: f32,
): void {
  const stride = (<usize>width) << 2;
  const decay1 = f32x4.splat(<f32>beta1);
  const decay2 = f32x4.splat(<f32>beta2);
  const share1 = f32x4.splat(<f32>(1 - beta1));
  const share2 = f32x4.splat(<f32>(1 - beta2));
  const rates = f32x4.splat(rate);
  const roots = f32x4.splat(rootScale);
  const eps = f32x4.splat(epsilon);
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const base = <usize>load<u32>(touched + i) * stride;
    const from = load<u32>(starts + i);
    const to = load<u32>(starts + i, 4);
    // Most words stand in one row of a batch.
    const only = to - from == 1;
    const input = only ? v128.load32_splat(inputs + ((<usize>from) << 2)) : f32x4.splat(0);
    const onlySlopes = only ? slopes + <usize>load<u32>(rows + ((<usize>from) << 2)) * stride : 0;
    const w = weights + base;
    const m = firstMoments + base;
    const v = secondMoments + base;
    for (let at: usize = 0; at < stride; at += 16) {
      const g = only
        ? f32x4.mul(input, v128.load(onlySlopes + at))
        : gradient4(rows, inputs, from, to, slopes, stride, at);
      const first = f32x4.add(f32x4.mul(decay1, v128.load(m + at)), f32x4.mul(share1, g));
      const second = f32x4.add(f32x4.mul(decay2, v128.load(v + at)), f32x4.mul(share2, f32x4.mul(g, g)));
      v128.store(m + at, first);
      v128.store(v + at, second);
      const root = f32x4.add(f32x4.mul(f32x4.sqrt(second), roots), eps);
      v128.store(w + at, f32x4.sub(v128.load(w + at), f32x4.div(f32x4.mul(rates, first), root)));
    }
  }
}

/** What Adam does to some inputs' weights in steps in which they have no gradient: they go on along their first moment.
 * Per input: the moments' decays over these steps, and `strides`, the sum over the steps of (β₁ / √β₂)ʲ. Exact but for
 * ε and the bias corrections, which are taken as of now. */
export function adamCatchUp(
  touched: usize,
  count: i32,
  width: i32,
  weights: usize,
  firstMoments: usize,
  secondMoments: usize,
  firstDecays: usize,
  secondDecays: usize,
  strides: usize,
  rate: f32,
  rootScale: f32,
  epsilon: f32,
): void {
  const stride = (<usize>width) << 2;
  const roots = f32x4.splat(rootScale);
  const eps = f32x4.splat(epsilon);
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const length = load<f32>(strides + i) * rate;
    if (length == 0) continue;
    const lengths = f32x4.splat(length);
    const base = <usize>load<u32>(touched + i) * stride;
    const decay1 = v128.load32_splat(firstDecays + i);
    const decay2 = v128.load32_splat(secondDecays + i);
    for (let at = base; at < base + stride; at += 16) {
      const first = v128.load(firstMoments + at);
      const second = v128.load(secondMoments + at);
      const root = f32x4.add(f32x4.mul(f32x4.sqrt(second), roots), eps);
      v128.store(weights + at, f32x4.sub(v128.load(weights + at), f32x4.div(f32x4.mul(lengths, first), root)));
      v128.store(firstMoments + at, f32x4.mul(decay1, first));
      v128.store(secondMoments + at, f32x4.mul(decay2, second));
    }
  }
}

/** Stochastic gradient descent with momentum, laid out as in adamStep: u = momentum · u + g, w −= rate · u. */
export function momentumStep(
  touched: usize,
  starts: usize,
  count: i32,
  rows: usize,
  inputs: usize,
  slopes: usize,
  width: i32,
  weights: usize,
  velocities: usize,
  momentum: f32,
  rate: f32,
): void {
  const stride = (<usize>width) << 2;
  const rates = f32x4.splat(rate);
  const decay = f32x4.splat(momentum);
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const base = <usize>load<u32>(touched + i) * stride;
    const from = load<u32>(starts + i);
    const to = load<u32>(starts + i, 4);
    for (let at: usize = 0; at < stride; at += 16) {
      const g = gradient4(rows, inputs, from, to, slopes, stride, at);
      const velocity = f32x4.add(f32x4.mul(decay, v128.load(velocities + base + at)), g);
      v128.store(velocities + base + at, velocity);
      const w = weights + base + at;
      v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(rates, velocity)));
    }
  }
}

/** What momentum does in steps without a gradient, exactly: strides[i] = Σ momentumʲ over the steps. */
export function momentumCatchUp(
  touched: usize,
  count: i32,
  width: i32,
  weights: usize,
  velocities: usize,
  decays: usize,
  strides: usize,
  rate: f32,
): void {
  const stride = (<usize>width) << 2;
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const base = <usize>load<u32>(touched + i) * stride;
    const lengths = f32x4.splat(load<f32>(strides + i) * rate);
    const decay = v128.load32_splat(decays + i);
    for (let at = base; at < base + stride; at += 16) {
      const velocity = v128.load(velocities + at);
      v128.store(weights + at, f32x4.sub(v128.load(weights + at), f32x4.mul(lengths, velocity)));
      v128.store(velocities + at, f32x4.mul(decay, velocity));
    }
  }
}
