import { type Arrays, float32, int32 } from "../../matrix/kernels.ts";
import type { LayerMemory } from "./layers.ts";

export const entryArrays = (inputCount: number, capacity: number) => ({
  touched: int32(inputCount),
  starts: int32(inputCount + 2),
  rows: int32(capacity),
  values: float32(capacity),
});

/** The inputs of a layer in a batch. */
export type BatchInputs = Pick<LayerMemory, "capacity" | "indices" | "values" | "counts">;

/** A batch's inputs of one layer, sorted by input. `touched[i]` is the index of an input. Its entries, in the batch's
 * order, are starts[i] .. starts[i + 1) of `rows` (row of the batch) and `values`. */
export class BatchEntries {
  /** Number of inputs in `touched`. */
  count = 0;
  readonly #arrays: Arrays<ReturnType<typeof entryArrays>>;
  readonly #onlyTouched: boolean;
  /** Index of each input in `touched`. */
  readonly #positions: Int32Array;

  /** onlyTouched: leave out inputs without an entry; else `touched` has all inputs in order. */
  constructor(arrays: Arrays<ReturnType<typeof entryArrays>>, onlyTouched: boolean) {
    this.#arrays = arrays;
    this.#onlyTouched = onlyTouched;
    this.#positions = new Int32Array(arrays.touched.length);
    if (onlyTouched) this.#positions.fill(-1);
    else this.addAll();
  }

  /** All inputs, without entries. */
  addAll(): void {
    const { touched, starts } = this.#arrays;
    for (let i = 0; i < touched.length; i++) touched[i] = i;
    if (!this.#onlyTouched) this.#positions.set(touched);
    this.count = touched.length;
    starts.fill(0);
  }

  group({ capacity, indices, values, counts }: BatchInputs, rowCount: number): void {
    const { touched, starts, rows, values: entryValues } = this.#arrays;
    const positions = this.#positions;
    if (this.#onlyTouched) {
      this.count = 0;
      for (let s = 0; s < rowCount; s++) {
        for (let e = s * capacity; e < s * capacity + counts[s]; e++) {
          if (positions[indices[e]] >= 0) continue;
          positions[indices[e]] = this.count;
          touched[this.count++] = indices[e];
        }
      }
    }
    // Counts go to index i + 2. After summing, starts[i + 1] is the start of input i; filling moves it to the end.
    starts.fill(0, 0, this.count + 2);
    for (let s = 0; s < rowCount; s++) {
      for (let e = s * capacity; e < s * capacity + counts[s]; e++) starts[positions[indices[e]] + 2]++;
    }
    for (let i = 0; i < this.count; i++) starts[i + 2] += starts[i + 1];
    for (let s = 0; s < rowCount; s++) {
      for (let e = s * capacity; e < s * capacity + counts[s]; e++) {
        const to = starts[positions[indices[e]] + 1]++;
        rows[to] = s;
        entryValues[to] = values[e];
      }
    }
    if (this.#onlyTouched) for (let i = 0; i < this.count; i++) positions[touched[i]] = -1;
  }
}
