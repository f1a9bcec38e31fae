import { type FieldValue, joiner } from "../documents/fields.ts";
import type { TextSpan } from "../features/text-span.ts";
import type { Movie } from "../movies/movie.ts";

export interface Word extends TextSpan {
  readonly text: string;
}

/** The words of a movie in the order title, plot, year, other fields: runs without white space, less the punctuation
 * around them, unless they are nothing else. A number and each name of a category are a word; a vector has none. */
export function wordsOf(movie: Movie): Word[] {
  const year = movie.year === null ? [] : [wordAt("year", 0, String(movie.year))];
  return [
    ...wordsOfText("title", movie.title),
    ...wordsOfText("plot", movie.plot),
    ...year,
    ...Object.entries(movie.fields ?? {}).flatMap(([field, value]) => wordsOfField(field, value)),
  ];
}

const wordAt = (field: string, start: number, text: string): Word => ({ field, start, end: start + text.length, text });

const wordsOfText = (field: string, whole: string): Word[] =>
  Array.from(whole.matchAll(/\S+/gu), ({ 0: run, index }) => {
    const bare = /[\p{L}\p{N}](?:.*[\p{L}\p{M}\p{N}])?/su.exec(run);
    return wordAt(field, index + (bare?.index ?? 0), bare?.[0] ?? run);
  });

function wordsOfField(field: string, value: FieldValue): Word[] {
  if (typeof value === "string") return wordsOfText(field, value);
  if (typeof value === "number") return [wordAt(field, 0, String(value))];
  if (value instanceof Float32Array) return [];
  let start = 0;
  return value.map((name) => {
    const word = wordAt(field, start, name);
    start = word.end + joiner.length;
    return word;
  });
}

/** Divides terms' contributions among the words that they occur in: each occurrence of a term gets an equal part, and
 * each word that the occurrence touches an equal part of that. Terms that touch no word add to `elsewhere`. spans: of
 * each term's occurrences. */
export function spreadOverWords(
  words: readonly Word[],
  spans: readonly (readonly TextSpan[])[],
): (contributions: Float64Array) => { readonly perWord: Float64Array; readonly elsewhere: number } {
  const ranges = fieldRanges(words);
  const touchedByTerm = spans.map((own) =>
    own.map((span) => touched(words, span, ranges.get(span.field))).filter((each) => each.length > 0),
  );
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

/** Words [from, to). */
interface WordRange {
  readonly from: number;
  to: number;
}

/** The words of each field. */
function fieldRanges(words: readonly Word[]): ReadonlyMap<string, WordRange> {
  const ranges = new Map<string, WordRange>();
  for (const [w, { field }] of words.entries()) {
    const range = ranges.get(field) ?? { from: w, to: w };
    range.to = w + 1;
    ranges.set(field, range);
  }
  return ranges;
}

/** Indices of the words that a span overlaps, of those in the field's range. They are in the order of the text, so a
 * binary search finds the first. A span in the punctuation around a word counts as the word before it. */
function touched(words: readonly Word[], span: TextSpan, range: WordRange | undefined): number[] {
  if (range === undefined) return [];
  let low = range.from;
  let high = range.to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle].end <= span.start) low = middle + 1;
    else high = middle;
  }
  const found: number[] = [];
  for (let w = low; w < range.to && words[w].start < span.end; w++) found.push(w);
  if (found.length > 0) return found;
  return [low > range.from ? low - 1 : low];
}
