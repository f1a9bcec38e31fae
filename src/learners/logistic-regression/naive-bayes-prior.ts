import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { sharedFloat32 } from "../../matrix/memory.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { labelSupport } from "../fit-input.ts";
import type { FitOptions } from "../learner.ts";
import type { LogisticRegressionSettings } from "./settings.ts";

type NaiveBayesPriorOptions = Pick<LogisticRegressionSettings, "priorExponent" | "priorAlpha"> &
  Pick<FitOptions, "sampleWeight" | "numericColumns">;

/** [feature][genre] prior variances |r|^priorExponent, with r = ln((p + α)/(P + 2α)) − ln((n + α)/(N + 2α)): p of the P
 * movies with the genre and n of the N others have the feature. Scaled by genre to a mean of 1 over x's entries, so
 * that C keeps its meaning; 1 for numeric columns. Ignores unknown labels. Source: Wang and Manning 2012. */
export function naiveBayesVariances(x: SparseMatrix, y: LabelMatrix, options: NaiveBayesPriorOptions): Float32Array {
  const { priorExponent, priorAlpha: alpha, sampleWeight, numericColumns } = options;
  const width = y.columnCount;
  const having = new Float32Array(x.columnCount * width);
  const knownHaving = new Float32Array(x.columnCount * width);
  const entryCounts = new Uint32Array(x.columnCount);
  for (let row = 0; row < x.rowCount; row++) {
    const weight = sampleWeight?.[row] ?? 1;
    const label = row * width;
    for (let k = x.indptr[row]; k < x.indptr[row + 1]; k++) {
      const at = x.indices[k] * width;
      entryCounts[x.indices[k]]++;
      for (let g = 0; g < width; g++) {
        if (y.known?.[label + g] === 0) continue;
        knownHaving[at + g] += weight;
        having[at + g] += weight * y.values[label + g];
      }
    }
  }
  const { known, positive } = labelSupport(y, sampleWeight);
  const variances = sharedFloat32(x.columnCount * width);
  const entryCount = x.indptr[x.rowCount] - x.indptr[0];
  for (let g = 0; g < width; g++) {
    const outside = known[g] - positive[g];
    let sum = 0;
    for (let f = 0, at = g; f < x.columnCount; f++, at += width) {
      const inGenre = (having[at] + alpha) / (positive[g] + 2 * alpha);
      const inOthers = (knownHaving[at] - having[at] + alpha) / (outside + 2 * alpha);
      variances[at] = Math.abs(Math.log(inGenre / inOthers)) ** priorExponent;
      sum += variances[at] * entryCounts[f];
    }
    const scale = sum > 0 ? entryCount / sum : 0;
    for (let f = 0, at = g; f < x.columnCount; f++, at += width) {
      variances[at] = scale === 0 || numericColumns?.[f] === 1 ? 1 : variances[at] * scale;
    }
  }
  return variances;
}
