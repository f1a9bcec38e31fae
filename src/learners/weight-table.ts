import { ClaquetaError } from "../errors.ts";
import { CodedTable } from "../matrix/quantised-table.ts";
import type { State, Tensor } from "../matrix/state.ts";

/** [feature][genre], as float32 or as codes. */
export type WeightTable = Float32Array | CodedTable;

/** A tensor's table, as codes where kernels read these; undefined where it is not float32. */
export function weightTable(tensor: Tensor | undefined): WeightTable | undefined {
  const coded = tensor?.coded;
  if (coded instanceof CodedTable && coded.storage !== "float16") return coded;
  return tensor?.data instanceof Float32Array ? tensor.data : undefined;
}

export const floatsOf = (table: WeightTable): Float32Array => (table instanceof CodedTable ? table.floats : table);

/** A tensor of this shape as a table. Throws BAD_MODEL_FILE. */
export function tableOfShape(kind: string, tensor: Tensor | undefined, shape: readonly number[]): WeightTable {
  if (tensor === undefined) throw damagedClassifier(kind, "a tensor is missing");
  const table = weightTable(tensor);
  if (table === undefined || tensor.shape.join() !== shape.join()) {
    throw damagedClassifier(kind, "a tensor has another shape or type than expected");
  }
  return table;
}

/** The weights [feature][genre] and intercepts of a linear classifier; undefined where they do not fit together. */
export function linearTensors({ weights, intercepts }: State["tensors"]) {
  const table = weightTable(weights);
  if (table === undefined || weights.shape.length !== 2 || !(intercepts?.data instanceof Float64Array))
    return undefined;
  const [featureCount, genreCount] = weights.shape;
  return genreCount === intercepts.data.length ? { table, intercepts: intercepts.data, featureCount } : undefined;
}

export const damagedClassifier = (kind: string, what: string): ClaquetaError =>
  new ClaquetaError("BAD_MODEL_FILE", { where: kind, what, next: "Train or fetch the model again." });
