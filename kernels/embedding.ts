import { f32Array, u32Array, u8Array } from "./arrays";
import { addRowTimesBlock } from "./linear";
import { exp4, lanesSum } from "./math";
import { rectify } from "./network";
import { randomBits } from "./random";

/* Trains an embedding network, one movie a step. With row x and unit values
 *   u = Σ x·E + bias,  n = (u − mean u) / √(var u + 1e-5),  h = relu(gain·n + shift),  z = h·W + intercepts,
 * the step follows the gradient of Σ weight·(log(1 + eᶻ) − target·z) with Adagrad. Each row of E has its own learning
 * rate (from the mean square of the row's gradient), and so has each other parameter. Each head has its own W and
 * intercepts; a movie moves those of its head. Units have `width` lanes and genres `genreWidth`, padded with 0. */

@unmanaged
export class EmbeddingNetwork {
  unitCount: i32;
  width: i32;
  genreWidth: i32;
  embeddings: f32Array; // [column][width]
  embeddingSquares: f32Array; // [column]
  /** 1 for columns that word dropout never drops. */
  numericColumns: u8Array; // [column]
  /** 1 for units, 0 for padding. */
  mask: f32Array; // [width], as the next seven
  bias: f32Array;
  gain: f32Array;
  shift: f32Array;
  biasSquares: f32Array;
  gainSquares: f32Array;
  shiftSquares: f32Array;
  weights: f32Array; // [head][unit][genreWidth]
  weightSquares: f32Array;
  intercepts: f32Array; // [head][genreWidth]
  interceptSquares: f32Array;
  // movies of one call
  indptr: u32Array;
  indices: u32Array;
  values: f32Array;
  heads: u8Array;
  targets: f32Array; // [movie][genreWidth], in [0, 1]
  labelWeights: f32Array; // [movie][genreWidth]; 0 where the label is not known
  // scratch
  units: f32Array; // [width], as the next three
  normalised: f32Array;
  gradients: f32Array;
  scores: f32Array;
  activeIndices: u32Array; // [width]
  activeValues: f32Array; // [width]
  logits: f32Array; // [genreWidth], as the next
  logitGradients: f32Array;
}

const varianceFloor: f32 = 1e-5;
const squaresFloor: f32 = 1e-8;
const embeddingSquaresFloor: f32 = 1e-10;
/** The rates of bias, gain and shift as a share of the others'. */
const slowShare: f32 = 0.1;

/** An Adagrad step of four parameters: squares += g², parameter −= rate · g / √squares. */
@inline
function adagrad4(parameter: usize, squares: usize, g: v128, rate: v128): void {
  const sum = f32x4.add(v128.load(squares), f32x4.mul(g, g));
  v128.store(squares, sum);
  const root = f32x4.sqrt(f32x4.add(sum, f32x4.splat(squaresFloor)));
  v128.store(parameter, f32x4.sub(v128.load(parameter), f32x4.div(f32x4.mul(rate, g), root)));
}

/** Fills array[0 .. count) with uniform numbers in (−limit, limit), multiples of about limit / 2³¹. */
export function fillUniform(array: usize, count: u32, limit: f32): void {
  const end = array + ((<usize>count) << 2);
  const scale = (<f64>limit) / 2147483648.0;
  for (let at = array; at < end; at += 4) store<f32>(at, <f32>(scale * (<f64>(<i32>randomBits()) + 0.5)));
}

/** Word dropout of all movies, in place. An entry stays if it is numeric or if a random number is below keepBelow. */
function dropWords(net: EmbeddingNetwork, movieCount: i32, keepBelow: f64): void {
  if (keepBelow >= 4294967295.0) return;
  const limit = <u32>keepBelow;
  let kept: usize = 0;
  let from: usize = 0;
  for (let movie: usize = 1; movie <= <usize>movieCount; movie++) {
    const end = net.indptr + (movie << 2);
    const to = (<usize>load<u32>(end)) << 2;
    for (let k = from; k < to; k += 4) {
      const index = load<u32>(net.indices + k);
      // Always written, counted only if it stays: this avoids an unpredictable branch.
      store<u32>(net.indices + kept, index);
      store<f32>(net.values + kept, load<f32>(net.values + k));
      kept += (<usize>(u32(load<u8>(net.numericColumns + index)) | u32(randomBits() < limit))) << 2;
    }
    from = to;
    store<u32>(end, <u32>(kept >> 2));
  }
}

/** Normalises a movie's units (entries: offset in bytes); scores = gain·n + shift. Returns 1 / √(var u + floor). */
function normalise(net: EmbeddingNetwork, entries: usize, count: i32): f32 {
  const bytes = (<usize>net.width) << 2;
  const units = net.units;
  memory.copy(units, net.bias, bytes);
  addRowTimesBlock(net.indices + entries, net.values + entries, count, net.embeddings, net.width, units);
  let sums = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) sums = f32x4.add(sums, v128.load(units + i));
  const mean = f32x4.splat(lanesSum(sums) / <f32>net.unitCount);
  let squares = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const distance = f32x4.mul(f32x4.sub(v128.load(units + i), mean), v128.load(net.mask + i));
    v128.store(net.normalised + i, distance);
    squares = f32x4.add(squares, f32x4.mul(distance, distance));
  }
  const inverse: f32 = 1 / sqrt<f32>(lanesSum(squares) / <f32>net.unitCount + varianceFloor);
  const scale = f32x4.splat(inverse);
  for (let i: usize = 0; i < bytes; i += 16) {
    const n = f32x4.mul(v128.load(net.normalised + i), scale);
    v128.store(net.normalised + i, n);
    v128.store(net.scores + i, f32x4.add(f32x4.mul(n, v128.load(net.gain + i)), v128.load(net.shift + i)));
  }
  return inverse;
}

/** logitGradients = weight · (σ(z) − target); returns Σ weight · (log(1 + eᶻ) − target·z). */
function logitGradients(net: EmbeddingNetwork, movie: usize): f64 {
  const bytes = (<usize>net.genreWidth) << 2;
  const targets = net.targets + movie * bytes;
  const labelWeights = net.labelWeights + movie * bytes;
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  let loss: f64 = 0;
  for (let g: usize = 0; g < bytes; g += 16) {
    const z = v128.load(net.logits + g);
    const target = v128.load(targets + g);
    const weight = v128.load(labelWeights + g);
    const small = exp4(f32x4.neg(f32x4.abs(z)));
    const sum = f32x4.add(one, small);
    const p = f32x4.div(v128.bitselect(one, small, f32x4.ge(z, zero)), sum);
    v128.store(net.logitGradients + g, f32x4.mul(f32x4.sub(p, target), weight));
    const linear = f32x4.mul(weight, f32x4.sub(f32x4.max(z, zero), f32x4.mul(target, z)));
    loss += <f64>lanesSum(linear);
    loss += <f64>f32x4.extract_lane(weight, 0) * NativeMath.log(<f64>f32x4.extract_lane(sum, 0));
    loss += <f64>f32x4.extract_lane(weight, 1) * NativeMath.log(<f64>f32x4.extract_lane(sum, 1));
    loss += <f64>f32x4.extract_lane(weight, 2) * NativeMath.log(<f64>f32x4.extract_lane(sum, 2));
    loss += <f64>f32x4.extract_lane(weight, 3) * NativeMath.log(<f64>f32x4.extract_lane(sum, 3));
  }
  return loss;
}

/** Moves the head and writes the loss's gradients at its inputs: 0 for inactive or dropped units. */
function stepHead(net: EmbeddingNetwork, head: usize, activeCount: i32, unitScale: f32, rate: f32): void {
  const bytes = (<usize>net.genreWidth) << 2;
  const rates = f32x4.splat(rate);
  const at = head * (<usize>net.unitCount) * bytes;
  const weights = net.weights + at;
  const squares = net.weightSquares + at;
  memory.fill(net.gradients, 0, (<usize>net.width) << 2);
  for (let k: usize = 0; k < (<usize>activeCount) << 2; k += 4) {
    const unit = <usize>load<u32>(net.activeIndices + k);
    const value = v128.load32_splat(net.activeValues + k);
    const w = weights + unit * bytes;
    const s = squares + unit * bytes;
    let sums = f32x4.splat(0);
    for (let g: usize = 0; g < bytes; g += 16) {
      const gradient = v128.load(net.logitGradients + g);
      sums = f32x4.add(sums, f32x4.mul(v128.load(w + g), gradient));
      adagrad4(w + g, s + g, f32x4.mul(value, gradient), rates);
    }
    store<f32>(net.gradients + (unit << 2), lanesSum(sums) * unitScale);
  }
  for (let g: usize = 0; g < bytes; g += 16) {
    const own = head * bytes + g;
    adagrad4(net.intercepts + own, net.interceptSquares + own, v128.load(net.logitGradients + g), rates);
  }
}

/** Moves gain, shift and bias, and turns the gradients at h into those at u. Returns their mean square. */
function stepUnits(net: EmbeddingNetwork, inverse: f32, rate: f32, denseRate: f32): f32 {
  const bytes = (<usize>net.width) << 2;
  const slowDense = f32x4.splat(slowShare * denseRate);
  const slow = f32x4.splat(slowShare * rate);
  const gradients = net.gradients;
  let sums = f32x4.splat(0);
  let products = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const gradient = v128.load(gradients + i);
    const n = v128.load(net.normalised + i);
    const inner = f32x4.mul(gradient, v128.load(net.gain + i));
    adagrad4(net.gain + i, net.gainSquares + i, f32x4.mul(gradient, n), slowDense);
    adagrad4(net.shift + i, net.shiftSquares + i, gradient, slowDense);
    v128.store(gradients + i, inner);
    sums = f32x4.add(sums, inner);
    products = f32x4.add(products, f32x4.mul(inner, n));
  }
  const mean = f32x4.splat(lanesSum(sums) / <f32>net.unitCount);
  const along = f32x4.splat(lanesSum(products) / <f32>net.unitCount);
  const scale = f32x4.splat(inverse);
  let squares = f32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const n = v128.load(net.normalised + i);
    const inner = f32x4.sub(f32x4.sub(v128.load(gradients + i), mean), f32x4.mul(n, along));
    const gradient = f32x4.mul(f32x4.mul(scale, inner), v128.load(net.mask + i));
    v128.store(gradients + i, gradient);
    squares = f32x4.add(squares, f32x4.mul(gradient, gradient));
    adagrad4(net.bias + i, net.biasSquares + i, gradient, slow);
  }
  return lanesSum(squares) / <f32>net.unitCount;
}

/** Moves E's rows of a movie's entries: squares += value²·meanSquare, row −= rate · value / √squares · gradients.
 * Memory bandwidth limits this: prefetching the next movie's rows gains nothing. */
function stepEmbeddings(net: EmbeddingNetwork, entries: usize, count: i32, meanSquare: f32, rate: f32): void {
  const bytes = (<usize>net.width) << 2;
  const end = entries + ((<usize>count) << 2);
  for (let k = entries; k < end; k += 4) {
    const column = <usize>load<u32>(net.indices + k);
    const value = load<f32>(net.values + k);
    const at = net.embeddingSquares + (column << 2);
    const squares = load<f32>(at) + value * value * meanSquare;
    store<f32>(at, squares);
    const length = f32x4.splat((rate * value) / sqrt<f32>(squares + embeddingSquaresFloor));
    const row = net.embeddings + column * bytes;
    for (let i: usize = 0; i < bytes; i += 16) {
      v128.store(row + i, f32x4.sub(v128.load(row + i), f32x4.mul(length, v128.load(net.gradients + i))));
    }
  }
}

/** One step for each of the movies 0 .. movieCount, in order. keepWordsBelow, keepUnitsBelow: 2³² times the share kept.
 * `firstStep` of `stepCount` steps are already made; over all of them rate falls to 0, denseRate to a tenth. A movie
 * without a kept entry makes no step. Dropped entries leave indptr, indices and values. Returns the summed loss. */
export function embeddingSteps(
  net: EmbeddingNetwork, movieCount: i32, keepWordsBelow: f64, keepUnitsBelow: f64, rate: f64, denseRate: f64,
  firstStep: f64, stepCount: f64,
): f64 {
  const genreBytes = (<usize>net.genreWidth) << 2;
  const unitScale: f32 = <f32>(4294967296.0 / keepUnitsBelow);
  let loss: f64 = 0;
  dropWords(net, movieCount, keepWordsBelow);
  for (let movie: usize = 0; movie < <usize>movieCount; movie++) {
    const done = (firstStep + <f64>movie) / stepCount;
    const rateNow = <f32>(rate * (1 - done));
    const denseRateNow = <f32>(denseRate * (1 - 0.9 * done));
    const from = load<u32>(net.indptr + (movie << 2));
    const to = load<u32>(net.indptr + (movie << 2), 4);
    const count = <i32>(to - from);
    if (count == 0) continue;
    const entries = (<usize>from) << 2;
    const inverse = normalise(net, entries, count);
    const active = rectify(net.scores, net.unitCount, keepUnitsBelow, unitScale, net.activeIndices, net.activeValues);
    const head = <usize>load<u8>(net.heads + movie);
    memory.copy(net.logits, net.intercepts + head * genreBytes, genreBytes);
    const weights = net.weights + head * (<usize>net.unitCount) * genreBytes;
    addRowTimesBlock(net.activeIndices, net.activeValues, active, weights, net.genreWidth, net.logits);
    loss += logitGradients(net, movie);
    stepHead(net, head, active, unitScale, denseRateNow);
    const meanSquare = stepUnits(net, inverse, rateNow, denseRateNow);
    stepEmbeddings(net, entries, count, meanSquare, rateNow);
  }
  return loss;
}
