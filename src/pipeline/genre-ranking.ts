import { rankDescending } from "../statistics.ts";
import type { GenreModel, GenreScore } from "./genre-model.ts";

/** Length of a ranking, and which genres it selects. */
export interface RankingOptions {
  /** Maximum number of genres; all where absent. */
  readonly topK?: number | undefined;
  /** Replaces the model's thresholds and its decision rule. */
  readonly threshold?: number | undefined;
}

/** Row `row` of the probabilities. */
export const rowOf = (probabilities: Float64Array, width: number, row: number): Float64Array =>
  probabilities.subarray(row * width, (row + 1) * width);

/** Yes (1) or no (0) for each genre of one movie. */
export function answersOf(model: GenreModel, own: Float64Array, threshold: number | undefined): ArrayLike<number> {
  return threshold === undefined ? model.answer(own) : own.map((probability) => Number(probability >= threshold));
}

/** The genres of row `row` of the probabilities, the most probable first, ties in genre order. */
export function rankGenres(
  model: GenreModel,
  probabilities: Float64Array,
  row: number,
  { topK, threshold }: RankingOptions,
): GenreScore[] {
  const { names } = model.genres;
  const width = names.length;
  const own = rowOf(probabilities, width, row);
  const answers = answersOf(model, own, threshold);
  return rankDescending(own, topK).map((g) => ({ genre: names[g], probability: own[g], selected: answers[g] === 1 }));
}
