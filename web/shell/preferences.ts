import { browserLanguage, type Language, languages } from "../phrases/language.ts";

export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** Storage may be forbidden, or hold values of another version: then the default. */
function read<Value extends string>(key: string, values: readonly Value[], fallback: Value): Value {
  try {
    const kept = localStorage.getItem(key);
    return values.find((value) => value === kept) ?? fallback;
  } catch {
    return fallback;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // The choice holds until the page is left.
  }
}

const languageKey = "claqueta.language";
const themeKey = "claqueta.theme";

export const rememberedLanguage = (): Language => read(languageKey, languages, browserLanguage(navigator.languages));
export const rememberedTheme = (): Theme => read(themeKey, themes, "auto");

export function applyLanguage(language: Language, isChosen: boolean): void {
  document.documentElement.lang = language;
  if (isChosen) keep(languageKey, language);
}

/** The style sheet reads `data-theme`; without it the system decides. */
export function applyTheme(theme: Theme, isChosen: boolean): void {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  if (isChosen) keep(themeKey, theme);
}
