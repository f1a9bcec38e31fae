import { partsOf, tokenSpans } from "../features/term-places.ts";
import { FittedTerms } from "../features/term-vectorizer.ts";
import type { Movie } from "../movies/movie.ts";
import { normalise } from "../text/normalise.ts";
import { englishStopWords } from "../text/stop-words.ts";
import { compileTokenPattern } from "../text/token-pattern.ts";
import type { GenreModel } from "./genre-model.ts";

const mostWords = 2_000;

/** Share in [0, 1] of the plot's words, stop words aside, that the model's vocabulary does not have; a sign of texts
 * unlike those that it learned from. undefined where no vectorizer of the model reads single words of the plot as they
 * stand, or where there is no word. */
export function unseenWordShare(model: GenreModel, movie: Movie): number | undefined {
  for (const { part } of partsOf(model.features)) {
    if (!(part instanceof FittedTerms)) continue;
    const { analyzer, field, preprocess, ngramRange, lowercase, stripAccents, stopWords, tokenPattern } = part.settings;
    if (analyzer !== "word" || field === "title" || preprocess !== null || ngramRange[0] !== 1) continue;
    const stops = new Set(stopWords === "english" ? englishStopWords : stopWords);
    const words = tokenSpans(normalise(movie.plot, lowercase, stripAccents), compileTokenPattern(tokenPattern))
      .filter(({ token }) => !stops.has(token))
      .slice(0, mostWords);
    if (words.length === 0) return undefined;
    const { indptr } = part.transform(words.map(({ token }) => ({ id: "", title: "", year: null, plot: token })));
    let unseen = 0;
    for (let w = 0; w < words.length; w++) if (indptr[w] === indptr[w + 1]) unseen++;
    return unseen / words.length;
  }
  return undefined;
}
