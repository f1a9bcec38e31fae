import type { Tensor } from "../matrix/state.ts";

/** The terms of a vocabulary, in column order. */
export interface TermIndex {
  readonly count: number;
  /** The unique name of each term. */
  readonly strings: readonly string[];
  /** The column of the term units[from .. to), or -1. */
  find(units: Uint16Array, from: number, to: number): number;
  toTensors(): { readonly [name: string]: Tensor };
}
