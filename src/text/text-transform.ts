/** A pure function that rewrites text, which vectorizers find by name; for example lemmas. */
export interface TextTransform {
  readonly name: string;
  /** The rewritten text; the same for the same text. */
  apply(text: string): string;
}

/** Text transforms for vectorizers. They are passed in, so that only their users load large tables. */
export type TextTransforms = readonly TextTransform[];
