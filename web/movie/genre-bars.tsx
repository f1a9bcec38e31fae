import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { GenreScore } from "../../src/pipeline/genre-model.ts";
import { useLocale } from "../phrases/language.ts";
import type { ModelCard } from "../predictor.ts";
import type { Editor, EditorState } from "./editor.ts";
import { GenreWordsPanel } from "./genre-words.tsx";

/** Bars shown at first; all of them on demand. */
const fewBars = 8;

interface GenreBarsProps {
  readonly editor: Editor;
  readonly state: EditorState;
  readonly card: ModelCard;
}

/** A bar for each genre, the most probable first; each is a button that highlights the genre's words. */
export function GenreBars({ editor, state, card }: GenreBarsProps) {
  const { phrases } = useLocale();
  const [isAll, showAll] = useState(false);
  const list = useRef<HTMLOListElement>(null);
  useSmoothOrder(list);
  const { answer, chosen } = state;
  if (answer === null) return null;
  const thresholds = new Map(card.genres.map(({ genre, threshold }) => [genre, threshold]));
  const shown = answer.genres.filter(
    ({ genre, selected }, rank) => isAll || rank < fewBars || selected || genre === chosen,
  );
  return (
    <>
      <ol class="genres" ref={list}>
        {shown.map((score) => (
          <GenreBar
            key={score.genre}
            score={score}
            threshold={thresholds.get(score.genre) ?? 0.5}
            isChosen={score.genre === chosen}
            editor={editor}
            state={state}
          />
        ))}
      </ol>
      {answer.genres.length > fewBars && (
        <button type="button" class="plain" aria-expanded={isAll} onClick={() => showAll(!isAll)}>
          {isAll ? phrases.genres.fewer : phrases.genres.all(answer.genres.length)}
        </button>
      )}
      <p class="quiet legend">
        {phrases.genres.legend} {chosen === null && phrases.genres.chooseHint}
      </p>
    </>
  );
}

interface GenreBarProps {
  readonly score: GenreScore;
  readonly threshold: number;
  readonly isChosen: boolean;
  readonly editor: Editor;
  readonly state: EditorState;
}

function GenreBar({ score, threshold, isChosen, editor, state }: GenreBarProps) {
  const { phrases, genre: nameOf, percent } = useLocale();
  const { genre, probability, selected } = score;
  const say = phrases.genres;
  const panelId = `words-${genre}`;
  return (
    <li data-genre={genre} data-selected={selected} data-chosen={isChosen}>
      <button
        type="button"
        class="genre"
        aria-expanded={isChosen}
        aria-controls={isChosen ? panelId : undefined}
        onClick={() => editor.choose(isChosen ? null : genre)}
        onKeyDown={(event) => event.key === "Escape" && editor.choose(null)}
      >
        <span class="genre-name">
          <svg class="tick" viewBox="0 0 16 16" aria-hidden="true">
            <path d="m3 8.5 3.5 3.5L13 4.5" />
          </svg>
          {nameOf(genre)}
        </span>
        <span class="track" aria-hidden="true">
          <span class="fill" style={{ transform: `scaleX(${probability})` }} />
          <span class="notch" style={{ left: `${threshold * 100}%` }} />
        </span>
        <span class="percent">{percent(probability)}</span>
        <span class="sr-only">
          , {selected ? say.selected : say.notSelected}, {say.threshold(percent(threshold))}
        </span>
      </button>
      {isChosen && <GenreWordsPanel id={panelId} words={state.words} explanation={state.answer?.words} />}
    </li>
  );
}

/** Bars glide to their new rank (FLIP: measured before and after, played back by a transform). */
function useSmoothOrder(list: { readonly current: HTMLElement | null }): void {
  const tops = useRef(new Map<string, number>());
  useLayoutEffect(() => {
    const before = tops.current;
    const now = new Map<string, number>();
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    for (const item of (list.current?.children ?? []) as Iterable<HTMLElement>) {
      const genre = item.dataset.genre ?? "";
      now.set(genre, item.offsetTop);
      const shift = (before.get(genre) ?? item.offsetTop) - item.offsetTop;
      if (shift !== 0 && !isStill) {
        item.animate([{ transform: `translateY(${shift}px)` }, { transform: "none" }], {
          duration: 160,
          easing: "ease-out",
        });
      }
    }
    tops.current = now;
  });
}
