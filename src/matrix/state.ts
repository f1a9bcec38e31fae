import type { JsonValue } from "../json.ts";

/** Element types that a tensor may have, by their names in the safetensors format. */
export type TensorArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint16Array | Int8Array | Uint8Array;

/** A block of numbers with its shape; `data.length` is the product of `shape`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: TensorArray;
  /** What `data` stands for where it is kept as small whole numbers: `data` is then made of it when it is first asked for. */
  readonly coded?: { readonly floats: Float32Array };
}

/** What a fitted thing is made of, ready to be saved or sent to a thread: its kind, its settings as JSON and its
 * numbers as named tensors. Made by `toState()`, read back by the room's `…FromState`. */
export interface State {
  readonly kind: string;
  readonly settings: { readonly [key: string]: JsonValue };
  readonly tensors: { readonly [name: string]: Tensor };
}
