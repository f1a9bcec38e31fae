import { CharacterReader, CharacterVocabulary, WordCharacterReader } from "./character-ngrams.ts";
import type { HashedTerms } from "./hashed-terms.ts";
import type { LearningReader, NgramReader } from "./ngram-reader.ts";
import { type NgramSettings, stopWordsOf, wordsOf } from "./ngram-settings.ts";
import { HashedWordNgrams, WordNgramReader, WordVocabulary } from "./word-ngrams.ts";
import { Words } from "./words.ts";

/** A reader with an empty vocabulary. expected: n-grams to make room for. */
export function learningReader(settings: NgramSettings, expected: number): LearningReader {
  const { analyzer, ngramRange } = settings;
  const words = wordsOf(settings);
  if (analyzer === "word" && words !== undefined) {
    const texts = new WordVocabulary(ngramRange, expected);
    return { reader: new WordNgramReader(new Words(words, stopWordsOf(settings)), ngramRange, texts), texts };
  }
  const texts = new CharacterVocabulary(ngramRange, words !== undefined, expected);
  if (words === undefined) return { reader: new CharacterReader(settings, texts), texts };
  return { reader: new WordCharacterReader(new Words(words), ngramRange, texts), texts };
}

/** A reader whose n-grams are columns of these terms: an n-gram is hashed and never kept. */
export function hashedReader(settings: NgramSettings, terms: HashedTerms): NgramReader {
  const { analyzer, ngramRange } = settings;
  const words = wordsOf(settings);
  if (words === undefined) return new CharacterReader(settings, terms);
  if (analyzer !== "word") return new WordCharacterReader(new Words(words), ngramRange, terms);
  return new WordNgramReader(new Words(words, stopWordsOf(settings)), ngramRange, new HashedWordNgrams(terms));
}
