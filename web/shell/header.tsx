import type { ComponentChildren } from "preact";
import { type Language, languages, useLocale } from "../phrases/language.ts";
import { type Theme, themes } from "./preferences.ts";

export type View = "movie" | "model";

interface HeaderProps {
  readonly view: View;
  readonly theme: Theme;
  onLanguage(language: Language): void;
  onTheme(theme: Theme): void;
}

const languageNames: { readonly [language in Language]: string } = { en: "English", es: "Español" };

/** Half a disc, a sun, a moon. */
const themeIcons: { readonly [theme in Theme]: ComponentChildren } = {
  auto: <path d="M8 2a6 6 0 1 0 0 12zM8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z" />,
  light: (
    <path d="M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM7.4 1h1.2v2.2H7.4zm0 11.800h1.200V15H7.400zM1 7.400h2.200v1.200H1zm11.800 0H15v1.200h-2.200zM2.600 3.500l.900-.900L5 4.100l-.900.900zm8.400 8.400.900-.900 1.500 1.500-.900.900zM2.600 12.500l1.500-1.500.900.900-1.500 1.500zm8.400-8.400 1.500-1.500.9.900L11.900 5z" />
  ),
  dark: <path d="M6 1.500a6.500 6.500 0 1 0 8.500 8.500A5.500 5.500 0 0 1 6 1.500z" />,
};

export function Header({ view, theme, onLanguage, onTheme }: HeaderProps) {
  const { phrases, language } = useLocale();
  return (
    <header class="header">
      <a class="brand" href="#movie">
        <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
          <path class="logo-board" d="M3 14h26v12a3 3 0 0 1-3 3H6a3 3 0 0 1-3-3z" />
          <path class="logo-accent" d="M6 18h20v2H6zm0 5h13v2H6z" />
          <g class="logo-stick">
            <path class="logo-board" d="M3 7.500h25.500a.9.9 0 0 1 .9.900v3.600H3z" />
            <path
              class="logo-stripe"
              d="m6.500 7.500h4l2.500 4.500H9zm8.500 0h4l2.500 4.500h-4zm8.500 0h4l1.900 3.400v1.100h-3.400z"
            />
          </g>
        </svg>
        Claqueta
      </a>
      <nav aria-label={phrases.nav.label}>
        <a href="#movie" aria-current={view === "movie" ? "page" : undefined}>
          {phrases.nav.movie}
        </a>
        <a href="#model" aria-current={view === "model" ? "page" : undefined}>
          {phrases.nav.model}
        </a>
      </nav>
      <div class="settings">
        <fieldset class="switch">
          <legend class="sr-only">{phrases.language}</legend>
          {languages.map((code) => (
            <label key={code} title={languageNames[code]}>
              <input
                type="radio"
                name="language"
                value={code}
                checked={code === language}
                onChange={() => onLanguage(code)}
              />
              <span aria-hidden="true">{code.toUpperCase()}</span>
              <span class="sr-only" lang={code}>
                {languageNames[code]}
              </span>
            </label>
          ))}
        </fieldset>
        <fieldset class="switch">
          <legend class="sr-only">{phrases.theme.label}</legend>
          {themes.map((name) => (
            <label key={name} title={phrases.theme[name]}>
              <input type="radio" name="theme" value={name} checked={name === theme} onChange={() => onTheme(name)} />
              <svg viewBox="0 0 16 16" aria-hidden="true">
                {themeIcons[name]}
              </svg>
              <span class="sr-only">{phrases.theme[name]}</span>
            </label>
          ))}
        </fieldset>
      </div>
    </header>
  );
}
