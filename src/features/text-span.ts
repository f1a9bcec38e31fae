import type { Movie } from "../movies/movie.ts";
import { type MovieField, movieText } from "./movie-text.ts";

/** A part of the input: UTF-16 code units [start, end), as in String.slice, of title, plot, the year's digits or the
 * text of a field of the movie's own. */
export interface TextSpan {
  /** `title`, `plot`, `year`, or the field's name. */
  readonly field: string;
  readonly start: number;
  readonly end: number;
}

/** A movie's text as a vectorizer reads it, with the offsets in title, plot and year that it came from. */
export class SpanText {
  /** Normalised as by the vectorizer. */
  readonly normal: string;
  /** Code unit k of `normal` came from units [#starts[k], #ends[k]) of the joined text. */
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #segments: readonly (TextSpan & { readonly offset: number })[];

  constructor(movie: Movie, field: MovieField, normalise: (text: string) => string) {
    const joined = movieText(movie, field);
    this.normal = normalise(joined);
    this.#segments = segmentsOf(movie, field);
    this.#starts = new Int32Array(this.normal.length);
    this.#ends = new Int32Array(this.normal.length);
    let at = 0;
    let before = 0;
    for (const character of joined) {
      // Only the final sigma and the order of combining marks depend on neighbours; lengths do not.
      const length = character < "\x80" ? 1 : normalise(character).length;
      this.#starts.fill(before, at, at + length);
      before += character.length;
      this.#ends.fill(before, at, at + length);
      at += length;
    }
  }

  /** The spans that units [start, end) of `normal` came from, one for each field. */
  spansOf(start: number, end: number): TextSpan[] {
    if (end <= start) return [];
    const from = this.#starts[start];
    const to = this.#ends[end - 1];
    const spans: TextSpan[] = [];
    for (const { field, offset, end: length } of this.#segments) {
      const own = { field, start: Math.max(0, from - offset), end: Math.min(length, to - offset) };
      if (own.end > own.start) spans.push(own);
    }
    return spans;
  }
}

function segmentsOf(movie: Movie, field: MovieField): (TextSpan & { offset: number })[] {
  if (field !== "plot-title" && field !== "plot-title-year") {
    return [{ field, start: 0, end: movieText(movie, field).length, offset: 0 }];
  }
  const titleAt = movie.plot.length + 1;
  const segments: (TextSpan & { offset: number })[] = [
    { field: "plot", start: 0, end: movie.plot.length, offset: 0 },
    { field: "title", start: 0, end: movie.title.length, offset: titleAt },
  ];
  if (field === "plot-title-year" && movie.year !== null) {
    const end = String(movie.year).length;
    segments.push({ field: "year", start: 0, end, offset: titleAt + movie.title.length + 1 });
  }
  return segments;
}
