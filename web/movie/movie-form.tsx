import { useLocale } from "../phrases/language.ts";
import { type EditedCard, yearOf } from "./draft.ts";
import type { Editor, EditorState } from "./editor.ts";
import { HighlightedField } from "./highlighted-field.tsx";
import { OwnCells } from "./own-cells.tsx";

interface MovieFormProps {
  readonly editor: Editor;
  readonly state: EditorState;
  readonly card: EditedCard;
}

const fields = ["title", "year", "plot"] as const;

/** The form, as a clapperboard: its stick stays open until there is an answer. */
export function MovieForm({ editor, state, card }: MovieFormProps) {
  const { draft, words, answer } = state;
  const { limits } = card;
  const { phrases, whole } = useLocale();
  const say = phrases.movie;
  const isYearWrong = draft.year.trim() !== "" && yearOf(draft.year) === null;
  const isTooLong = editor.isTooLong;
  const hints = {
    title: isTooLong.title && say.titleTooLong(whole(limits.titleLength)),
    year: isYearWrong && say.yearWrong,
    plot: isTooLong.plot && say.tooLong(whole(draft.plot.length), whole(limits.plotLength)),
  };
  const englishHint = say.englishOnly === "" ? undefined : "english-hint";
  return (
    <form class="movie-form" data-clapped={answer !== null} onSubmit={(event) => event.preventDefault()}>
      <div class="stick stick-upper" aria-hidden="true" />
      <div class="stick stick-lower" aria-hidden="true" />
      <div class="form-cells">
        {fields.map((field) => (
          <div class={`cell cell-${field}`} key={field}>
            <label for={field}>{say[field]}</label>
            <HighlightedField
              id={field}
              field={field}
              lines={field === "plot" ? 5 : "one"}
              inputMode={field === "year" ? "numeric" : "text"}
              value={draft[field]}
              words={words}
              placeholder={say[`${field}Placeholder`]}
              isWrong={hints[field] !== false}
              describedBy={hints[field] ? `${field}-hint` : field === "plot" ? englishHint : undefined}
              onWrite={(text) => editor.write({ [field]: text })}
            />
          </div>
        ))}
        <OwnCells editor={editor} state={state} card={card} />
      </div>
      {englishHint && (
        <p class="form-note" id={englishHint}>
          {say.englishOnly}
        </p>
      )}
      <div role="status">
        {fields.map(
          (field) =>
            hints[field] && (
              <p class="form-hint" id={`${field}-hint`} key={field}>
                {hints[field]}
              </p>
            ),
        )}
      </div>
    </form>
  );
}
