import { f32Array, i32Array, u32Array } from "./arrays";
import { addRowTimesBlock } from "./linear";
import { exp4, lanesSum } from "./math";
import { randomBits } from "./random";

/** A dense layer and a batch of rows. Inputs are sparse rows: a movie's words, or the active units of the layer before.
 * The last input is the bias, always 1. `width`: outputCount rounded up to a multiple of 4; padding stays 0. */
@unmanaged
export class Layer {
  inputCount: u32; // without the bias
  outputCount: i32;
  width: i32;
  weights: f32Array; // [inputCount + 1][width]
  /** Row s has counts[s] inputs, from index s × capacity on. */
  capacity: u32;
  indices: u32Array;
  values: f32Array;
  counts: i32Array;
  scores: f32Array; // [row][width]: before the rectifier or the output function
}

@inline
function at(array: usize, index: usize): usize {
  return array + (index << 2);
}

@inline
function scoresOf(layer: Layer, row: usize): usize {
  return at(layer.scores, row * <usize>layer.width);
}

/** Adds the bias after the `count` inputs of a row. */
function closeRow(layer: Layer, row: usize, count: i32): void {
  const last = row * <usize>layer.capacity + <usize>count;
  store<u32>(at(layer.indices, last), layer.inputCount);
  store<f32>(at(layer.values, last), 1);
  store<i32>(at(layer.counts, row), count + 1);
}

/** Rectifier and inverted dropout in one: writes the positive ones of `width` scores as indices and values times
 * `scale`. With keepBelow < 2³² each is dropped unless a random number is below it. Returns how many are written. */
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

/** Dropout in place: each entry stays, times scale, if a random number is below keepBelow. Returns how many stay. */
function dropEntries(indices: usize, values: usize, count: i32, keepBelow: f64, scale: f32): i32 {
  let kept: usize = 0;
  for (let k: usize = 0; k < <usize>count; k++) {
    if (<f64>randomBits() >= keepBelow) continue;
    store<i32>(indices + (kept << 2), load<i32>(indices + (k << 2)));
    store<f32>(values + (kept << 2), load<f32>(values + (k << 2)) * scale);
    kept++;
  }
  return <i32>kept;
}

/** Completes a row of the first layer with `count` inputs: drops some if keepBelow < 2³², adds the bias. */
export function closeInputs(layer: Layer, row: usize, count: i32, keepBelow: f64, scale: f32): void {
  const from = row * <usize>layer.capacity;
  const kept = keepBelow < 4294967296.0
    ? dropEntries(at(layer.indices, from), at(layer.values, from), count, keepBelow, scale)
    : count;
  closeRow(layer, row, kept);
}

/** scores = row × weights. */
export function scoreRow(layer: Layer, row: usize): void {
  const scores = scoresOf(layer, row);
  const from = row * <usize>layer.capacity;
  memory.fill(scores, 0, (<usize>layer.width) << 2);
  const count = load<i32>(at(layer.counts, row));
  addRowTimesBlock(at(layer.indices, from), at(layer.values, from), count, layer.weights, layer.width, scores);
}

/** Makes a row's positive scores its inputs of the next layer; keepBelow and scale as in rectify. */
export function rectifyRow(layer: Layer, next: Layer, row: usize, keepBelow: f64, scale: f32): void {
  const from = row * <usize>next.capacity;
  const indices = at(next.indices, from);
  const values = at(next.values, from);
  closeRow(next, row, rectify(scoresOf(layer, row), layer.outputCount, keepBelow, scale, indices, values));
}

/** outputs[row][0 .. width) = 1 / (1 + e⁻ˣ) of a row's scores; with softmax eˣ / Σ eˣ, and 0 past outputCount. */
export function outputRow(layer: Layer, row: usize, softmax: bool, outputs: usize): void {
  const x = scoresOf(layer, row);
  const out = at(outputs, row * <usize>layer.width);
  const count = <usize>layer.outputCount;
  const bytes = (<usize>layer.width) << 2;
  const one = f32x4.splat(1);
  let highest: f32 = -Infinity;
  for (let i: usize = 0; i < count; i++) highest = max(highest, load<f32>(at(x, i)));
  for (let i: usize = 0; i < bytes; i += 16) {
    const score = v128.load(x + i);
    const e = exp4(softmax ? f32x4.sub(score, f32x4.splat(highest)) : f32x4.neg(score));
    v128.store(out + i, softmax ? e : f32x4.div(one, f32x4.add(one, e)));
  }
  if (!softmax) return;
  let sum: f32 = 0;
  for (let i: usize = 0; i < count; i++) sum += load<f32>(at(out, i));
  for (let i: usize = 0; i < <usize>layer.width; i++) {
    store<f32>(at(out, i), i < count ? load<f32>(at(out, i)) / sum : 0);
  }
}

/** The loss's gradients at a row's scores of the layer before, from those at this layer's (f32 [row][width] both):
 * scale · weights · gradients for its inputs, 0 for the others. scale: the factor that dropout applied. */
export function gradientsBack(
  layer: Layer, row: usize, gradients: usize, scale: f32, gradientsBefore: usize, widthBefore: i32,
): void {
  const own = at(gradients, row * <usize>layer.width);
  const before = at(gradientsBefore, row * <usize>widthBefore);
  const indices = at(layer.indices, row * <usize>layer.capacity);
  const count = load<i32>(at(layer.counts, row)) - 1; // all but the bias
  memory.fill(before, 0, (<usize>widthBefore) << 2);
  const stride = (<usize>layer.width) << 2;
  for (let k: usize = 0; k < <usize>count; k++) {
    const index = <usize>load<u32>(at(indices, k));
    const w = layer.weights + index * stride;
    let sums = f32x4.splat(0);
    for (let i: usize = 0; i < stride; i += 16) {
      sums = f32x4.add(sums, f32x4.mul(v128.load(w + i), v128.load(own + i)));
    }
    store<f32>(at(before, index), scale * lanesSum(sums));
  }
}

/** Gradients of four weights of an input: the sum over its entries of value × the row's gradient. */
function gradient4(rows: usize, values: usize, from: u32, to: u32, gradients: usize, stride: usize, j: usize): v128 {
  let g = f32x4.splat(0);
  for (let e = (<usize>from) << 2; e < (<usize>to) << 2; e += 4) {
    const gradient = v128.load(gradients + <usize>load<u32>(rows + e) * stride + j);
    g = f32x4.add(g, f32x4.mul(v128.load32_splat(values + e), gradient));
  }
  return g;
}

/** The state of a layer's optimizer and the entries of a batch. */
@unmanaged
export class Optimizer {
  width: i32;
  weights: f32Array; // [input][width], as are the moments
  firstMoments: f32Array; // with momentum: the velocities
  secondMoments: f32Array;
  gradients: f32Array; // [row][width]: of the loss at the layer's scores
  /** The batch's i-th input is touched[i]; its entries are starts[i] .. starts[i + 1). */
  touched: u32Array;
  starts: u32Array;
  rows: u32Array; // an entry's row of the batch
  values: f32Array; // the input's value there
  /** For catching up, one for each of `touched`: the decay of the moments over the steps without a gradient, and the
   * sum over these steps of (β₁ / √β₂)ʲ, or of momentumʲ. */
  firstDecays: f32Array;
  secondDecays: f32Array;
  strides: f32Array;
  beta1: f64;
  beta2: f64;
  epsilon: f32;
  momentum: f32;
}

/** Adam on the weights of the batch's `count` inputs. With the gradient g,
 *   m = β₁ m + (1 − β₁) g,  v = β₂ v + (1 − β₂) g²,  w −= rate · m / (√v · rootScale + ε).
 * Source: Kingma and Ba 2015, algorithm 1; rate and rootScale contain its bias corrections. */
export function adamStep(optimizer: Optimizer, count: i32, rate: f32, rootScale: f32): void {
  const stride = (<usize>optimizer.width) << 2;
  const touched = optimizer.touched;
  const starts = optimizer.starts;
  const rows = optimizer.rows;
  const values = optimizer.values;
  const gradients = optimizer.gradients;
  const decay1 = f32x4.splat(<f32>optimizer.beta1);
  const decay2 = f32x4.splat(<f32>optimizer.beta2);
  const share1 = f32x4.splat(<f32>(1 - optimizer.beta1));
  const share2 = f32x4.splat(<f32>(1 - optimizer.beta2));
  const rates = f32x4.splat(rate);
  const roots = f32x4.splat(rootScale);
  const eps = f32x4.splat(optimizer.epsilon);
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const base = <usize>load<u32>(touched + i) * stride;
    const from = load<u32>(starts + i);
    const to = load<u32>(starts + i, 4);
    // Most words are in one row of a batch.
    const only = to - from == 1;
    const input = only ? v128.load32_splat(at(values, from)) : f32x4.splat(0);
    const onlyGradients = only ? gradients + <usize>load<u32>(at(rows, from)) * stride : 0;
    const w = optimizer.weights + base;
    const m = optimizer.firstMoments + base;
    const v = optimizer.secondMoments + base;
    for (let j: usize = 0; j < stride; j += 16) {
      const g = only
        ? f32x4.mul(input, v128.load(onlyGradients + j))
        : gradient4(rows, values, from, to, gradients, stride, j);
      const first = f32x4.add(f32x4.mul(decay1, v128.load(m + j)), f32x4.mul(share1, g));
      const second = f32x4.add(f32x4.mul(decay2, v128.load(v + j)), f32x4.mul(share2, f32x4.mul(g, g)));
      v128.store(m + j, first);
      v128.store(v + j, second);
      const root = f32x4.add(f32x4.mul(f32x4.sqrt(second), roots), eps);
      v128.store(w + j, f32x4.sub(v128.load(w + j), f32x4.div(f32x4.mul(rates, first), root)));
    }
  }
}

/** Adam's steps for inputs without a gradient: their weights continue along the first moment. Exact except for ε and
 * the bias corrections, which are those of the current step. */
export function adamCatchUp(optimizer: Optimizer, count: i32, rate: f32, rootScale: f32): void {
  const stride = (<usize>optimizer.width) << 2;
  const touched = optimizer.touched;
  const weights = optimizer.weights;
  const firstMoments = optimizer.firstMoments;
  const secondMoments = optimizer.secondMoments;
  const strides = optimizer.strides;
  const roots = f32x4.splat(rootScale);
  const eps = f32x4.splat(optimizer.epsilon);
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const length = load<f32>(strides + i) * rate;
    if (length == 0) continue;
    const lengths = f32x4.splat(length);
    const base = <usize>load<u32>(touched + i) * stride;
    const decay1 = v128.load32_splat(optimizer.firstDecays + i);
    const decay2 = v128.load32_splat(optimizer.secondDecays + i);
    for (let j = base; j < base + stride; j += 16) {
      const first = v128.load(firstMoments + j);
      const second = v128.load(secondMoments + j);
      const root = f32x4.add(f32x4.mul(f32x4.sqrt(second), roots), eps);
      v128.store(weights + j, f32x4.sub(v128.load(weights + j), f32x4.div(f32x4.mul(lengths, first), root)));
      v128.store(firstMoments + j, f32x4.mul(decay1, first));
      v128.store(secondMoments + j, f32x4.mul(decay2, second));
    }
  }
}

/** Stochastic gradient descent with momentum: u = momentum · u + g, w −= rate · u. */
export function momentumStep(optimizer: Optimizer, count: i32, rate: f32): void {
  const stride = (<usize>optimizer.width) << 2;
  const touched = optimizer.touched;
  const starts = optimizer.starts;
  const rows = optimizer.rows;
  const values = optimizer.values;
  const gradients = optimizer.gradients;
  const rates = f32x4.splat(rate);
  const decay = f32x4.splat(optimizer.momentum);
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const base = <usize>load<u32>(touched + i) * stride;
    const from = load<u32>(starts + i);
    const to = load<u32>(starts + i, 4);
    const weights = optimizer.weights + base;
    const velocities = optimizer.firstMoments + base;
    for (let j: usize = 0; j < stride; j += 16) {
      const g = gradient4(rows, values, from, to, gradients, stride, j);
      const velocity = f32x4.add(f32x4.mul(decay, v128.load(velocities + j)), g);
      v128.store(velocities + j, velocity);
      const w = weights + j;
      v128.store(w, f32x4.sub(v128.load(w), f32x4.mul(rates, velocity)));
    }
  }
}

/** The same for steps without a gradient, exactly. */
export function momentumCatchUp(optimizer: Optimizer, count: i32, rate: f32): void {
  const stride = (<usize>optimizer.width) << 2;
  const touched = optimizer.touched;
  const weights = optimizer.weights;
  const velocities = optimizer.firstMoments;
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const base = <usize>load<u32>(touched + i) * stride;
    const lengths = f32x4.splat(load<f32>(optimizer.strides + i) * rate);
    const decay = v128.load32_splat(optimizer.firstDecays + i);
    for (let j = base; j < base + stride; j += 16) {
      const velocity = v128.load(velocities + j);
      v128.store(weights + j, f32x4.sub(v128.load(weights + j), f32x4.mul(lengths, velocity)));
      v128.store(velocities + j, f32x4.mul(decay, velocity));
    }
  }
}
