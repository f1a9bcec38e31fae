import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import type { Interval } from "../../metrics/figure.ts";
import { rocAucDifference, rocAucInterval } from "../../metrics/paired-models.ts";
import type { Movie } from "../../movies/movie.ts";
import type { Split } from "../../movies/split/split.ts";
import { hasFailed, succeeded } from "../failed-candidate.ts";
import { type FitHeldOutOptions, fitHeldOut } from "../fit-held-out.ts";
import type { AnyRecipe } from "../recipe.ts";

/** A search's winner, judged on movies that took no part in it. */
export interface Judgement {
  readonly movieCount: number;
  readonly trainCount: number;
  readonly rocAuc: { readonly macro: number; readonly interval: Interval };
  /** The recipe as it stood; null where it won itself, or cannot be fitted. */
  readonly before: {
    readonly macro: number;
    /** Winner less recipe as it stood. */
    readonly difference: number;
    readonly interval: Interval;
    readonly pValue: number;
  } | null;
}

interface JudgeOptions extends Pick<FitHeldOutOptions, "seed" | "pool" | "extra" | "signal"> {
  readonly resamples?: number | undefined;
  readonly onProgress?: (what: string, done: number) => void;
}

/** candidates: the winner, and the recipe as it stood where that is another. Both are fitted on the split's training
 * rows: all of the search's movies. */
export async function judgeWinner(
  candidates: readonly AnyRecipe[],
  movies: readonly Movie[],
  labels: LabelMatrix,
  split: Split,
  { seed, pool, extra, resamples, signal, onProgress }: JudgeOptions,
): Promise<Judgement> {
  const fits = await fitHeldOut(candidates, movies, labels, [split], {
    seed,
    pool,
    extra,
    signal,
    onRecipe: (_recipe, _split, _progress, overall) => onProgress?.("judging the winner", overall),
  });
  const bootstrap = { seed, signal, ...(resamples !== undefined && { resamples }) };
  const winner = succeeded(fits[0]).heldOut;
  const before = fits.length < 2 || hasFailed(fits[1]) ? undefined : fits[1].heldOut;
  const rocAuc = await rocAucInterval(winner.probabilities, winner.labels, bootstrap);
  const gain = before && (await rocAucDifference(winner.probabilities, before.probabilities, winner.labels, bootstrap));
  return {
    movieCount: split.test.length,
    trainCount: split.train.length,
    rocAuc,
    before: gain === undefined ? null : { macro: rocAuc.macro - gain.difference, ...gain },
  };
}
