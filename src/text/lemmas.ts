import { pennTokens } from "./penn-tokens.ts";
import { pennTags } from "./pos-tags.ts";
import { sentences } from "./sentences.ts";
import type { TextTransforms } from "./text-transform.ts";
import { type WordnetPos, wordnetLemma } from "./wordnet.ts";

// This module brings the tagger's lexicon and WordNet's 80,000 words (4 MB of source, a quarter of a second): import it
// with import() where lemmas are asked for, never from a module that everybody loads.

/** Which tags are taken as which part of speech. `corrected`: J… adjective, V… verb, N… noun, R… adverb. `as-reported`: the
 * same without adjectives; the report looked for a tag that begins with "a", which no Penn tag does. In both, words
 * with any other tag stay as they are. */
export type LemmaMapping = "corrected" | "as-reported";

const partsOfSpeech: { readonly [mapping in LemmaMapping]: { readonly [firstLetter: string]: WordnetPos } } = {
  corrected: { J: "a", V: "v", N: "n", R: "r" },
  "as-reported": { V: "v", N: "n", R: "r" },
};

/** The text with each word in its dictionary form: sentences, their Penn tokens, a tag for each, WordNet's lemma by that
 * tag; joined by one space. Case is kept, and as in NLTK a capitalised word is not looked up in lower case: only lower-case
 * words change. An empty text gives an empty text. Never throws; time is linear in the text's length.
 * Source: NLTK's word_tokenize, pos_tag and WordNetLemmatizer, with other sentence ends and another tagger (see
 * `sentences`, `pennTags`). */
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

/** Both mappings, by the names that vectorizers ask for them. */
export const lemmaTransforms: TextTransforms = [
  { name: "lemmas", apply: (text) => lemmatise(text, { mapping: "corrected" }) },
  { name: "lemmas-as-reported", apply: (text) => lemmatise(text, { mapping: "as-reported" }) },
];
