import { type DenseMatrix, denseMatrix } from "../../matrix/dense-matrix.ts";
import * as structs from "../../matrix/kernel-exports.ts";
import type { Pointer } from "../../matrix/kernel-struct.ts";
import { bytesOf, float32, float64, int32, KernelMemory } from "../../matrix/kernels.ts";
import { concatenated, sharedFloat32, sharedInt32 } from "../../matrix/memory.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import type { State, TensorArray } from "../../matrix/state.ts";
import { sum } from "../../statistics.ts";
import { checkFeatureCount } from "../fit-input.ts";
import type { Classifier, ClassifierKind } from "../learner.ts";
import { damagedClassifier } from "../weight-table.ts";

const kind = "random-forest";
/** Rows that go through a tree together, so that it is read once for all of them. */
const blockRows = 16;

/** Trees one after another, nodes in preorder (kernels/forest.ts, growTree). */
export interface Trees {
  readonly sizes: Int32Array;
  readonly codes: Int32Array;
  readonly values: Float32Array;
}

/** The trees of several lists as one. */
export function joinedTrees(parts: readonly Trees[]): Trees {
  const [sizes, codes] = [parts.map((part) => part.sizes), parts.map((part) => part.codes)];
  const values = parts.map((part) => part.values);
  return {
    sizes: concatenated(sharedInt32, sizes),
    codes: concatenated(sharedInt32, codes),
    values: concatenated(sharedFloat32, values),
  };
}

/** The forests of all genres, tree after tree in genre order. A saved node is a code of 2 or 4 bytes (growTree in
 * kernels/forest.ts) and the index of its value in a table. A node's second side follows from the order. */
export class RandomForestClassifier implements Classifier {
  readonly kind = kind;
  readonly featureCount: number;
  readonly genreCount: number;
  readonly #state: State;
  #predictor: Predictor | undefined;

  private constructor(state: State) {
    this.featureCount = state.settings.featureCount as number;
    this.genreCount = state.tensors.treeCounts.data.length;
    this.#state = state;
  }

  /** genres[g]: the parts of genre g's forest. */
  static fromTrees(featureCount: number, genres: readonly (readonly Trees[])[]): RandomForestClassifier {
    const { sizes, codes, values } = joinedTrees(genres.flat());
    const { table, indices } = tabulated(values);
    const tensor = (data: TensorArray) => ({ shape: [data.length], data });
    return new RandomForestClassifier({
      kind,
      settings: { featureCount },
      tensors: {
        treeCounts: tensor(Int32Array.from(genres, (parts) => sum(parts.map((part) => part.sizes.length)))),
        treeSizes: tensor(sizes),
        codes: tensor(2 * featureCount < 0xffff ? new Uint16Array(codes) : codes),
        valueTable: tensor(table),
        values: tensor(indices),
      },
    });
  }

  /** Throws BAD_MODEL_FILE where the tensors do not make trees. */
  static fromState(state: State): RandomForestClassifier {
    checkState(state);
    return new RandomForestClassifier(state);
  }

  predictProba(x: SparseMatrix): DenseMatrix {
    checkFeatureCount(this.kind, x, this.featureCount);
    this.#predictor ??= new Predictor(this.featureCount, this.#state);
    return this.#predictor.predict(x);
  }

  toState(): State {
    return this.#state;
  }
}

/** The trees laid out for the kernel, and a block of dense rows. */
class Predictor {
  readonly #memory: KernelMemory;
  readonly #treeCounts: ArrayLike<number>;
  readonly #trees: Pointer<typeof structs.Trees>;
  readonly #rows: Float32Array;
  readonly #scores: Float64Array;
  readonly #featureCount: number;

  constructor(featureCount: number, state: State) {
    const { treeCounts, treeSizes, codes, valueTable, values } = state.tensors;
    const nodeCount = codes.data.length;
    const treeCount = treeSizes.data.length;
    this.#featureCount = featureCount;
    this.#treeCounts = treeCounts.data;
    const words = structs.TreeNode.bytes / 4;
    const specs = {
      nodes: int32(nodeCount * words),
      starts: int32(treeCount),
      rows: float32(blockRows * featureCount),
      scores: float64(blockRows),
    };
    this.#memory = new KernelMemory(bytesOf(specs, structs.Trees));
    const arrays = this.#memory.allocate(specs);
    const { nodes, starts } = arrays;
    this.#trees = this.#memory.struct(structs.Trees, { ...arrays, featureCount });
    this.#rows = arrays.rows;
    this.#scores = arrays.scores;
    for (let t = 1; t < treeCount; t++) starts[t] = starts[t - 1] + treeSizes.data[t - 1];
    const nodeValues = new Float32Array(nodes.buffer, nodes.byteOffset, nodes.length);
    const { code: codeAt, value: valueAt, second: secondAt } = structs.TreeNode.fields;
    // ends[i]: the node after node i's subtree. Backwards, because a node's sides come after it.
    const ends = new Int32Array(nodeCount + 1);
    for (let i = nodeCount - 1; i >= 0; i--) {
      const code = codes.data[i];
      const second = ends[i + 1];
      ends[i] = code === 0 ? i + 1 : ends[second];
      nodes[i * words + codeAt[1] / 4] = code;
      nodeValues[i * words + valueAt[1] / 4] = valueTable.data[values.data[i]];
      nodes[i * words + secondAt[1] / 4] = second;
    }
  }

  predict(x: SparseMatrix): DenseMatrix {
    const result = denseMatrix(x.rowCount, this.#treeCounts.length);
    for (let first = 0; first < x.rowCount; first += blockRows) {
      const count = Math.min(blockRows, x.rowCount - first);
      this.#scatter(x, first, count, true);
      this.#addBlock(first, count, result);
      this.#scatter(x, first, count, false);
    }
    return result;
  }

  /** Writes the rows' values into the dense rows, or clears them again. */
  #scatter(x: SparseMatrix, first: number, count: number, fill: boolean): void {
    for (let r = 0; r < count; r++) {
      const base = r * this.#featureCount;
      for (let k = x.indptr[first + r]; k < x.indptr[first + r + 1]; k++) {
        this.#rows[base + x.indices[k]] = fill ? x.values[k] : 0;
      }
    }
  }

  #addBlock(first: number, count: number, result: DenseMatrix): void {
    let tree = 0;
    for (let g = 0; g < this.#treeCounts.length; g++) {
      this.#scores.fill(0);
      const treeCount = this.#treeCounts[g];
      this.#memory.kernels.addTrees(this.#trees, tree, treeCount, count);
      for (let r = 0; r < count; r++) result.values[(first + r) * result.columnCount + g] = this.#scores[r] / treeCount;
      tree += treeCount;
    }
  }
}

/** The distinct values, and for each value its index among them as the smallest sufficient integer type. */
function tabulated(values: Float32Array): { table: Float32Array; indices: TensorArray } {
  const indexOf = new Map<number, number>();
  const indices = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    let index = indexOf.get(values[i]);
    if (index === undefined) {
      index = indexOf.size;
      indexOf.set(values[i], index);
    }
    indices[i] = index;
  }
  const table = Float32Array.from(indexOf.keys());
  if (table.length <= 0x100) return { table, indices: Uint8Array.from(indices) };
  if (table.length <= 0x10000) return { table, indices: Uint16Array.from(indices) };
  return { table, indices };
}

/** Walks each tree's nodes. The number of missing sides must reach 0 exactly at the last node. */
function checkState(state: State): void {
  const { treeCounts, treeSizes, codes, valueTable, values } = state.tensors;
  const featureCount = state.settings.featureCount;
  if (!treeCounts || !treeSizes || !codes || !valueTable || !values) throw broken("a tensor is missing");
  if (!Number.isInteger(featureCount)) throw broken("featureCount is no whole number");
  let treeTotal = 0;
  for (const count of treeCounts.data) {
    if (count < 1) throw broken("a genre has no tree");
    treeTotal += count;
  }
  if (treeTotal !== treeSizes.data.length) throw broken("the genres' trees and the tree sizes differ in number");
  if (codes.data.length !== values.data.length) throw broken("nodes and values differ in number");
  const codeEnd = 1 + 2 * (featureCount as number);
  let node = 0;
  for (const size of treeSizes.data) {
    let missing = 1;
    const end = node + size;
    if (end > codes.data.length) throw broken("trees have more nodes than there are");
    for (; node < end && missing > 0; node++) {
      const code = codes.data[node];
      if (code < 0 || code >= codeEnd) throw broken(`node ${node} has code ${code}`);
      const value = valueTable.data[values.data[node]];
      if (!(code === 0 ? value >= 0 && value <= 1 : Number.isFinite(value))) throw broken(`node ${node} has no value`);
      missing += code === 0 ? -1 : 1;
    }
    if (missing !== 0 || node !== end) throw broken("a tree's nodes do not form one tree");
  }
  if (node !== codes.data.length) throw broken("there are more nodes than trees have");
}

const broken = (what: string) => damagedClassifier(kind, what);

export const randomForestClassifier: ClassifierKind = { kind, read: RandomForestClassifier.fromState };
