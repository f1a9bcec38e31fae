import { englishStopWords } from "../text/stop-words.ts";
import { compileTokenPattern, plainWordLength } from "../text/token-pattern.ts";
import type { WordScannerSettings } from "../text/word-scanner.ts";
import { CharacterGrams } from "./character-grams.ts";
import type { TermSettings } from "./feature-settings.ts";
import type { GramReader } from "./gram-reader.ts";
import { PatternGrams } from "./pattern-grams.ts";
import { WordCharacterGrams } from "./word-character-grams.ts";
import { WordGrams } from "./word-grams.ts";

/** What words the n-grams of these settings are made of, or are made inside; undefined where they are made of the whole
 * text, or of what a pattern finds. */
export function wordsOf({
  analyzer,
  tokenPattern,
  lowercase,
  stripAccents,
}: TermSettings): WordScannerSettings | undefined {
  if (analyzer === "char") return undefined;
  const characters = analyzer === "char_wb" ? "non-space" : "word";
  const minLength = analyzer === "word" ? plainWordLength(tokenPattern) : 1;
  return minLength === undefined ? undefined : { characters, minLength, lowercase, stripAccents };
}

export const stopWordsOf = ({ stopWords }: TermSettings): readonly string[] =>
  stopWords === "english" ? englishStopWords : (stopWords ?? []);

/** An empty reader for these settings; expected: n-grams to make room for. */
export function gramReaderFor(settings: TermSettings, expected: number): GramReader {
  const { analyzer, lowercase, stripAccents, ngramRange } = settings;
  if (analyzer === "char") return new CharacterGrams(lowercase, stripAccents, ngramRange, expected);
  const words = wordsOf(settings);
  if (words === undefined) {
    const pattern = compileTokenPattern(settings.tokenPattern);
    return new PatternGrams(pattern, lowercase, stripAccents, stopWordsOf(settings), ngramRange, expected);
  }
  if (analyzer !== "word") return new WordCharacterGrams(words, ngramRange, expected);
  return new WordGrams(words, stopWordsOf(settings), ngramRange, expected);
}
