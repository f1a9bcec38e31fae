import { englishStopWords } from "../text/stop-words.ts";
import { compileTokenPattern, plainWordLength } from "../text/token-pattern.ts";
import { CharacterGrams } from "./character-grams.ts";
import type { TermSettings } from "./feature-settings.ts";
import type { GramReader } from "./gram-reader.ts";
import { PatternGrams } from "./pattern-grams.ts";
import { WordCharacterGrams } from "./word-character-grams.ts";
import { WordGrams } from "./word-grams.ts";

/** An empty reader for these settings; expected: n-grams to make room for. */
export function gramReaderFor(settings: TermSettings, expected: number): GramReader {
  const { lowercase, stripAccents, ngramRange } = settings;
  if (settings.analyzer === "char") return new CharacterGrams(lowercase, stripAccents, ngramRange, expected);
  if (settings.analyzer !== "word") {
    const characters = settings.analyzer === "char_wb" ? "non-space" : "word";
    return new WordCharacterGrams(characters, lowercase, stripAccents, ngramRange, expected);
  }
  const stopWords = settings.stopWords === "english" ? englishStopWords : (settings.stopWords ?? []);
  const minLength = plainWordLength(settings.tokenPattern);
  if (minLength === undefined) {
    const pattern = compileTokenPattern(settings.tokenPattern);
    return new PatternGrams(pattern, lowercase, stripAccents, stopWords, ngramRange, expected);
  }
  return new WordGrams({ characters: "word", minLength, lowercase, stripAccents }, stopWords, ngramRange, expected);
}
