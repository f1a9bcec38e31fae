import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";

/** One genre's known movies from the lowest score to the highest, made once for many resamples: the area under the ROC
 * curve of a resample, in which movie `row` occurs `counts[row]` times, is one walk, without sorting again. Per movie:
 * row × 4 + 2 where it is the last of equal scores + 1 where it has the genre. One number, so that the walk reads one
 * array. */
export type GenreRanking = Int32Array;

export function rankGenre(scores: DenseMatrix, labels: LabelMatrix, genre: number): GenreRanking {
  const width = labels.columnCount;
  const rows: number[] = [];
  for (let row = 0; row < labels.rowCount; row++) if (labels.known?.[row * width + genre] !== 0) rows.push(row);
  const score = (row: number): number => scores.values[row * width + genre];
  const order = Int32Array.from(rows).sort((a, b) => score(a) - score(b));
  return order.map((row, at) => {
    const endsTie = at === order.length - 1 || score(order[at + 1]) !== score(row);
    return row * 4 + (endsTie ? 2 : 0) + labels.values[row * width + genre];
  });
}

/** Area under the ROC curve of the resample, ties half; NaN where it has movies of one class only. */
export function resampledRocAuc(steps: GenreRanking, counts: Int32Array): number {
  let twice = 0;
  let positives = 0;
  let negatives = 0;
  let tiedPositives = 0;
  let tiedNegatives = 0;
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at];
    const count = counts[step >> 2];
    if ((step & 1) === 1) tiedPositives += count;
    else tiedNegatives += count;
    if ((step & 2) === 0) continue;
    twice += tiedPositives * (2 * negatives + tiedNegatives);
    positives += tiedPositives;
    negatives += tiedNegatives;
    tiedPositives = 0;
    tiedNegatives = 0;
  }
  return twice / (2 * positives * negatives);
}
