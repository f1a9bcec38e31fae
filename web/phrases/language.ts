import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { NumberText } from "../../src/metrics/figure-text.ts";
import { english, type Phrases } from "./english.ts";
import { genreName } from "./genre-names.ts";
import { spanish } from "./spanish.ts";

export const languages = ["en", "es"] as const;
export type Language = (typeof languages)[number];

/** The page's phrases and number formats in one language. */
export interface Locale {
  readonly language: Language;
  readonly phrases: Phrases;
  genre(name: string): string;
  /** `a, b and c` */
  list(items: readonly string[]): string;
  /** share: in [0, 1] */
  percent(share: number): string;
  whole(count: number): string;
  /** digits: after the point; an en dash if unknown. */
  decimal(value: number | null | undefined, digits?: number): string;
  bytes(count: number): string;
  readonly figures: NumberText;
}

function makeLocale(language: Language, phrases: Phrases): Locale {
  const lists = new Intl.ListFormat(language);
  const percents = new Intl.NumberFormat(language, { style: "percent" });
  const wholes = new Intl.NumberFormat(language);
  const decimal = (value: number | null | undefined, digits = 3): string =>
    value === null || value === undefined || !Number.isFinite(value)
      ? "–"
      : value.toLocaleString(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const bytes = (count: number): string =>
    count < 1e6 ? `${decimal(count / 1e3, 0)} kB` : `${decimal(count / 1e6, 1)} MB`;
  return {
    language,
    phrases,
    genre: (name) => genreName(name, language),
    list: (items) => lists.format(items),
    percent: (share) => percents.format(share),
    whole: (count) => wholes.format(count),
    decimal,
    bytes,
    figures: { decimal, bytes, seconds: (value) => `${decimal(value, 1)} s` },
  };
}

export const locales: { readonly [language in Language]: Locale } = {
  en: makeLocale("en", english),
  es: makeLocale("es", spanish),
};

export const LocaleContext = createContext<Locale>(locales.en);

export const useLocale = (): Locale => useContext(LocaleContext);

/** The first of the browser's languages that the page speaks, else English. */
export function browserLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find((language) => tag.toLowerCase().split("-")[0] === language);
    if (found !== undefined) return found;
  }
  return "en";
}
