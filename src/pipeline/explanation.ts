import type { TextSpan } from "../features/text-span.ts";

/** A word of the text; its contribution to a genre's logit is above 0 where it speaks for the genre, else below. */
export interface WordContribution extends TextSpan {
  readonly text: string;
  readonly contribution: number;
}

/** A term that the model knows and the text has. */
export interface TermContribution {
  readonly term: string;
  readonly contribution: number;
  /** Where the term occurs; empty where the text was rewritten before the term was read from it. */
  readonly places: readonly TextSpan[];
}

/** Contributions of one movie's words to one genre. */
export interface GenreExplanation {
  readonly genre: string;
  /** ln(p ÷ (1 - p)) of the classifier's probability, before calibration. */
  readonly logit: number;
  /** In the order of the text: title, then plot, then year. Words that add nothing are left out. */
  readonly words: readonly WordContribution[];
  /** Exact explanations only: the logit without any text. */
  readonly intercept?: number;
  /** Exact explanations only: sum of the contributions that belong to no word of the text. */
  readonly elsewhere?: number;
  /** Exact explanations only: the terms behind the words, the strongest first. */
  readonly terms?: readonly TermContribution[];
}

/** `exact`: intercept + all contributions of words + elsewhere = logit, and intercept + all terms = logit, to rounding.
 * `occlusion`: a word's contribution is by how much the logit falls when the word is taken out of the text; such
 * differences do not add up, and in a long text neighbouring words are taken out together. */
export interface Explanation {
  readonly method: "exact" | "occlusion";
  readonly genres: readonly GenreExplanation[];
}
