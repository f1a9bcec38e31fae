import posTagger from "wink-pos-tagger";

const tagger = posTagger();

/** No word is longer. The tagger takes quadratic time on long runs of digits. */
const maxTagged = 64;

/** The Penn Treebank tag of each token (NN, VBD, JJ, …; punctuation has its own tags), in order. Tags depend on
 * neighbouring tokens, so pass a whole text. Only the first 64 characters of a token count. Never throws. The tags come
 * from wink-pos-tagger's lexicon and rules; NLTK's perceptron tags some words differently. */
export function pennTags(tokens: readonly string[]): string[] {
  const short = tokens.map((token) => (token.length > maxTagged ? token.slice(0, maxTagged) : token));
  return tagger.tagRawTokens(short).map((token) => token.pos);
}
