import { f32Array, f64Array, u32Array, u8Array } from "./arrays";
import { randomBelow, seedRandom } from "./random";

/* Grows and applies Gini trees on sparse columns.
 *
 * A node is a range of `slice`, which orders the tree's samples so that every node is contiguous. For the current node,
 * `sums` holds the packed weight of its samples by feature, and by run of equal values of a feature. Splits are judged
 * from these sums alone. Packed: the total weight in the high half, the positives' in the low half. Both are integers,
 * so sums are exact in any order.
 *
 * The larger side of a split stays in the sums and is grown first; the smaller side is subtracted until its turn. So
 * only rows of smaller sides are touched, which matters because splits on words separate a few movies from many.
 *
 * P = packed weights: u32 where their total is below 2¹⁶, else u64. */

/** What a tree is grown from, and its output. */
@unmanaged
export class Forest {
  featureCount: u32;
  sampleCount: u32;
  /** Samples with a known label. */
  candidateCount: u32;
  candidates: u32Array;
  labels: u8Array; // 0 or 1, by sample
  weights: u32Array; // at least 1, by sample
  /** Feature f has the segments columnStarts[f] .. columnStarts[f + 1): runs of equal values, highest first. */
  columnStarts: u32Array; // featureCount + 1
  segmentValues: f32Array;
  /** Segment s holds the entries segmentStarts[s] .. segmentStarts[s + 1). */
  segmentStarts: u32Array;
  entrySamples: u32Array;
  /** Indices into `sums` by sample: f for each feature f that it has, and featureCount + s for its segment s, except
   * for a feature's last segment (what the others leave). */
  rowStarts: u32Array; // sampleCount + 1
  sumIndices: u32Array;
  maxFeatures: u32;
  maxDepth: u32;
  minSamplesSplit: u32;
  minSamplesLeaf: u32;
  bootstrap: u32;
  // scratch
  packed: usize; // P, by sample
  sums: usize; // P, featureCount + number of segments; zero between calls
  sumsBytes: u32;
  slice: u32Array; // sampleCount
  /** A sample's index in the slice; 2³² − 1 where it is not in the tree. */
  positions: u32Array; // by sample
  features: u32Array; // featureCount
  stack: usize; // Side, sampleCount
  // output, at most 2 × sampleCount − 1 nodes
  codes: u32Array;
  values: f32Array;
}

/** A side of a split that is not grown yet. */
@unmanaged
export class Side {
  start: u32;
  end: u32;
  depth: u32;
  packed: u64;
}

/** A node of a grown tree. `second`: index of the first node of its second side. */
@unmanaged
export class TreeNode {
  code: u32;
  value: f32;
  second: u32;
}

/** Grown trees and the rows they are applied to. */
@unmanaged
export class Trees {
  nodes: usize; // TreeNode
  starts: u32Array; // index of each tree's first node
  featureCount: u32;
  rows: f32Array; // [row][featureCount]
  scores: f64Array; // [row]
}

// The node being split and the best split so far.
let nodeStart: u32 = 0;
let nodeEnd: u32 = 0;
let nodeTotal: u64 = 0;
let bestImpurity: f64 = 0;
let bestThreshold: f32 = 0;
let bestFeature: u32 = 0;
let bestRight: u64 = 0;
/** The entries on the other side than the implied zeros, and whether that is the right side. */
let bestFrom: u32 = 0;
let bestTo: u32 = 0;
let bestMovedRight: bool = false;

function at(array: usize, index: u32): usize {
  return array + ((<usize>index) << 2);
}

function high<P>(packed: u64): f64 {
  const half: u64 = sizeof<P>() * 4;
  return <f64>(<i64>(packed >> half));
}

function low<P>(packed: u64): f64 {
  const half: u64 = sizeof<P>() * 4;
  return <f64>(<i64>(packed & (((<u64>1) << half) - 1)));
}

function inNode(f: Forest, sample: u32): bool {
  return load<u32>(at(f.positions, sample)) - nodeStart < nodeEnd - nodeStart;
}

function countInNode(f: Forest, from: u32, to: u32): u32 {
  let count: u32 = 0;
  for (let e = from; e < to; e++) count += u32(inNode(f, load<u32>(at(f.entrySamples, e))));
  return count;
}

/** Keeps the split between the values `above` and `below` if it is the best so far. right: packed weight of `above` and
 * all higher values. boundary: the first entry below. */
function consider<P>(f: Forest, feature: u32, right: u64, above: f32, below: f32, boundary: u32): void {
  const left = nodeTotal - right;
  const wr = high<P>(right);
  const pr = low<P>(right);
  const wl = high<P>(left);
  const pl = low<P>(left);
  const impurity = (pr * (wr - pr) * wl + pl * (wl - pl) * wr) / (wr * wl);
  if (impurity < bestImpurity) keepSplit(f, feature, right, above, below, boundary, impurity);
}

function keepSplit(f: Forest, feature: u32, right: u64, above: f32, below: f32, boundary: u32, impurity: f64): void {
  let threshold: f32 = <f32>((<f64>above + <f64>below) * 0.5);
  if (threshold == above) threshold = below;
  const movedRight = threshold >= 0;
  const from = movedRight ? load<u32>(at(f.segmentStarts, load<u32>(at(f.columnStarts, feature)))) : boundary;
  const to = movedRight ? boundary : load<u32>(at(f.segmentStarts, load<u32>(at(f.columnStarts, feature + 1))));
  if (f.minSamplesLeaf > 1) {
    const moved = countInNode(f, from, to);
    if (moved < f.minSamplesLeaf || nodeEnd - nodeStart - moved < f.minSamplesLeaf) return;
  }
  bestImpurity = impurity;
  bestThreshold = threshold;
  bestFeature = feature;
  bestRight = right;
  bestFrom = from;
  bestTo = to;
  bestMovedRight = movedRight;
}

/** Considers every split by a feature. present: packed weight of its samples. Returns false if all values are equal. */
function tryFeature<P>(f: Forest, feature: u32, present: u64): bool {
  const firstSegment = load<u32>(at(f.columnStarts, feature));
  const endSegment = load<u32>(at(f.columnStarts, feature + 1));
  const zeros = nodeTotal - present;
  let rest = present; // of segments not yet seen
  let right: u64 = 0;
  let lowest: f32 = 0; // the lowest value so far
  let zerosDue = zeros != 0;
  let varies = false;
  for (let segment = firstSegment; segment < endSegment; segment++) {
    const here =
      segment + 1 == endSegment ? rest : <u64>load<P>(f.sums + <usize>(f.featureCount + segment) * sizeof<P>());
    if (here == 0) continue;
    const value = load<f32>(at(f.segmentValues, segment));
    if (zerosDue && value < 0) {
      if (right != 0) {
        varies = true;
        consider<P>(f, feature, right, lowest, 0, load<u32>(at(f.segmentStarts, segment)));
      }
      right += zeros;
      lowest = 0;
      zerosDue = false;
    }
    if (right != 0) {
      varies = true;
      consider<P>(f, feature, right, lowest, value, load<u32>(at(f.segmentStarts, segment)));
    }
    right += here;
    rest -= here;
    lowest = value;
  }
  if (zerosDue) {
    varies = true;
    consider<P>(f, feature, right, lowest, 0, load<u32>(at(f.segmentStarts, endSegment)));
  }
  return varies;
}

/** Draws features without replacement until maxFeatures are drawn and at least one of them varies in the node. */
function trySomeFeatures<P>(f: Forest): void {
  const count = f.featureCount;
  const features = f.features;
  const sums = f.sums;
  const enough = f.maxFeatures;
  let found = false;
  for (let i: u32 = 0; i < count && (i < enough || !found); i++) {
    const here = at(features, i);
    const there = at(features, i + randomBelow(count - i));
    const feature = load<u32>(there);
    store<u32>(there, load<u32>(here));
    store<u32>(here, feature);
    const present = load<P>(sums + <usize>feature * sizeof<P>());
    if (present != 0 && tryFeature<P>(f, feature, <u64>present)) found = true;
  }
}

/** Moves the best split's entries to their end of the node's slice. Returns the start of the right side. */
function partition(f: Forest): u32 {
  let edge = bestMovedRight ? nodeEnd : nodeStart;
  for (let e = bestFrom; e < bestTo; e++) {
    const sample = load<u32>(at(f.entrySamples, e));
    if (!inNode(f, sample)) continue;
    if (bestMovedRight) edge--;
    const position = load<u32>(at(f.positions, sample));
    const other = load<u32>(at(f.slice, edge));
    store<u32>(at(f.slice, position), other);
    store<u32>(at(f.positions, other), position);
    store<u32>(at(f.slice, edge), sample);
    store<u32>(at(f.positions, sample), edge);
    if (!bestMovedRight) edge++;
  }
  return edge;
}

/** Adds a slice's samples to the sums (on) or subtracts them. */
function toggle<P>(f: Forest, start: u32, end: u32, on: bool): void {
  const sums = f.sums;
  for (let i = start; i < end; i++) {
    const sample = load<u32>(at(f.slice, i));
    const packed = load<P>(f.packed + <usize>sample * sizeof<P>());
    const step: P = on ? packed : 0 - packed;
    let entry = at(f.sumIndices, load<u32>(at(f.rowStarts, sample)));
    const stop = at(f.sumIndices, load<u32>(at(f.rowStarts, sample + 1)));
    for (; entry < stop; entry += 4) {
      const sum = sums + <usize>load<u32>(entry) * sizeof<P>();
      store<P>(sum, load<P>(sum) + step);
    }
  }
}

/** From this number of rows on, clearing all sums is cheaper than subtracting the rows. */
const clearAllFrom: u32 = 64;

/** Draws the tree's samples and returns their number. Sets nodeTotal to their packed weight. */
function drawSamples<P>(f: Forest): u32 {
  const half: P = <P>(sizeof<P>() * 4);
  const count = f.candidateCount;
  memory.fill(f.packed, 0, <usize>f.sampleCount * sizeof<P>());
  memory.fill(f.positions, 0xff, (<usize>f.sampleCount) << 2);
  for (let i: u32 = 0; i < count; i++) {
    const sample = load<u32>(at(f.candidates, f.bootstrap ? randomBelow(count) : i));
    const weight = <P>load<u32>(at(f.weights, sample));
    const positive: P = load<u8>(f.labels + <usize>sample) ? weight : 0;
    const packed = f.packed + <usize>sample * sizeof<P>();
    store<P>(packed, load<P>(packed) + ((weight << half) | positive));
  }
  nodeTotal = 0;
  let size: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const sample = load<u32>(at(f.candidates, i));
    const packed = load<P>(f.packed + <usize>sample * sizeof<P>());
    if (packed == 0) continue;
    nodeTotal += <u64>packed;
    store<u32>(at(f.slice, size), sample);
    store<u32>(at(f.positions, sample), size);
    size++;
  }
  return size;
}

function canSplit<P>(f: Forest, depth: u32): bool {
  const size = nodeEnd - nodeStart;
  const positive = low<P>(nodeTotal);
  return (
    positive != 0 &&
    positive != high<P>(nodeTotal) &&
    depth < f.maxDepth &&
    size >= f.minSamplesSplit &&
    size >= 2 * f.minSamplesLeaf
  );
}

function grow<P>(f: Forest, seed: u32): u32 {
  seedRandom(seed);
  for (let i: u32 = 0; i < f.featureCount; i++) store<u32>(at(f.features, i), i);
  nodeStart = 0;
  nodeEnd = drawSamples<P>(f);
  let summed = false; // whether the sums hold the node; otherwise they are 0
  let depth: u32 = 0;
  let node: u32 = 0;
  let stack = f.stack;
  while (true) {
    bestImpurity = Infinity;
    if (canSplit<P>(f, depth)) {
      if (!summed) toggle<P>(f, nodeStart, nodeEnd, true);
      summed = true;
      trySomeFeatures<P>(f);
    }
    if (bestImpurity != Infinity) {
      const middle = partition(f);
      const rightFirst = nodeEnd - middle > middle - nodeStart;
      const left = nodeTotal - bestRight;
      store<u32>(at(f.codes, node), 1 + 2 * bestFeature + u32(rightFirst));
      store<f32>(at(f.values, node), bestThreshold);
      depth++;
      const side = changetype<Side>(stack);
      side.start = rightFirst ? nodeStart : middle;
      side.end = rightFirst ? middle : nodeEnd;
      side.depth = depth;
      side.packed = rightFirst ? left : bestRight;
      toggle<P>(f, side.start, side.end, false);
      stack += offsetof<Side>();
      nodeTotal = rightFirst ? bestRight : left;
      if (rightFirst) nodeStart = middle;
      else nodeEnd = middle;
    } else {
      store<u32>(at(f.codes, node), 0);
      store<f32>(at(f.values, node), <f32>(low<P>(nodeTotal) / high<P>(nodeTotal)));
      if (summed) {
        if (nodeEnd - nodeStart < clearAllFrom) toggle<P>(f, nodeStart, nodeEnd, false);
        else memory.fill(f.sums, 0, <usize>f.sumsBytes);
        summed = false;
      }
      if (stack == f.stack) return node + 1;
      stack -= offsetof<Side>();
      const side = changetype<Side>(stack);
      nodeStart = side.start;
      nodeEnd = side.end;
      depth = side.depth;
      nodeTotal = side.packed;
    }
    node++;
  }
}

/** Grows one tree and returns its number of nodes. Nodes are in preorder, the larger side first. Code 0 is a leaf; its
 * value is its share of positives. Code 1 + 2 × feature + s splits at its value; the next node is the side above the
 * value if s = 1, else the side at or below it. wide: the total of the weights may reach 2¹⁶. */
export function growTree(forest: Forest, seed: u32, wide: bool): u32 {
  return wide ? grow<u64>(forest, seed) : grow<u32>(forest, seed);
}

/** scores[r] += the sum of the trees firstTree .. firstTree + treeCount for row r, for rows 0 .. rowCount. */
export function addTrees(trees: Trees, firstTree: u32, treeCount: u32, rowCount: u32): void {
  const nodes = trees.nodes;
  const rows = trees.rows;
  const rowBytes = (<usize>trees.featureCount) << 2;
  for (let t: u32 = 0; t < treeCount; t++) {
    const root = nodeAt(nodes, load<u32>(at(trees.starts, firstTree + t)));
    for (let r: u32 = 0; r < rowCount; r++) {
      const row = rows + <usize>r * rowBytes;
      let node = root;
      while (true) {
        const code = node.code;
        if (code == 0) break;
        const above = u32(load<f32>(row + ((<usize>((code - 1) >> 1)) << 2)) > node.value);
        node = above == ((code - 1) & 1)
          ? changetype<TreeNode>(changetype<usize>(node) + offsetof<TreeNode>())
          : nodeAt(nodes, node.second);
      }
      const score = trees.scores + ((<usize>r) << 3);
      store<f64>(score, load<f64>(score) + <f64>node.value);
    }
  }
}

@inline
function nodeAt(nodes: usize, index: u32): TreeNode {
  return changetype<TreeNode>(nodes + <usize>index * offsetof<TreeNode>());
}
