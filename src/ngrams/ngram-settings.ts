import { nonSpaces, wordCharacters } from "../text/character-class.ts";
import type { StripAccents } from "../text/normalise.ts";
import { englishStopWords } from "../text/stop-words.ts";
import { readTokenPattern } from "../text/token-pattern.ts";
import type { WordScannerSettings } from "../text/word-scanner.ts";

/** How a text is split into n-grams. */
export interface NgramSettings {
  readonly analyzer: "word" | "char" | "char_wb" | "char_token";
  /** One that readTokenPattern accepts. */
  readonly tokenPattern: string;
  readonly lowercase: boolean;
  readonly stripAccents: StripAccents;
  readonly stopWords: "english" | null | readonly string[];
  /** Shortest and longest, in words or characters. */
  readonly ngramRange: readonly [number, number];
}

/** The words that n-grams consist of or are part of; undefined for n-grams of the whole text. */
export function wordsOf(settings: NgramSettings): WordScannerSettings | undefined {
  const { analyzer, tokenPattern, lowercase, stripAccents } = settings;
  if (analyzer === "char") return undefined;
  if (analyzer === "char_wb") return { characters: nonSpaces, minLength: 1, lowercase, stripAccents };
  const tokens = analyzer === "word" ? readTokenPattern(tokenPattern) : undefined;
  return { ...(tokens ?? { characters: wordCharacters, minLength: 1 }), lowercase, stripAccents };
}

export const stopWordsOf = ({ analyzer, stopWords }: NgramSettings): readonly string[] =>
  analyzer !== "word" ? [] : stopWords === "english" ? englishStopWords : (stopWords ?? []);
