import type { TextSpan } from "../features/text-span.ts";
import type { Movie } from "../movies/movie.ts";

export interface Word extends TextSpan {
  readonly text: string;
}

/** The words of a movie in the order title, plot, year: runs without white space, less the punctuation around them,
 * unless they are nothing else. */
export function wordsOf(movie: Movie): Word[] {
  const words: Word[] = [];
  for (const field of ["title", "plot"] as const) {
    for (const match of movie[field].matchAll(/\S+/gu)) {
      const [run] = match;
      const bare = /[\p{L}\p{N}](?:.*[\p{L}\p{M}\p{N}])?/su.exec(run);
      const text = bare?.[0] ?? run;
      const start = match.index + (bare?.index ?? 0);
      words.push({ field, start, end: start + text.length, text });
    }
  }
  if (movie.year !== null) {
    const text = String(movie.year);
    words.push({ field: "year", start: 0, end: text.length, text });
  }
  return words;
}

/** Divides terms' contributions among the words that they occur in: each occurrence of a term gets an equal part, and
 * each word that the occurrence touches an equal part of that. Terms that touch no word add to `elsewhere`. spans: of
 * each term's occurrences. */
export function spreadOverWords(
  words: readonly Word[],
  spans: readonly (readonly TextSpan[])[],
): (contributions: Float64Array) => { readonly perWord: Float64Array; readonly elsewhere: number } {
  const touchedByTerm = spans.map((own) => own.map((span) => touched(words, span)).filter((each) => each.length > 0));
  return (contributions) => {
    const perWord = new Float64Array(words.length);
    let elsewhere = 0;
    for (let k = 0; k < contributions.length; k++) {
      const occurrences = touchedByTerm[k];
      if (occurrences.length === 0) elsewhere += contributions[k];
      for (const own of occurrences) {
        for (const word of own) perWord[word] += contributions[k] / occurrences.length / own.length;
      }
    }
    return { perWord, elsewhere };
  };
}

const fieldOrder = { title: 0, plot: 1, year: 2 } as const;

/** Indices of the words that a span overlaps. Words are in the order of the text, so a binary search finds the first. A
 * span in the punctuation around a word counts as the word before it. */
function touched(words: readonly Word[], span: TextSpan): number[] {
  const isBefore = (word: Word): boolean =>
    fieldOrder[word.field] < fieldOrder[span.field] || (word.field === span.field && word.end <= span.start);
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(words[middle])) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let w = low; w < words.length && words[w].field === span.field && words[w].start < span.end; w++) found.push(w);
  if (found.length > 0) return found;
  if (low > 0 && words[low - 1].field === span.field) return [low - 1];
  return low < words.length && words[low].field === span.field ? [low] : [];
}
