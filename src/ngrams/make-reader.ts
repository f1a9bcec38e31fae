import { WordScanner } from "../text/word-scanner.ts";
import { CharacterReader, CharacterVocabulary, WordCharacterReader } from "./character-ngrams.ts";
import type { HashedTerms } from "./hashed-terms.ts";
import type { LearningReader, NgramReader } from "./ngram-reader.ts";
import { type NgramSettings, stopWordsOf, wordsOf } from "./ngram-settings.ts";
import { HashedWordNgrams, WordNgramReader, WordVocabulary } from "./word-ngrams.ts";

/** A reader with an empty vocabulary. expected: initial capacity in n-grams. */
export function learningReader(settings: NgramSettings, expected: number): LearningReader {
  const { analyzer, ngramRange } = settings;
  const words = wordsOf(settings);
  if (analyzer === "word" && words !== undefined) {
    const texts = new WordVocabulary(ngramRange, stopWordsOf(settings), expected);
    return { reader: new WordNgramReader(new WordScanner(words), ngramRange, texts), texts };
  }
  const texts = new CharacterVocabulary(ngramRange, words !== undefined, expected);
  if (words === undefined) return { reader: new CharacterReader(settings, texts), texts };
  return { reader: new WordCharacterReader(new WordScanner(words), ngramRange, texts), texts };
}

/** A reader whose n-grams are columns of these terms. N-grams are hashed and never stored. */
export function hashedReader(settings: NgramSettings, terms: HashedTerms): NgramReader {
  const { analyzer, ngramRange } = settings;
  const words = wordsOf(settings);
  if (words === undefined) return new CharacterReader(settings, terms);
  if (analyzer !== "word") return new WordCharacterReader(new WordScanner(words), ngramRange, terms);
  const sink = new HashedWordNgrams(terms, stopWordsOf(settings));
  return new WordNgramReader(new WordScanner(words), ngramRange, sink);
}
