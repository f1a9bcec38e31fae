import { ClaquetaError } from "../errors.ts";
import { type RankedScores, rankScores } from "../metrics/ranked-scores.ts";
import type { HeldOut } from "./held-out.ts";
import type { ThresholdGoal } from "./threshold-goal.ts";

export interface ChosenThresholds {
  /** One a genre, in [0, 1]; 0.5 where the movies say nothing of the genre, or the goal needs no thresholds. */
  readonly thresholds: Float64Array;
  /** Columns of which no threshold reaches the wanted precision on enough movies; their threshold is 1. */
  readonly unreached: readonly number[];
}

/** Yes answers that a wanted precision must be shown on: fewer are luck. */
const minAnswers = 10;

/** The thresholds that serve the goal best on these movies, each half way between two probabilities. A genre that none
 * of the movies has keeps 0.5, as does every genre where there is no goal or it needs no thresholds. Throws
 * TOO_FEW_ROWS where there is no movie. */
export function chooseThresholds({ probabilities, labels }: HeldOut, goal: ThresholdGoal | null): ChosenThresholds {
  if (labels.rowCount === 0) {
    throw new ClaquetaError("TOO_FEW_ROWS", { where: "thresholds", what: "there is no held-out movie" });
  }
  const width = labels.columnCount;
  if (goal === null || goal.kind === "count") {
    return { thresholds: new Float64Array(width).fill(0.5), unreached: [] };
  }
  const rankings = Array.from({ length: width }, (_, genre) => rankScores(probabilities, labels, genre));
  if (goal.kind === "precision") return forPrecision(rankings, goal.precision);
  const counts = goal.kind === "macro-f1" ? rankings.map(bestF1Count) : microF1Counts(rankings);
  const thresholds = Float64Array.from(rankings, (ranking, genre) =>
    ranking.positiveCount === 0 ? 0.5 : thresholdAfter(ranking, counts[genre]),
  );
  return { thresholds, unreached: [] };
}

/** The threshold that says yes to the `count` highest distinct probabilities and to no others. */
function thresholdAfter({ thresholds }: RankedScores, count: number): number {
  const above = count === 0 ? 1 : thresholds[count - 1]; // a probability of exactly 1 is a yes at any threshold
  const below = count === thresholds.length ? 0 : thresholds[count];
  const middle = (above + below) / 2;
  return middle > below ? middle : above; // neighbouring doubles have nothing between them
}

/** How many of the highest distinct probabilities give the largest `gain(hits, answers)`; the fewest among equals. */
function bestCount({ truePositives, falsePositives }: RankedScores, gain: (hits: number, answers: number) => number) {
  let best = 0;
  let maxGain = gain(0, 0);
  for (let k = 0; k < truePositives.length; k++) {
    const own = gain(truePositives[k], truePositives[k] + falsePositives[k]);
    if (own > maxGain) {
      maxGain = own;
      best = k + 1;
    }
  }
  return best;
}

const bestF1Count = (ranking: RankedScores): number =>
  bestCount(ranking, (hits, answers) => (2 * hits) / (answers + ranking.positiveCount));

/** Micro F1 is 2 · hits ÷ (answers + positives) over all genres together: a ratio of sums, so the best counts for 2 ·
 * hits − F · answers, genre by genre, with F the micro F1 that they reach, are the best of all (Dinkelbach 1967). */
function microF1Counts(rankings: readonly RankedScores[]): number[] {
  const positives = rankings.reduce((sum, ranking) => sum + ranking.positiveCount, 0);
  let f1 = 0;
  for (;;) {
    const price = f1;
    const counts = rankings.map((ranking) => bestCount(ranking, (hits, answers) => 2 * hits - price * answers));
    let hits = 0;
    let answers = 0;
    for (const [genre, count] of counts.entries()) {
      if (count === 0) continue;
      hits += rankings[genre].truePositives[count - 1];
      answers += rankings[genre].truePositives[count - 1] + rankings[genre].falsePositives[count - 1];
    }
    f1 = (2 * hits) / (answers + positives || 1);
    if (!(f1 > price)) return counts;
  }
}

/** The most yes answers of which the wanted share is right. */
function forPrecision(rankings: readonly RankedScores[], precision: number): ChosenThresholds {
  const unreached: number[] = [];
  const thresholds = Float64Array.from(rankings, (ranking, genre) => {
    const count = bestCount(ranking, (hits, answers) =>
      answers >= minAnswers && hits >= precision * answers ? answers : 0,
    );
    if (count > 0) return thresholdAfter(ranking, count);
    unreached.push(genre);
    return 1;
  });
  return { thresholds, unreached };
}
