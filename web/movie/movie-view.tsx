import { useEffect, useState } from "preact/hooks";
import { FaultNote } from "../fault-note.tsx";
import { FilePanel } from "../file/file-panel.tsx";
import { useLocale } from "../phrases/language.ts";
import type { ModelCard, Predictor } from "../predictor.ts";
import { emptyDraft } from "./draft.ts";
import type { Editor, EditorState } from "./editor.ts";
import { exampleMovies } from "./examples.ts";
import { GenreBars } from "./genre-bars.tsx";
import { MovieForm } from "./movie-form.tsx";
import { linkOf } from "./movie-link.ts";

interface MovieViewProps {
  readonly editor: Editor;
  readonly card: ModelCard;
  readonly predictor: Predictor;
  /** The page was opened by a link that holds no movie. */
  readonly isLinkBroken: boolean;
}

export function useEditorState(editor: Editor): EditorState {
  const [state, setState] = useState(editor.state);
  useEffect(() => {
    setState(editor.state); // what changed before this effect ran
    return editor.subscribe(() => setState(editor.state));
  }, [editor]);
  return state;
}

export function MovieView({ editor, card, predictor, isLinkBroken }: MovieViewProps) {
  const { phrases } = useLocale();
  const state = useEditorState(editor);
  const say = phrases.movie;
  const isEmpty = Object.values(state.draft).every((text) => text === "");
  const clear = (): void => {
    editor.replace(emptyDraft);
    document.getElementById("plot")?.focus();
  };
  // Without focus, which would open a phone's keyboard over the answer.
  const show = (movie: EditorState["draft"]): void => {
    editor.replace(movie);
    document.getElementById("write-heading")?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div class="editor">
      <section class="editor-write" aria-labelledby="write-heading">
        <h1 id="write-heading" tabIndex={-1}>
          {say.heading}
        </h1>
        {isLinkBroken && <p class="note">{say.linkBroken}</p>}
        <MovieForm editor={editor} state={state} card={card} />
        <div class="form-actions">
          <button type="button" class="plain" disabled={isEmpty} onClick={clear}>
            {say.clear}
          </button>
          <CopyLink draft={state.draft} isDisabled={isEmpty} />
        </div>
      </section>
      <section class="editor-read" aria-labelledby="genres-heading">
        <h2 id="genres-heading">{phrases.genres.heading}</h2>
        {state.fault !== null && <FaultNote error={state.fault} onRetry={() => editor.retry()} />}
        {state.answer === null ? (
          <div class="empty">
            <p>{phrases.genres.empty}</p>
            <p class="quiet">{phrases.genres.emptyHint}</p>
          </div>
        ) : (
          <Verdict state={state} />
        )}
        <GenreBars editor={editor} state={state} card={card} />
      </section>
      <section class="examples" aria-labelledby="examples-heading">
        <h2 class="small-heading" id="examples-heading">
          {say.examples}
        </h2>
        <ul>
          {exampleMovies.map((movie) => (
            <li key={movie.title}>
              <button type="button" class="chip" lang="en" onClick={() => show(movie)}>
                {movie.title} <span class="quiet">{movie.year}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <FilePanel predictor={predictor} card={card} />
    </div>
  );
}

/** The bars in a sentence; screen readers read it when the typing pauses. */
function Verdict({ state }: { readonly state: EditorState }) {
  const { phrases, genre, list, percent } = useLocale();
  const say = phrases.genres;
  const genres = state.answer?.genres ?? [];
  const named = genres.filter(({ selected }) => selected).map((score) => genre(score.genre));
  const sentence =
    named.length > 0 ? say.sounds(list(named)) : say.none(genre(genres[0].genre), percent(genres[0].probability));
  const highlighted =
    state.chosen !== null && state.words.length > 0 ? ` ${phrases.words.highlighted(genre(state.chosen))}` : "";
  const said = useRested(sentence + highlighted);
  return (
    <>
      <p class="verdict" data-named={named.length > 0}>
        {sentence}
      </p>
      <p class="sr-only" role="status">
        {said}
      </p>
    </>
  );
}

/** The text once it has not changed for a second, so that screen readers are not flooded. */
function useRested(text: string): string {
  const [rested, setRested] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), 1000);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

function CopyLink({ draft, isDisabled }: { readonly draft: EditorState["draft"]; readonly isDisabled: boolean }) {
  const { phrases } = useLocale();
  const say = phrases.movie;
  const [link, setLink] = useState<{
    readonly of: EditorState["draft"];
    readonly url: string;
    readonly isCopied: boolean;
  }>();
  const copy = async (): Promise<void> => {
    history.replaceState(null, "", await linkOf(draft));
    const url = location.href;
    const isCopied = await navigator.clipboard.writeText(url).then(
      () => true,
      () => false, // not allowed, or no secure context: the link is shown instead
    );
    setLink({ of: draft, url, isCopied });
  };
  const isCurrent = link?.of === draft;
  return (
    <>
      <button type="button" class="plain" disabled={isDisabled} onClick={copy}>
        {say.copyLink}
      </button>
      <span class="quiet" role="status">
        {isCurrent && (link.isCopied ? say.linkCopied : say.linkShown)}
      </span>
      {isCurrent && !link.isCopied && (
        <input
          class="link-shown"
          type="text"
          readOnly
          value={link.url}
          aria-label={say.linkShown}
          onFocus={(event) => event.currentTarget.select()}
        />
      )}
    </>
  );
}
