import type { GenreModel, GenreScore } from "../genre-model/genre-model.ts";

/** The genres of row `row` of the probabilities, the most probable first, ties in genre order, at most topK of them.
 * `threshold` stands in for all of the model's where given. */
export function rankGenres(
  model: GenreModel,
  probabilities: Float64Array,
  row: number,
  topK: number | undefined,
  threshold: number | undefined,
): GenreScore[] {
  const { names } = model.genres;
  const width = names.length;
  const first = row * width;
  const order: number[] = [];
  // Insertion: for two dozen genres nothing is faster.
  for (let g = 0; g < width; g++) {
    const own = probabilities[first + g];
    let at = g;
    for (; at > 0 && probabilities[first + order[at - 1]] < own; at--) order[at] = order[at - 1];
    order[at] = g;
  }
  const count = Math.min(width, topK ?? width);
  const scores: GenreScore[] = [];
  for (let i = 0; i < count; i++) {
    const g = order[i];
    const probability = probabilities[first + g];
    scores.push({ genre: names[g], probability, selected: probability >= (threshold ?? model.thresholds[g]) });
  }
  return scores;
}
