import type { Tensor } from "../matrix/state.ts";

/** The terms of a vocabulary, in column order. */
export interface TermIndex {
  readonly count: number;
  /** Name of each term, unique. */
  readonly strings: readonly string[];
  /** Column of the term whose code units are units[from .. to), or -1. */
  find(units: Uint16Array, from: number, to: number): number;
  toTensors(): { readonly [name: string]: Tensor };
}
