import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import type { Interval } from "../../metrics/figure.ts";
import { rocAucDifference, rocAucInterval } from "../../metrics/paired-models.ts";
import type { Movie } from "../../movies/movie.ts";
import type { Split } from "../../movies/split/split.ts";
import type { Pool } from "../../pool/pool.ts";
import { fitHeldOut } from "../fit-held-out.ts";
import type { HeldOut } from "../held-out.ts";
import type { Recipe } from "../recipe.ts";

/** What a search's winner is worth on movies that took no part in it. */
export interface Judgement {
  readonly movieCount: number;
  readonly trainCount: number;
  readonly rocAuc: { readonly macro: number; readonly interval: Interval };
  /** The recipe as it stood; null where it won itself. */
  readonly before: {
    readonly macro: number;
    /** Winner less recipe as it stood. */
    readonly difference: number;
    readonly interval: Interval;
    readonly pValue: number;
  } | null;
}

interface JudgeOptions {
  readonly seed: number;
  readonly pool: Pool;
  readonly resamples?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (what: string, done: number) => void;
}

/** candidates: the winner, and the recipe as it stood where that is another. Both are fitted on the split's training rows,
 * all of the search's movies. */
export async function judgeWinner(
  candidates: readonly Recipe[],
  movies: readonly Movie[],
  labels: LabelMatrix,
  split: Split,
  { seed, pool, resamples, signal, onProgress }: JudgeOptions,
): Promise<Judgement> {
  const fits = await fitHeldOut(candidates, movies, labels, [split], {
    seed,
    pool,
    signal,
    onRecipe: (_recipe, _split, _progress, overall) => onProgress?.("judging the winner", overall),
  });
  const bootstrap = { seed, signal, ...(resamples !== undefined && { resamples }) };
  const [winner, before]: readonly (HeldOut | undefined)[] = fits.map(({ heldOut }) => heldOut);
  const judged = winner as HeldOut;
  const rocAuc = await rocAucInterval(judged.probabilities, judged.labels, bootstrap);
  const gain = before && (await rocAucDifference(judged.probabilities, before.probabilities, judged.labels, bootstrap));
  return {
    movieCount: split.test.length,
    trainCount: split.train.length,
    rocAuc,
    before: gain === undefined ? null : { macro: rocAuc.macro - gain.difference, ...gain },
  };
}
