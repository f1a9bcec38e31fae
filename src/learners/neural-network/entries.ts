import { float32, int32, type Laid } from "../../matrix/kernels.ts";
import type { LaidLayer } from "./layers.ts";

export const entryRooms = (inputCount: number, capacity: number) => ({
  touched: int32(inputCount),
  starts: int32(inputCount + 2),
  rows: int32(capacity),
  values: float32(capacity),
});

/** What of a layer says which inputs a batch has. */
export type BatchInputs = Pick<LaidLayer, "capacity" | "indices" | "values" | "counts">;

/** A batch's inputs of one layer, sorted by input: `touched[i]` is the number of an input and its entries, in the
 * batch's order, are starts[i] .. starts[i + 1) of `rows` (row of the batch) and `values`. */
export class BatchEntries {
  readonly touched: Int32Array;
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly values: Float32Array;
  /** Number of inputs in `touched`. */
  count = 0;
  readonly #onlyTouched: boolean;
  /** Where in `touched` an input stands. */
  readonly #places: Int32Array;

  /** onlyTouched: leave out inputs without an entry; else all inputs stand in `touched`, in their order. */
  constructor({ touched, starts, rows, values }: Laid<ReturnType<typeof entryRooms>>, onlyTouched: boolean) {
    this.touched = touched;
    this.starts = starts;
    this.rows = rows;
    this.values = values;
    this.#onlyTouched = onlyTouched;
    this.#places = new Int32Array(touched.length);
    if (onlyTouched) this.#places.fill(-1);
    else this.addAll();
  }

  /** All inputs, without entries. */
  addAll(): void {
    for (let i = 0; i < this.touched.length; i++) this.touched[i] = i;
    if (!this.#onlyTouched) for (let i = 0; i < this.touched.length; i++) this.#places[i] = i;
    this.count = this.touched.length;
    this.starts.fill(0);
  }

  group({ capacity, indices, values, counts }: BatchInputs, rowCount: number): void {
    const { touched, starts } = this;
    const places = this.#places;
    if (this.#onlyTouched) {
      this.count = 0;
      for (let s = 0; s < rowCount; s++) {
        for (let e = s * capacity; e < s * capacity + counts[s]; e++) {
          if (places[indices[e]] >= 0) continue;
          places[indices[e]] = this.count;
          touched[this.count++] = indices[e];
        }
      }
    }
    // Counted two places on and summed up, starts[i + 1] is where input i begins; filling moves it to where it ends.
    starts.fill(0, 0, this.count + 2);
    for (let s = 0; s < rowCount; s++) {
      for (let e = s * capacity; e < s * capacity + counts[s]; e++) starts[places[indices[e]] + 2]++;
    }
    for (let i = 0; i < this.count; i++) starts[i + 2] += starts[i + 1];
    for (let s = 0; s < rowCount; s++) {
      for (let e = s * capacity; e < s * capacity + counts[s]; e++) {
        const to = starts[places[indices[e]] + 1]++;
        this.rows[to] = s;
        this.values[to] = values[e];
      }
    }
    if (this.#onlyTouched) for (let i = 0; i < this.count; i++) places[touched[i]] = -1;
  }
}
