import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import type { RandomState } from "../random/mt19937.ts";
import { genreSupport } from "./ranked-scores.ts";

/** Rows in groups within which a bootstrap draws: each resample has as many movies of a group as there are. */
export type Strata = readonly Int32Array[];

/** Puts each movie into the group of its rarest known genre (the first among equals), those without a genre into one of
 * their own. No grouping of whole movies can keep every genre's count; this one keeps the rarest, whose ROC AUC would
 * be lost in a resample without their movies. */
export function rarestGenreStrata(labels: LabelMatrix): Strata {
  const width = labels.columnCount;
  const support = genreSupport(labels);
  const groups: number[][] = Array.from({ length: width + 1 }, () => []);
  for (let row = 0; row < labels.rowCount; row++) {
    let rarest = width;
    for (let genre = 0; genre < width; genre++) {
      const at = row * width + genre;
      if (labels.values[at] === 0 || labels.known?.[at] === 0) continue;
      if (rarest === width || support[genre] < support[rarest]) rarest = genre;
    }
    groups[rarest].push(row);
  }
  return groups.filter((rows) => rows.length > 0).map((rows) => Int32Array.from(rows));
}

/** A genre's known positives and its known negatives. */
export function classStrata(labels: LabelMatrix, genre: number): Strata {
  const groups: [number[], number[]] = [[], []];
  for (let row = 0; row < labels.rowCount; row++) {
    const at = row * labels.columnCount + genre;
    if (labels.known?.[at] !== 0) groups[labels.values[at]].push(row);
  }
  return groups.map((rows) => Int32Array.from(rows));
}

/** Overwrites counts (one a row) with how often each row is drawn. */
export function drawCounts(strata: Strata, random: RandomState, counts: Int32Array): void {
  counts.fill(0);
  for (const rows of strata) {
    const last = rows.length - 1;
    for (let i = 0; i <= last; i++) counts[rows[random.interval(last)]]++;
  }
}
