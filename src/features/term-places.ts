import type { Movie } from "../movies/movie.ts";
import { pythonSpaces } from "../text/character-class.ts";
import { normalise } from "../text/normalise.ts";
import { englishStopWords } from "../text/stop-words.ts";
import { compileTokenPattern } from "../text/token-pattern.ts";
import type { TermSettings } from "./feature-settings.ts";
import { OffsetText, type TextPlace } from "./offset-text.ts";
import { FittedTerms } from "./term-vectorizer.ts";
import { FittedUnion } from "./union.ts";
import type { FittedVectorizer } from "./vectorizer.ts";
import { YearBumps } from "./year-bumps.ts";

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the terms of these columns stand in the movie's texts: one list a column, in the order of the text. An n-gram of
 * words reaches from its first word's beginning to its last word's end; one of characters in words leaves out the spaces
 * that were put around the word. A column whose text was rewritten before it was read (lemmas), or that no text made,
 * has no place. */
export function termPlaces(
  features: FittedVectorizer,
  movie: Movie,
  columns: ArrayLike<number>,
): readonly (readonly TextPlace[])[] {
  const places: TextPlace[][] = Array.from({ length: columns.length }, () => []);
  for (const { part, firstColumn } of partsOf(features)) {
    if (part instanceof YearBumps && movie.year !== null) {
      const digits = { field: "year", start: 0, end: String(movie.year).length } as const;
      for (let i = 0; i < columns.length; i++) {
        if (columns[i] >= firstColumn && columns[i] < firstColumn + part.columnCount) places[i].push(digits);
      }
    }
    if (!(part instanceof FittedTerms) || part.settings.preprocess !== null) continue;
    const terms = new Map<string, number>();
    for (let i = 0; i < columns.length; i++) {
      const own = columns[i] - firstColumn;
      if (own >= 0 && own < part.columnCount) terms.set(part.terms[own], i);
    }
    if (terms.size === 0) continue;
    const text = new OffsetText(movie, part.settings.field, (whole) =>
      normalise(whole, part.settings.lowercase, part.settings.stripAccents),
    );
    eachGram(text.normal, part.settings, (gram, span) => {
      const i = terms.get(part.nameOf(gram));
      if (i !== undefined) places[i].push(...text.placesOf(span));
    });
  }
  return places;
}

/** The vectorizers that a union is made of, each with the number of its first column; others are their own one part. */
export function partsOf(
  features: FittedVectorizer,
): { readonly part: FittedVectorizer; readonly firstColumn: number }[] {
  if (!(features instanceof FittedUnion)) return [{ part: features, firstColumn: 0 }];
  return features.parts.map(({ fitted, firstColumn }) => ({ part: fitted, firstColumn }));
}

/** Calls back with each n-gram of a normalised text and where it stands there. */
function eachGram(text: string, settings: TermSettings, found: (gram: string, span: Span) => void): void {
  if (settings.analyzer === "word") eachWordGram(text, settings, found);
  else if (settings.analyzer === "char") eachCharacterGram(text, settings.ngramRange, found);
  else eachGramInWords(text, settings.analyzer === "char_wb" ? spacedWord : tokenWord, settings.ngramRange, found);
}

const spacedWord = new RegExp(`[^${pythonSpaces}]+`, "gu");
const tokenWord = /[\p{L}\p{N}_]+/gu;

/** The tokens of a normalised text, stop words with them. */
export function tokenSpans(text: string, pattern: RegExp): (Span & { readonly token: string })[] {
  const tokens: (Span & { readonly token: string })[] = [];
  // With the d flag a match tells where its one capturing group stands.
  for (const match of text.matchAll(new RegExp(pattern.source, "dgu"))) {
    const place = match.indices?.[match.length > 1 ? 1 : 0];
    const [start, end] = place ?? [match.index, match.index];
    tokens.push({ token: text.slice(start, end), start, end });
  }
  return tokens;
}

function eachWordGram(text: string, settings: TermSettings, found: (gram: string, span: Span) => void): void {
  const stops = new Set(settings.stopWords === "english" ? englishStopWords : settings.stopWords);
  const tokens = tokenSpans(text, compileTokenPattern(settings.tokenPattern)).filter(({ token }) => !stops.has(token));
  const [least, most] = settings.ngramRange;
  for (let i = 0; i < tokens.length; i++) {
    let gram = "";
    for (let n = 1; n <= most && i + n <= tokens.length; n++) {
      const last = tokens[i + n - 1];
      gram = n === 1 ? last.token : `${gram} ${last.token}`;
      if (n >= least) found(gram, { start: tokens[i].start, end: last.end });
    }
  }
}

/** Places where the characters (code points) of a text begin, and its end. */
function characterStarts(text: string): number[] {
  const starts: number[] = [];
  for (let i = 0; i < text.length; i += (text.codePointAt(i) as number) > 0xffff ? 2 : 1) starts.push(i);
  starts.push(text.length);
  return starts;
}

function eachGramInWords(
  text: string,
  wordPattern: RegExp,
  [least, most]: readonly [number, number],
  found: (gram: string, span: Span) => void,
): void {
  for (const match of text.matchAll(wordPattern)) {
    const padded = ` ${match[0]} `;
    const from = match.index - 1;
    const starts = characterStarts(padded);
    const count = starts.length - 1;
    for (let n = least; n <= most; n++) {
      const length = Math.min(n, count);
      for (let i = 0; i + length <= count; i++) {
        const end = starts[i + length];
        found(padded.slice(starts[i], end), {
          start: from + Math.max(starts[i], 1),
          end: from + Math.min(end, padded.length - 1),
        });
      }
      if (n >= count) break; // a short word is one n-gram, counted once
    }
  }
}

function eachCharacterGram(
  text: string,
  [least, most]: readonly [number, number],
  found: (gram: string, span: Span) => void,
): void {
  // Runs of spaces count as one, which stands where the run stands.
  let single = "";
  const origin: number[] = [];
  for (const match of text.matchAll(new RegExp(`[${pythonSpaces}]{2,}|[^]`, "gu"))) {
    const piece = match[0].length > 1 && match[0].trim() === "" ? " " : match[0];
    for (let k = 0; k < piece.length; k++) origin.push(match.index + k);
    single += piece;
  }
  origin.push(text.length);
  const starts = characterStarts(single);
  for (let i = 0; i + least < starts.length; i++) {
    for (let n = least; n <= most && i + n < starts.length; n++) {
      found(single.slice(starts[i], starts[i + n]), { start: origin[starts[i]], end: origin[starts[i + n]] });
    }
  }
}
