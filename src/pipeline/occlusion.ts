import type { Movie } from "../movies/movie.ts";
import type { GenreExplanation } from "./explanation.ts";
import type { GenreModel } from "./genre-model.ts";
import { type Word, wordsOf } from "./word-contributions.ts";

/** Parts of a text that are taken out one by one, and so predictions; a longer text is cut into as many runs of
 * neighbouring words. */
const maxParts = 256;
/** Probabilities of 0 and 1 would have infinite logits. */
const minProbability = 1e-12;

function logit(probability: number): number {
  const p = Math.min(Math.max(probability, minProbability), 1 - minProbability);
  return Math.log(p / (1 - p));
}

/** The movie without these words; a year becomes unknown. */
function cutOut(movie: Movie, words: readonly Word[]): Movie {
  const kept = { title: movie.title, plot: movie.plot, year: movie.year };
  const fields = { ...movie.fields };
  for (const { field, start, end, text } of words.toReversed()) {
    const without = (whole: string): string => whole.slice(0, start) + whole.slice(end);
    const value = fields[field];
    if (field === "year") kept.year = null;
    else if (field === "title" || field === "plot") kept[field] = without(kept[field]);
    else if (typeof value === "string") fields[field] = without(value);
    else if (Array.isArray(value)) fields[field] = value.filter((name) => name !== text);
    else delete fields[field];
  }
  return { ...movie, ...kept, ...(movie.fields && { fields }) };
}

/** The effect of each part of the text on these genres' logits, by taking it out and predicting again (Zeiler and
 * Fergus 2014). A run of several words shares its difference among them equally. */
export function occlude(model: GenreModel, movie: Movie, columns: readonly number[]): GenreExplanation[] {
  const words = wordsOf(movie);
  const runLength = Math.ceil(words.length / maxParts);
  const runs: Word[][] = [];
  for (let from = 0; from < words.length; from += runLength) runs.push(words.slice(from, from + runLength));
  const movies = [movie, ...runs.map((run) => cutOut(movie, run))];
  const { values } = model.classifier.predictProba(model.features.transform(movies));
  const width = model.genres.count;
  return columns.map((column) => {
    const whole = logit(values[column]);
    return {
      genre: model.genres.names[column],
      logit: whole,
      words: runs.flatMap((run, r) => {
        const change = (whole - logit(values[(r + 1) * width + column])) / run.length;
        return change === 0 ? [] : run.map((word) => ({ ...word, contribution: change }));
      }),
    };
  });
}
