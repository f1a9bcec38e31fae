import { useLocale } from "../phrases/language.ts";
import type { PredictorLimits } from "../predictor.ts";
import { type Editor, type EditorState, yearOf } from "./editor.ts";
import { HighlightedField } from "./highlighted-field.tsx";

interface MovieFormProps {
  readonly editor: Editor;
  readonly state: EditorState;
  readonly limits: PredictorLimits;
}

/** The form, as a clapperboard: its stick stands open until there is something to say. */
export function MovieForm({ editor, state, limits }: MovieFormProps) {
  const { phrases, whole } = useLocale();
  const { draft, words, answer } = state;
  const say = phrases.movie;
  const isYearWrong = draft.year.trim() !== "" && yearOf(draft.year) === null;
  const { plot: isPlotTooLong, title: isTitleTooLong } = editor.isTooLong;
  const hints = [
    isYearWrong && { id: "year-hint", text: say.yearWrong },
    isTitleTooLong && { id: "title-hint", text: say.titleTooLong(whole(limits.titleLength)) },
    isPlotTooLong && { id: "plot-hint", text: say.tooLong(whole(draft.plot.length), whole(limits.plotLength)) },
  ].filter((hint) => hint !== false);
  return (
    <form class="movie-form" data-clapped={answer !== null} onSubmit={(event) => event.preventDefault()}>
      <div class="stick stick-upper" aria-hidden="true" />
      <div class="stick stick-lower" aria-hidden="true" />
      <div class="form-cells">
        <div class="cell cell-title">
          <label for="title">{say.title}</label>
          <HighlightedField
            id="title"
            field="title"
            value={draft.title}
            words={words}
            placeholder={say.titlePlaceholder}
            isWrong={isTitleTooLong}
            {...(isTitleTooLong && { describedBy: "title-hint" })}
            onWrite={(title) => editor.write({ title })}
          />
        </div>
        <div class="cell cell-year">
          <label for="year">{say.year}</label>
          <HighlightedField
            id="year"
            field="year"
            value={draft.year}
            words={words}
            placeholder={say.yearPlaceholder}
            isWrong={isYearWrong}
            inputMode="numeric"
            {...(isYearWrong && { describedBy: "year-hint" })}
            onWrite={(year) => editor.write({ year })}
          />
        </div>
        <div class="cell cell-plot">
          <label for="plot">{say.plot}</label>
          <HighlightedField
            id="plot"
            field="plot"
            lines="many"
            value={draft.plot}
            words={words}
            placeholder={say.plotPlaceholder}
            isWrong={isPlotTooLong}
            {...(isPlotTooLong
              ? { describedBy: "plot-hint" }
              : say.englishOnly !== "" && { describedBy: "english-hint" })}
            onWrite={(plot) => editor.write({ plot })}
          />
        </div>
      </div>
      {say.englishOnly !== "" && (
        <p class="form-note" id="english-hint">
          {say.englishOnly}
        </p>
      )}
      <div role="status">
        {hints.map(({ id, text }) => (
          <p class="form-hint" id={id} key={id}>
            {text}
          </p>
        ))}
      </div>
    </form>
  );
}
