/** A named, pure rewriting of text that a vectorizer can ask for by name, such as lemmas. */
export interface TextTransform {
  readonly name: string;
  /** The text rewritten; the same for the same text. */
  apply(text: string): string;
}

/** Where vectorizers find text transforms. They are handed in, so that large tables are loaded only by those who use
 * them. */
export type TextTransforms = readonly TextTransform[];
