import { pennTokens } from "./penn-tokens.ts";
import { pennTags } from "./pos-tags.ts";
import { sentences } from "./sentences.ts";
import type { TextTransforms } from "./text-transform.ts";
import { type WordnetPos, wordnetLemma } from "./wordnet.ts";

// This module loads the tagger's lexicon and WordNet's 80,000 words (4 MB of source, a quarter of a second). Import it
// with import() and only where lemmas are needed.

/** The mapping of tags to parts of speech. `corrected`: J… adjective, V… verb, N… noun, R… adverb. `as-reported`:
 * without adjectives, because no Penn tag begins with the report's "a". Words with other tags do not change. */
export type LemmaMapping = "corrected" | "as-reported";

const partsOfSpeech: { readonly [mapping in LemmaMapping]: { readonly [firstLetter: string]: WordnetPos } } = {
  corrected: { J: "a", V: "v", N: "n", R: "r" },
  "as-reported": { V: "v", N: "n", R: "r" },
};

/** The text with each word in its dictionary form: splits sentences into Penn tokens, tags them, looks up WordNet's
 * lemma by tag, and joins the lemmas with spaces. As in NLTK, only lower-case words change. An empty text gives an
 * empty text. Never throws; time is linear in the text's length. Source: NLTK's word_tokenize, pos_tag and
 * WordNetLemmatizer, with another sentence splitter and tagger (see `sentences`, `pennTags`). */
export function lemmatise(text: string, options: { readonly mapping: LemmaMapping }): string {
  const mapping = partsOfSpeech[options.mapping];
  const tokens = sentences(text).flatMap(pennTokens);
  const tags = pennTags(tokens);
  for (let i = 0; i < tokens.length; i++) {
    const pos = mapping[tags[i][0]];
    if (pos !== undefined) tokens[i] = wordnetLemma(tokens[i], pos);
  }
  return tokens.join(" ");
}

/** Both mappings, under the names that `preprocess` takes. */
export const lemmaTransforms: TextTransforms = [
  { name: "lemmas", apply: (text) => lemmatise(text, { mapping: "corrected" }) },
  { name: "lemmas-as-reported", apply: (text) => lemmatise(text, { mapping: "as-reported" }) },
];
