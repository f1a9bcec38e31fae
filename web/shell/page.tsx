import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { FaultNote } from "../fault-note.tsx";
import { ModelView } from "../model/model-view.tsx";
import { Editor } from "../movie/editor.ts";
import { isMovieLink, movieOf } from "../movie/movie-link.ts";
import { MovieView } from "../movie/movie-view.tsx";
import { type Locale, LocaleContext, locales } from "../phrases/language.ts";
import { type LoadProgress, type ModelCard, type Predictor, PredictorError } from "../predictor.ts";
import { Header, type View } from "./header.tsx";
import { applyLanguage, applyTheme, rememberedLanguage, rememberedTheme } from "./preferences.ts";

const viewOf = (hash: string): View => (hash === "#model" ? "model" : "movie");

/** How long to wait before an unreachable model is opened again. */
const reopenMs = 3000;

export function Page({ predictor }: { readonly predictor: Predictor }) {
  const [language, setLanguage] = useState(rememberedLanguage);
  const [theme, setTheme] = useState(rememberedTheme);
  const locale = locales[language];
  const view = useView();
  const opened = useModel(predictor);
  document.title = `Claqueta · ${view === "model" ? locale.phrases.nav.model : locale.phrases.tagline}`;
  useMemo(() => {
    applyLanguage(language, false);
    applyTheme(theme, false);
  }, []);
  return (
    <LocaleContext.Provider value={locale}>
      <button type="button" class="skip" onClick={() => document.getElementById("content")?.focus()}>
        {locale.phrases.skip}
      </button>
      <Header
        view={view}
        theme={theme}
        onLanguage={(code) => {
          setLanguage(code);
          applyLanguage(code, true);
        }}
        onTheme={(name) => {
          setTheme(name);
          applyTheme(name, true);
        }}
      />
      <main id="content" tabIndex={-1}>
        {opened.card !== null ? (
          <Opened predictor={predictor} card={opened.card} view={view} />
        ) : opened.error !== null ? (
          <FaultNote
            error={opened.error}
            onRetry={opened.retry}
            onKey={(key) => {
              predictor.unlock?.(key);
              opened.retry();
            }}
          />
        ) : (
          <Loading progress={opened.progress} locale={locale} />
        )}
      </main>
      <footer>
        <p>{locale.phrases.footer[predictor.host]}</p>
      </footer>
    </LocaleContext.Provider>
  );
}

/** The view that the address names; a change of view moves the focus to its heading. */
function useView(): View {
  const [view, setView] = useState(() => viewOf(location.hash));
  const isFirst = useRef(true);
  useEffect(() => {
    const change = (): void => setView(viewOf(location.hash));
    addEventListener("hashchange", change);
    return () => removeEventListener("hashchange", change);
  }, []);
  useEffect(() => {
    if (!isFirst.current) document.querySelector<HTMLElement>("main > :not([hidden]) h1")?.focus();
    isFirst.current = false;
  }, [view]);
  return view;
}

interface OpenedModel {
  readonly card: ModelCard | null;
  readonly error: PredictorError | null;
  readonly progress: LoadProgress;
  retry(): void;
}

/** Opens the model; after a failure again every few seconds and as soon as the connection is back. */
function useModel(predictor: Predictor): OpenedModel {
  const [card, setCard] = useState<ModelCard | null>(null);
  const [error, setError] = useState<PredictorError | null>(null);
  const [progress, setProgress] = useState<LoadProgress>({ loadedBytes: 0, totalBytes: 0 });
  const [attempt, setAttempt] = useState(0);
  const retry = (): void => setAttempt((count) => count + 1);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isCurrent = true;
    const fail = (reason: unknown): void => {
      if (!isCurrent) return;
      const fault = PredictorError.of(reason);
      setError(fault);
      // Only after a failure: reopening an open model would lose the text.
      addEventListener("online", retry);
      if (fault.fault === "offline" || fault.fault === "busy") timer = setTimeout(retry, reopenMs);
    };
    predictor.open((value) => isCurrent && setProgress(value)).then((value) => isCurrent && setCard(value), fail);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
      removeEventListener("online", retry);
    };
  }, [predictor, attempt]);
  return { card, error, progress, retry };
}

function Opened({ predictor, card, view }: { predictor: Predictor; card: ModelCard; view: View }) {
  const editor = useMemo(() => new Editor(predictor, card), [predictor, card]);
  const [isLinkBroken, setLinkBroken] = useState(false);
  useEffect(() => {
    const take = async (): Promise<void> => {
      if (!isMovieLink(location.hash)) return;
      const movie = await movieOf(location.hash);
      setLinkBroken(movie === null);
      if (movie !== null) editor.replace(movie);
    };
    const retry = (): void => editor.retry();
    void take();
    addEventListener("hashchange", take);
    addEventListener("online", retry);
    return () => {
      removeEventListener("hashchange", take);
      removeEventListener("online", retry);
    };
  }, [editor]);
  return (
    <>
      {/* Stays mounted, so that a file is read on while the model is shown. */}
      <div hidden={view !== "movie"}>
        <MovieView editor={editor} card={card} predictor={predictor} isLinkBroken={isLinkBroken} />
      </div>
      {view === "model" && <ModelView predictor={predictor} card={card} />}
    </>
  );
}

function Loading({ progress, locale }: { readonly progress: LoadProgress; readonly locale: Locale }) {
  const { phrases, bytes } = locale;
  const { loadedBytes, totalBytes } = progress;
  return (
    <div class="loading">
      <label for="model-loading">{phrases.loading.model}</label>
      <progress
        id="model-loading"
        {...(totalBytes > 0 && { max: totalBytes, value: Math.min(loadedBytes, totalBytes) })}
      />
      <p class="quiet">{totalBytes > 0 && phrases.loading.of(bytes(loadedBytes), bytes(totalBytes))}</p>
    </div>
  );
}
