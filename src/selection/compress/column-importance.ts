import type { Classifier } from "../../learners/learner.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { rankDescending } from "../../statistics.ts";

/** How much each column moves the logits, over all rows: the square root of its summed squared values, times the norm
 * of its row in each of the classifier's tables, each table's sum being 1. One number a column, 0 or more; undefined
 * where the classifier has no table with a row a column. */
export function columnImportance(x: SparseMatrix, classifier: Classifier): Float64Array | undefined {
  const { columnTables: tables = [] } = classifier;
  if (tables.length === 0) return undefined;
  const energy = new Float64Array(x.columnCount);
  for (let k = x.indptr[0]; k < x.indptr[x.rowCount]; k++) energy[x.indices[k]] += x.values[k] ** 2;
  const importance = new Float64Array(x.columnCount);
  for (const { firstColumn, width, values } of tables) {
    const own = new Float64Array(x.columnCount);
    let total = 0;
    for (let f = firstColumn; f < firstColumn + values.length / width; f++) {
      let squares = 0;
      const from = (f - firstColumn) * width;
      for (let j = from; j < from + width; j++) squares += values[j] ** 2;
      own[f] = Math.sqrt(energy[f] * squares);
      total += own[f];
    }
    if (total === 0) continue;
    for (let f = 0; f < own.length; f++) importance[f] += own[f] / total;
  }
  return importance;
}

/** The columns by falling importance, equal ones in their order. */
export const byImportance = (importance: Float64Array): Int32Array => Int32Array.from(rankDescending(importance));
