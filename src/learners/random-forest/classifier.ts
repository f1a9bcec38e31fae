import { ClaquetaError } from "../../errors.ts";
import { type DenseMatrix, denseMatrix } from "../../matrix/dense-matrix.ts";
import * as structs from "../../matrix/kernel-exports.ts";
import type { Pointer } from "../../matrix/kernel-struct.ts";
import { bytesOf, float32, float64, int32, KernelMemory } from "../../matrix/kernels.ts";
import { concatenated } from "../../matrix/memory.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import type { State, TensorArray } from "../../matrix/state.ts";
import type { ClassifierKind } from "../classifier-kind.ts";
import { checkFeatureCount } from "../fit-input.ts";
import type { Classifier } from "../learner.ts";
import type { Trees } from "./task.ts";

/** Rows that go through the trees together: a tree is then read once for all of them. */
const blockRows = 16;

/** Forests of all genres, tree after tree in genre order. In memory that is saved a node is a code of 2 or 4 bytes
 * (kernels/forest.ts, growTree) and the place of its value in a table: a node's second side follows from the order. */
export class RandomForestClassifier implements Classifier {
  readonly kind = "random-forest";
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
    const parts = genres.flat();
    const treeCounts = Int32Array.from(genres, (trees) => trees.reduce((sum, part) => sum + part.sizes.length, 0));
    const treeSizes = concatenated(
      (length) => new Int32Array(length),
      parts.map((part) => part.sizes),
    );
    const codes = concatenated(
      (length) => (2 * featureCount < 0xffff ? new Uint16Array(length) : new Int32Array(length)),
      parts.map((part) => part.codes),
    );
    const { table, places } = tabulated(
      concatenated(
        (length) => new Float32Array(length),
        parts.map((part) => part.values),
      ),
    );
    const tensor = (data: TensorArray) => ({ shape: [data.length], data });
    return new RandomForestClassifier({
      kind: "random-forest",
      settings: { featureCount },
      tensors: {
        treeCounts: tensor(treeCounts),
        treeSizes: tensor(treeSizes),
        codes: tensor(codes),
        valueTable: tensor(table),
        values: tensor(places),
      },
    });
  }

  /** Throws BAD_MODEL_FILE where the trees do not hold together. */
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

/** The trees laid out for the kernel, with room for a block of dense rows. */
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
    const rooms = {
      nodes: int32(nodeCount * words),
      starts: int32(treeCount),
      rows: float32(blockRows * featureCount),
      scores: float64(blockRows),
    };
    this.#memory = new KernelMemory(bytesOf(rooms, structs.Trees));
    const arrays = this.#memory.lay(rooms);
    const { nodes, starts } = arrays;
    this.#trees = this.#memory.struct(structs.Trees, { ...arrays, featureCount });
    this.#rows = arrays.rows;
    this.#scores = arrays.scores;
    for (let t = 1; t < treeCount; t++) starts[t] = starts[t - 1] + treeSizes.data[t - 1];
    const nodeValues = new Float32Array(nodes.buffer, nodes.byteOffset, nodes.length);
    const { code: codeAt, value: valueAt, second: secondAt } = structs.TreeNode.fields;
    // ends[i]: the node after node i's subtree. Backwards, as a node's sides stand after it.
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
      this.#scatter(x, first, count, 1);
      this.#addBlock(first, count, result);
      this.#scatter(x, first, count, 0);
    }
    return result;
  }

  /** Writes the rows' values, times `factor`, into their dense places: 1 to fill, 0 to clear. */
  #scatter(x: SparseMatrix, first: number, count: number, factor: 0 | 1): void {
    for (let r = 0; r < count; r++) {
      const base = r * this.#featureCount;
      for (let k = x.indptr[first + r]; k < x.indptr[first + r + 1]; k++) {
        this.#rows[base + x.indices[k]] = factor === 0 ? 0 : x.values[k];
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

/** The distinct values and, for each value, its place among them, in the smallest whole numbers that hold it. */
function tabulated(values: Float32Array): { table: Float32Array; places: TensorArray } {
  const placeOf = new Map<number, number>();
  const places = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    let place = placeOf.get(values[i]);
    if (place === undefined) {
      place = placeOf.size;
      placeOf.set(values[i], place);
    }
    places[i] = place;
  }
  const table = Float32Array.from(placeOf.keys());
  if (table.length <= 0x100) return { table, places: Uint8Array.from(places) };
  if (table.length <= 0x10000) return { table, places: Uint16Array.from(places) };
  return { table, places };
}

/** A tree is one subtree: walking its nodes, the number of sides still owed reaches 0 at its last node and not before. */
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
    let owed = 1;
    const end = node + size;
    if (end > codes.data.length) throw broken("trees have more nodes than there are");
    for (; node < end && owed > 0; node++) {
      const code = codes.data[node];
      if (code < 0 || code >= codeEnd) throw broken(`node ${node} has code ${code}`);
      const value = valueTable.data[values.data[node]];
      if (!(code === 0 ? value >= 0 && value <= 1 : Number.isFinite(value))) throw broken(`node ${node} has no value`);
      owed += code === 0 ? -1 : 1;
    }
    if (owed !== 0 || node !== end) throw broken("a tree's nodes do not form one tree");
  }
  if (node !== codes.data.length) throw broken("there are more nodes than trees have");
}

function broken(what: string): ClaquetaError {
  return new ClaquetaError("BAD_MODEL_FILE", { where: "random-forest", what, next: "Train or fetch the model again." });
}

export const randomForestClassifier: ClassifierKind = { kind: "random-forest", read: RandomForestClassifier.fromState };
