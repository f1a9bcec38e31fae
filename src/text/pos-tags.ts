import posTagger from "wink-pos-tagger";

const tagger = posTagger();

/** No word is longer; the tagger takes quadratic time on a long row of digits. */
const longestTagged = 64;

/** The part of speech of each token as a tag of the Penn treebank (NN, VBD, JJ, …; punctuation has tags of its own), in
 * the tokens' order. A tag depends on the tokens around it: hand over a whole text. Of a token over 64 characters, the
 * first 64 count. Never throws. The tags are wink-pos-tagger's, by lexicon and rules; NLTK's perceptron gives others to
 * some words. */
export function pennTags(tokens: readonly string[]): string[] {
  const short = tokens.map((token) => (token.length > longestTagged ? token.slice(0, longestTagged) : token));
  return tagger.tagRawTokens(short).map((token) => token.pos);
}
