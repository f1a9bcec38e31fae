import type { Classifier } from "../../learners/learner.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import type { TensorArray } from "../../matrix/state.ts";
import { rankDescending } from "../../statistics.ts";

/** How much each column does to the logits of the rows: the square root of its summed squared values, times the length of
 * its row in each of the classifier's tables, these brought to one scale. What is left out last is what moves logits most,
 * over all movies and not only where it stands. One number a column, 0 or more; undefined where the classifier has no
 * table with a row a column. */
export function columnImportance(x: SparseMatrix, classifier: Classifier): Float64Array | undefined {
  const tables = columnTables(classifier);
  if (tables.length === 0) return undefined;
  const energy = new Float64Array(x.columnCount);
  for (let k = x.indptr[0]; k < x.indptr[x.rowCount]; k++) energy[x.indices[k]] += x.values[k] ** 2;
  const importance = new Float64Array(x.columnCount);
  for (const table of tables) {
    const own = new Float64Array(x.columnCount);
    let total = 0;
    for (let f = table.firstColumn; f < table.firstColumn + table.data.length / table.width; f++) {
      let squares = 0;
      const from = (f - table.firstColumn) * table.width;
      for (let j = from; j < from + table.width; j++) squares += table.data[j] ** 2;
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

interface ColumnTable {
  readonly data: TensorArray;
  readonly width: number;
  readonly firstColumn: number;
}

/** The tables of which a row belongs to a column. */
function columnTables(classifier: Classifier): ColumnTable[] {
  const { settings, tensors } = classifier.toState();
  const tables: ColumnTable[] = [];
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    if (!/(^|\.)(weights|embeddings)$/.test(name) || shape.length !== 2) continue;
    const network = /^(\d+)\.network\./.exec(name);
    const listed = (settings.networks as { firstColumn: number }[] | undefined) ?? [];
    const firstColumn = network === null ? 0 : listed[Number(network[1])].firstColumn;
    if (firstColumn + shape[0] > classifier.featureCount || shape[1] === 0) continue;
    tables.push({ data, width: shape[1], firstColumn });
  }
  return tables;
}
