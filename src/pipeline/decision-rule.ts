import { ClaquetaError } from "../errors.ts";
import type { DenseMatrix } from "../matrix/dense-matrix.ts";
import { rankDescending } from "../statistics.ts";

/** How a movie's probabilities become its genres, besides the thresholds. */
export interface DecisionRule {
  /** Where fewer genres reach their thresholds, the most probable others fill up to this number; 0 allows no genre. */
  readonly atLeast: number;
  /** Where not null: this many genres, the most probable ones, whatever the thresholds. */
  readonly exactly: number | null;
}

/** The thresholds alone. */
export const thresholdsOnly: DecisionRule = { atLeast: 0, exactly: null };

/** Throws INVALID_SETTING where the model cannot give these numbers of genres. */
export function checkDecisionRule({ atLeast, exactly }: DecisionRule, genreCount: number): void {
  const check = (name: string, value: number, min: number): void => {
    if (Number.isInteger(value) && value >= min && value <= genreCount) return;
    throw new ClaquetaError("INVALID_SETTING", {
      where: name,
      what: `${value} is no number of genres for an answer`,
      expected: `a whole number from ${min} to the model's ${genreCount}`,
    });
  };
  check("atLeast", atLeast, 0);
  if (exactly === null) return;
  check("exactly", exactly, 1);
  if (atLeast > exactly) {
    throw new ClaquetaError("INVALID_SETTING", {
      where: "atLeast",
      what: `at least ${atLeast} genres and exactly ${exactly} cannot both be`,
      expected: `at most ${exactly}`,
    });
  }
}

/** Yes (1) or no (0) for each genre of a movie; equal probabilities are taken in genre order. */
export function answerGenres(probabilities: Float64Array, thresholds: Float64Array, rule: DecisionRule): Uint8Array {
  const answers = new Uint8Array(probabilities.length);
  let missing = rule.exactly ?? rule.atLeast;
  if (rule.exactly === null) {
    for (let genre = 0; genre < answers.length; genre++) {
      if (probabilities[genre] < thresholds[genre]) continue;
      answers[genre] = 1;
      missing--;
    }
  }
  if (missing <= 0) return answers;
  const others = rankDescending(probabilities).filter((genre) => answers[genre] === 0);
  for (const genre of others.slice(0, missing)) answers[genre] = 1;
  return answers;
}

/** The same for every movie: movies × genres, row-major. */
export function answersOf(probabilities: DenseMatrix, thresholds: Float64Array, rule: DecisionRule): Uint8Array {
  const { rowCount, columnCount, values } = probabilities;
  const answers = new Uint8Array(rowCount * columnCount);
  for (let from = 0; from < answers.length; from += columnCount) {
    answers.set(answerGenres(values.subarray(from, from + columnCount), thresholds, rule), from);
  }
  return answers;
}
