import { useLocale } from "../phrases/language.ts";
import type { PredictorLimits } from "../predictor.ts";
import { type Editor, type EditorState, yearOf } from "./editor.ts";
import { HighlightedField } from "./highlighted-field.tsx";

interface MovieFormProps {
  readonly editor: Editor;
  readonly state: EditorState;
  readonly limits: PredictorLimits;
}

const fields = ["title", "year", "plot"] as const;

/** The form, as a clapperboard: its stick stays open until there is an answer. */
export function MovieForm({ editor, state: { draft, words, answer }, limits }: MovieFormProps) {
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
              field={field}
              value={draft[field]}
              words={words}
              placeholder={say[`${field}Placeholder`]}
              isWrong={hints[field] !== false}
              describedBy={hints[field] ? `${field}-hint` : field === "plot" ? englishHint : undefined}
              onWrite={(text) => editor.write({ [field]: text })}
            />
          </div>
        ))}
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
