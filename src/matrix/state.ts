import { ClaquetaError } from "../errors.ts";
import type { JsonValue } from "../json.ts";

/** Element types of tensors. */
export type TensorArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint16Array | Int8Array | Uint8Array;

/** A block of numbers with its shape; `data.length` is the product of `shape`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: TensorArray;
  /** Where the tensor is stored as codes: `data` is then decoded from it at the first access. */
  readonly coded?: { readonly floats: Float32Array };
}

/** A fitted vectorizer or classifier, ready to be saved or sent to a thread: its kind, its settings as JSON and its
 * numbers as named tensors. Made by `toState()`, read back by the module's `…FromState`. */
export interface State {
  readonly kind: string;
  readonly settings: { readonly [key: string]: JsonValue };
  readonly tensors: { readonly [name: string]: Tensor };
}

/** What a reader of one's own makes of a state. Throws BAD_MODEL_FILE in place of the errors that it does not mean to
 * throw: a file may hold anything. */
export function readOwnState<Read>(state: State, read: (state: State) => Read): Read {
  try {
    return read(state);
  } catch (cause) {
    if (cause instanceof ClaquetaError) throw cause;
    const what = `its reader fails on the state: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new ClaquetaError("BAD_MODEL_FILE", { where: state.kind, what, next: "Make the model again.", cause });
  }
}
