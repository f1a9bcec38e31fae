import type { TextTransforms } from "../text/text-transform.ts";

/** The transforms that the settings name, loaded only where they name any: the lemma tables weigh megabytes. */
export async function textTransformsFor(settings: unknown): Promise<TextTransforms> {
  const text = JSON.stringify(settings);
  if (!/"preprocess":"/.test(text)) return [];
  const { lemmaTransforms } = await import("../text/lemmas.ts");
  return lemmaTransforms;
}
