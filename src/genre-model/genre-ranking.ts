import type { Genres } from "../movies/genres.ts";
import { rankColumns } from "./column-ranking.ts";
import type { GenreModel, GenreScore } from "./genre-model.ts";

/** How a ranking is cut and marked. */
export interface RankingOptions {
  /** At most so many genres; all where absent. */
  readonly topK?: number | undefined;
  /** In place of all of the model's thresholds and its answer rule. */
  readonly threshold?: number | undefined;
}

/** Row `row` of the probabilities. */
const rowOf = (probabilities: Float64Array, width: number, row: number): Float64Array =>
  probabilities.subarray(row * width, (row + 1) * width);

/** Yes (1) or no (0) for each genre of one movie. */
function answersOf(model: GenreModel, own: Float64Array, threshold: number | undefined): ArrayLike<number> {
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
  const order = rankColumns(own);
  const answers = answersOf(model, own, threshold);
  const count = Math.min(width, topK ?? width);
  const scores: GenreScore[] = [];
  for (let i = 0; i < count; i++) {
    const g = order[i];
    const probability = own[g];
    scores.push({ genre: names[g], probability, selected: answers[g] === 1 });
  }
  return scores;
}

const startsByGenres = new WeakMap<Genres, readonly string[]>();

/** How each genre's entry begins in JSON; made once for a model. */
export function rankingStarts(genres: Genres): readonly string[] {
  let starts = startsByGenres.get(genres);
  if (starts === undefined) {
    starts = genres.names.map((genre) => `{"genre":${JSON.stringify(genre)},"probability":`);
    startsByGenres.set(genres, starts);
  }
  return starts;
}

/** The same as the text of a JSON array, for row after row. Made at once as text, for it is long: 256 movies take a
 * millisecond, as objects four. */
export function rankingText(
  model: GenreModel,
  { topK, threshold }: RankingOptions = {},
): (probabilities: Float64Array, row: number) => string {
  const width = model.genres.count;
  const count = Math.min(width, topK ?? width);
  const starts = rankingStarts(model.genres);
  return (probabilities, row) => {
    const own = rowOf(probabilities, width, row);
    const order = rankColumns(own);
    const answers = answersOf(model, own, threshold);
    let text = "[";
    for (let i = 0; i < count; i++) {
      const g = order[i];
      const probability = own[g];
      text += `${i === 0 ? "" : ","}${starts[g]}${probability},"selected":${answers[g] === 1}}`;
    }
    return `${text}]`;
  };
}

/** The rankings of all rows as the text of a JSON array of `{id?, genres}`; movies whose id is empty have none. */
export function rankingsJson(
  model: GenreModel,
  movies: readonly { readonly id: string }[],
  probabilities: Float64Array,
  options: RankingOptions,
): string {
  const ranking = rankingText(model, options);
  let text = "[";
  for (let row = 0; row < movies.length; row++) {
    const { id } = movies[row];
    const start = id === "" ? "" : `"id":${JSON.stringify(id)},`;
    text += `${row === 0 ? "{" : ",{"}${start}"genres":${ranking(probabilities, row)}}`;
  }
  return `${text}]`;
}
