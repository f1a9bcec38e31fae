import { mean, rankDescending } from "../statistics.ts";
import type { LabelSupport } from "./fit-input.ts";
import type { FitOptions } from "./learner.ts";

/** Genres that a task solves in one pass: twelve keep a row's sums in registers. Fixed, so results do not depend on
 * workers. */
export const genresPerBlock = 12;

/** Genres with both classes, dealt in turn to as few blocks as possible. The most balanced genres, which take the most
 * epochs, come first, so that the last lanes of a block finish first. */
export function genreBlocks({ known, positive }: LabelSupport): number[][] {
  const rarer = Array.from(known, (total, g) => Math.min(positive[g], total - positive[g]));
  const genres = rankDescending(rarer).filter((g) => rarer[g] > 0);
  const blockCount = Math.ceil(genres.length / genresPerBlock);
  return Array.from({ length: blockCount }, (_, block) => genres.filter((_, rank) => rank % blockCount === block));
}

/** What a positive and a negative movie of each genre cost: C times the class's weight. */
export function classCosts(
  { known, positive }: LabelSupport,
  genres: readonly number[],
  C: number,
  classWeight: "balanced" | null,
) {
  const cost = (g: number, classTotal: number): number =>
    classWeight === "balanced" ? (C * known[g]) / (2 * classTotal) : C;
  return {
    positiveCosts: genres.map((g) => cost(g, positive[g])),
    negativeCosts: genres.map((g) => cost(g, known[g] - positive[g])),
  };
}

/** Reports the share of the work done, by how far each block's gap has fallen from 1 to tol. */
export function blockProgress(
  blockCount: number,
  tol: number,
  onProgress: FitOptions["onProgress"],
): (block: number, event: { epoch: number; gap: number }) => void {
  const shares = new Float64Array(blockCount);
  return (block, { epoch, gap }) => {
    const share = Math.log(Math.max(gap, tol)) / Math.log(tol);
    shares[block] = Math.max(shares[block], Math.min(0.99, share));
    onProgress?.({ done: mean(shares), values: { epoch, gap } });
  };
}
