import { defineSettings, type SettingsOf, shareBelowOne } from "../settings/settings-schema.ts";
import { defaultTokenPattern, readTokenPattern } from "../text/token-pattern.ts";
import type { KindSettings } from "./feature-kind.ts";
import { textFieldSetting } from "./movie-text.ts";

const maxNgram = 20;
const maxStopWords = 100_000;

/** The settings of both count and TF-IDF vectorizers, with scikit-learn's names and defaults. */
export const termSettings = defineSettings({
  field: textFieldSetting(
    "The text that is read: plot-title is both with a space between; any other name is a field of the file's own.",
  ),
  preprocess: {
    anyOf: [{ type: "string", minLength: 1 }, { type: "null" }],
    default: null,
    description: "Name of a text transform to run first: lemmas or lemmas-as-reported.",
  },
  lowercase: { type: "boolean", default: true, description: "Whether the text is read in lower case." },
  stripAccents: {
    enum: ["ascii", "unicode", null],
    default: null,
    description: "ascii drops what has no ASCII form, unicode drops combining marks; both decompose (NFKD).",
  },
  stopWords: {
    anyOf: [
      { enum: ["english"] },
      { type: "null" },
      { type: "array", items: { type: "string" }, maxItems: maxStopWords },
    ],
    default: null,
    description: "Words left out before n-grams are made; english is scikit-learn's list. Words only.",
    refine: { allowed: `"english", null or a list of at most ${maxStopWords} words`, passes: () => true },
  },
  ngramRange: {
    type: "array",
    items: { type: "integer", minimum: 1, maximum: maxNgram },
    minItems: 2,
    maxItems: 2,
    default: [1, 1],
    description: "Shortest and longest n-gram, in words or characters.",
    refine: {
      allowed: `two whole numbers, 1 ≤ min ≤ max ≤ ${maxNgram}`,
      passes: ([min, max]: readonly number[]) => min <= max,
    },
  },
  analyzer: {
    enum: ["word", "char", "char_wb", "char_token"],
    default: "word",
    description:
      "What n-grams are made of: words, characters of the whole text, characters in words (char_wb), or in runs of " +
      'letters, digits and underscores (char_token), to which "house," and "house" are one word.',
  },
  tokenPattern: {
    type: "string",
    default: defaultTokenPattern,
    description: "What a word is, as a regular expression for runs of one class of characters. Words only.",
    refine: {
      allowed: "runs of one class of characters, such as (?u)\\b\\w\\w+\\b, \\S+ or [a-z]{3,}",
      passes: (pattern: string) => readTokenPattern(pattern) !== undefined,
    },
  },
  minDf: {
    anyOf: [{ type: "integer", minimum: 1 }, shareBelowOne],
    examples: [1, 2, 3, 5],
    default: 1,
    description: "In how many movies a term must stand at least: a count from 1, or a share below 1.",
  },
  maxDf: {
    anyOf: [{ type: "integer", minimum: 1 }, shareBelowOne, { type: "null" }],
    default: null,
    description:
      "In how many movies a term may stand at most, a count or a share (so 1 is one movie, not all of them).",
  },
  maxFeatures: {
    anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }],
    examples: [null, 200_000, 50_000, 20_000],
    default: null,
    description:
      "Only the terms that occur most often, counted over all movies; of those that tie at the cut the first in term order.",
  },
  binary: { type: "boolean", default: false, description: "Whether every count above 0 becomes 1." },
});

/** Settings of TF-IDF. */
export const tfidfSettings = defineSettings({
  ...termSettings,
  sublinearTf: { type: "boolean", default: false, description: "Whether 1 + ln(count) takes the place of the count." },
  norm: { enum: ["l1", "l2", null], default: "l2", description: "The length by which each row is divided." },
  useIdf: {
    type: "boolean",
    default: true,
    description: "Whether a count is multiplied by ln(movies ÷ movies with the term) + 1.",
  },
  smoothIdf: { type: "boolean", default: true, description: "Whether to count as if one more movie had every term." },
});

/** Settings of both count and TF-IDF vectorizers. */
export type TermSettings = SettingsOf<typeof termSettings>;
/** Settings of counts of terms. */
export type CountSettings = KindSettings<"count", typeof termSettings>;
/** Settings of TF-IDF of terms. */
export type TfidfSettings = KindSettings<"tfidf", typeof tfidfSettings>;
