import { highest } from "../../statistics.ts";

/** One step of successive halving. */
export interface Rung {
  /** Trials that enter it. */
  readonly trialCount: number;
  /** Of each fold's training movies; the movies that judge are all of the fold's. */
  readonly rowShare: number;
  readonly foldCount: number;
}

/** A third goes on from each rung. */
const eta = 3;

/** Many trials on a quarter of the rows and one fold, a third of them on half of the rows and two folds, a ninth on all
 * rows and folds. Source: Jamieson and Talwalkar 2016, "Non-stochastic best arm identification". */
export function planRungs(trialCount: number, foldCount: number): readonly Rung[] {
  return [
    { trialCount, rowShare: 0.25, foldCount: 1 },
    { trialCount: Math.ceil(trialCount / eta), rowShare: 0.5, foldCount: Math.min(2, foldCount) },
    { trialCount: Math.ceil(trialCount / eta ** 2), rowShare: 1, foldCount },
  ];
}

/** What a rung costs, in fits of all rows. */
export const rungCost = ({ trialCount, rowShare, foldCount }: Rung): number => trialCount * rowShare * foldCount;

/** The `count` trials with the highest scores, the best first; of equals the earlier trial. */
export function survivors(
  scored: readonly { readonly trial: number; readonly score: number }[],
  count: number,
): number[] {
  const byTrial = scored.toSorted((a, b) => a.trial - b.trial);
  return highest(byTrial, ({ score }) => score, count).map(({ trial }) => trial);
}
