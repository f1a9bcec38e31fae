import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { mean } from "../statistics.ts";
import type { Judged, ResampledFigure } from "./figure.ts";

/** One genre's known movies from the lowest score to the highest, made once for many resamples: the area under the ROC
 * curve of a resample, in which movie `row` occurs `counts[row]` times, is one walk, without sorting again. Per movie:
 * row × 4 + 2 where it is the last of equal scores + 1 where it has the genre. One number, so that the walk reads one
 * array. */
export type GenreRanking = Int32Array;

/** genre: a column, or all entries of the table together. */
export function rankGenre(scores: DenseMatrix, labels: LabelMatrix, genre: number | "all"): GenreRanking {
  const { columnCount: width, values, known } = labels;
  const entries: number[] = [];
  for (let at = genre === "all" ? 0 : genre; at < values.length; at += genre === "all" ? 1 : width) {
    if (known?.[at] !== 0) entries.push(at);
  }
  const order = Int32Array.from(entries).sort((a, b) => scores.values[a] - scores.values[b]);
  return order.map((entry, at) => {
    const endsTie = at === order.length - 1 || scores.values[order[at + 1]] !== scores.values[entry];
    return Math.floor(entry / width) * 4 + (endsTie ? 2 : 0) + values[entry];
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

/** Average precision of the resample; NaN where it has no movie of the genre. */
export function resampledAveragePrecision(steps: GenreRanking, counts: Int32Array): number {
  let positives = 0;
  let ranked = 0;
  let sum = 0;
  let tied = 0;
  // From the top down: the last of equal scores comes first.
  for (let at = steps.length - 1; at >= 0; at--) {
    const count = counts[steps[at] >> 2];
    ranked += count;
    if ((steps[at] & 1) === 1) tied += count;
    if (at > 0 && (steps[at - 1] & 2) === 0) continue;
    positives += tied;
    if (tied > 0) sum += (tied * positives) / ranked;
    tied = 0;
  }
  return sum / positives;
}

/** A figure of each genre's ranking, prepared for resamples. walk: gives it, or NaN. */
export const resampledRanking =
  (walk: (steps: GenreRanking, counts: Int32Array) => number) =>
  ({ probabilities, labels }: Judged): ResampledFigure => {
    const columns = Array.from({ length: labels.columnCount }, (_, genre) => genre);
    const rankings = columns.map((genre) => rankGenre(probabilities, labels, genre));
    let pooled: GenreRanking | undefined;
    return (counts) => {
      const perGenre = rankings.map((steps) => walk(steps, counts));
      return {
        macro: mean(perGenre.filter((figure) => !Number.isNaN(figure))),
        perGenre,
        // Only where it is asked for: it costs as much as all genres together.
        get micro() {
          pooled ??= rankGenre(probabilities, labels, "all");
          return walk(pooled, counts);
        },
      };
    };
  };
