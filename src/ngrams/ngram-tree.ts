import { spreadHash } from "../text/unit-hash.ts";
import { grown } from "./growth.ts";

const pairHash = (parent: number, word: number): number =>
  spreadHash(Math.imul(parent + 1, 0x9e3779b1) ^ Math.imul(word + 1, 0x7feb352d));

/** Word n-grams as a tree. A node is its parent (the n-gram without its last word; -1 for a single word) and its last
 * word, both as indices. Nodes have indices 0, 1, 2 … in order of insertion; children are found by open addressing. */
export class NgramTree {
  count = 0;
  /** Of node n: nodes[2n] is its parent, nodes[2n + 1] its word. */
  #nodes: Int32Array;
  /** Node + 1, or 0. */
  #slots: Int32Array;
  #mask: number;
  #firstSeen: Int32Array = new Int32Array(512);
  #left: Int32Array = new Int32Array(512);
  #parentsLeft: Int32Array = new Int32Array(512);

  /** expected: initial capacity in nodes. */
  constructor(expected = 64) {
    let capacity = 64;
    while (capacity * 5 < expected * 8) capacity *= 2;
    this.#slots = new Int32Array(capacity);
    this.#mask = capacity - 1;
    this.#nodes = new Int32Array(2 * Math.max(64, expected));
  }

  parentOf(node: number): number {
    return this.#nodes[2 * node];
  }

  wordOf(node: number): number {
    return this.#nodes[2 * node + 1];
  }

  /** The node of `parent` followed by `word`, or -1. */
  find(parent: number, word: number): number {
    const slots = this.#slots;
    const nodes = this.#nodes;
    const mask = this.#mask;
    for (let slot = pairHash(parent, word) & mask; ; slot = (slot + 1) & mask) {
      const node = slots[slot] - 1;
      if (node < 0 || (nodes[2 * node] === parent && nodes[2 * node + 1] === word)) return node;
    }
  }

  /** The node of `parent` followed by `word`, a new one if there is none. */
  add(parent: number, word: number): number {
    const slots = this.#slots;
    const nodes = this.#nodes;
    const mask = this.#mask;
    let slot = pairHash(parent, word) & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const node = slots[slot] - 1;
      if (nodes[2 * node] === parent && nodes[2 * node + 1] === word) return node;
    }
    slots[slot] = this.count + 1;
    return this.#append(parent, word);
  }

  /** Turns n-grams into (n + 1)-grams in place: nodes[i], the n-gram that ends at words[i], gets one more word in
   * front. It becomes -1 at the first word, next to a word that is -1, and, without `learn`, for an unknown n-gram. All
   * first slots are read before any is compared, so that cache misses overlap, and compared without unpredictable
   * branches. The other n-grams follow one by one. */
  extend(nodes: Int32Array, words: Int32Array, count: number, learn: boolean): void {
    if (count > this.#firstSeen.length) {
      this.#firstSeen = new Int32Array(2 * count);
      this.#left = new Int32Array(2 * count);
      this.#parentsLeft = new Int32Array(2 * count);
    }
    const seen = this.#firstSeen;
    const left = this.#left;
    const parentsLeft = this.#parentsLeft;
    const slots = this.#slots;
    const mask = this.#mask;
    for (let i = count - 1; i > 0; i--) seen[i] = slots[pairHash(nodes[i - 1], words[i]) & mask] - 1;
    const known = this.#nodes;
    const addsToFree = learn ? -1 : 0;
    let leftCount = 0;
    for (let i = count - 1; i > 0; i--) {
      const parent = nodes[i - 1];
      const node = seen[i];
      // Each is -1 (true) or 0 (false).
      const isFree = node >> 31;
      const isAbsent = (parent | words[i]) >> 31;
      const at = 2 * (node & ~isFree);
      const difference = (known[at] ^ parent) | (known[at + 1] ^ words[i]);
      const isOther = isFree | ((difference | -difference) >> 31);
      nodes[i] = node | isOther | isAbsent;
      left[leftCount] = i;
      parentsLeft[leftCount] = parent;
      leftCount += isOther & ~isAbsent & (~isFree | addsToFree) & 1;
    }
    for (let k = 0; k < leftCount; k++) {
      const i = left[k];
      nodes[i] = learn ? this.add(parentsLeft[k], words[i]) : this.find(parentsLeft[k], words[i]);
    }
    nodes[0] = -1;
  }

  /** A node of a single word, which `find` does not find. */
  addRoot(word: number): number {
    return this.#append(-1, word);
  }

  #append(parent: number, word: number): number {
    const node = this.count++;
    if (2 * node + 2 > this.#nodes.length) this.#nodes = grown(this.#nodes, 2 * node + 2);
    this.#nodes[2 * node] = parent;
    this.#nodes[2 * node + 1] = word;
    if (this.count * 8 > (this.#mask + 1) * 5) this.#grow();
    return node;
  }

  #grow(): void {
    const mask = this.#mask * 2 + 1;
    const slots = new Int32Array(mask + 1);
    for (let node = 0; node < this.count; node++) {
      const parent = this.#nodes[2 * node];
      if (parent < 0) continue;
      let slot = pairHash(parent, this.#nodes[2 * node + 1]) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = node + 1;
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}
