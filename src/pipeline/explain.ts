import { ClaquetaError } from "../errors.ts";
import type { Movie } from "../movies/movie.ts";
import { rankDescending } from "../statistics.ts";
import type { Explanation } from "./explanation.ts";
import type { GenreModel } from "./genre-model.ts";
import { occlude } from "./occlusion.ts";
import { spreadOverWords, wordsOf } from "./word-contributions.ts";

/** The kind of explanation that this model can give. */
export const explanationMethod = (model: GenreModel): Explanation["method"] =>
  model.classifier.contributions === undefined ? "occlusion" : "exact";

/** Which words of this movie speak for and against each of the genres, in their order. maxTerms: terms of an exact
 * explanation. Throws UNKNOWN_GENRE. */
export function explain(
  model: GenreModel,
  movie: Movie,
  genres: readonly string[] = model.genres.names,
  maxTerms = Number.POSITIVE_INFINITY,
): Explanation {
  const columns = genres.map((genre) => {
    const column = model.genres.indexOf(genre);
    if (column >= 0) return column;
    throw new ClaquetaError("UNKNOWN_GENRE", {
      where: "explain",
      what: `genre ${JSON.stringify(genre.slice(0, 40))} is not one of the model's`,
      expected: `one of ${model.genres.names.join(", ")}`,
    });
  });
  if (model.classifier.contributions === undefined)
    return { method: "occlusion", genres: occlude(model, movie, columns) };

  const x = model.features.transform([movie]);
  const { entries, intercepts } = model.classifier.contributions(x, 0);
  const own = x.indices.subarray(x.indptr[0], x.indptr[1]);
  const spans = model.features.spansOf?.(movie, own) ?? Array.from(own, () => []);
  const words = wordsOf(movie);
  const spread = spreadOverWords(words, spans);
  const width = model.genres.count;
  return {
    method: "exact",
    genres: columns.map((column) => {
      const contributions = Float64Array.from(own, (_, k) => entries.values[k * width + column]);
      const { perWord, elsewhere } = spread(contributions);
      return {
        genre: model.genres.names[column],
        logit: contributions.reduce((sum, each) => sum + each, intercepts[column]),
        intercept: intercepts[column],
        elsewhere,
        words: words.flatMap((word, w) => (perWord[w] === 0 ? [] : [{ ...word, contribution: perWord[w] }])),
        terms: strongest(contributions, maxTerms).map((k) => ({
          term: model.features.terms[own[k]],
          contribution: contributions[k],
          places: spans[k],
        })),
      };
    }),
  };
}

/** Indices of the contributions that are not zero, the strongest first; equal ones in their order. */
const strongest = (contributions: Float64Array, max: number): number[] =>
  rankDescending(contributions.map(Math.abs), max).filter((k) => contributions[k] !== 0);
