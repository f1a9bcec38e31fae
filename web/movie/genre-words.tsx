import { useLocale } from "../phrases/language.ts";
import type { GenreWords } from "../predictor.ts";
import { labelOf } from "./draft.ts";
import { type Highlight, strongestWords } from "./highlights.ts";

/** How many words of each side are listed. */
const maxWords = 8;

interface GenreWordsProps {
  readonly id: string;
  readonly words: readonly Highlight[];
  readonly explanation: GenreWords | undefined;
}

/** The words of the chosen genre as text, for those who do not see the highlights. */
export function GenreWordsPanel({ id, words, explanation }: GenreWordsProps) {
  const { phrases, percent } = useLocale();
  const say = phrases.words;
  const listed = words.length > 0 ? words : termsOf(explanation);
  const names: { readonly [field: string]: string } = { title: say.inTitle, year: say.inYear };
  const side = (name: "for" | "against", heading: string, none: string) => {
    const strongest = strongestWords(listed, name, maxWords);
    return (
      <div class="words-side">
        <h3>{heading}</h3>
        {strongest.length === 0 ? (
          <p class="quiet">{none}</p>
        ) : (
          <ul class="words-list">
            {strongest.map(({ text, field, count }) => (
              <li key={`${field} ${text}`}>
                <mark data-side={name} data-strength="2">
                  {text}
                </mark>
                {count > 1 && <span class="quiet"> ×{count}</span>}
                {field !== "plot" && <span class="quiet"> ({names[field] ?? labelOf(field)})</span>}
              </li>
            ))}
          </ul>
        )}
      </div>
    );
  };
  return (
    <div class="words" id={id}>
      {explanation !== undefined && (
        <>
          {side("for", say.for, say.noneFor)}
          {side("against", say.against, say.noneAgainst)}
          <p class="quiet words-method">
            {words.length === 0 && listed.length > 0 && `${say.rewritten} `}
            {explanation.intercept !== undefined && `${say.base(percent(1 / (1 + Math.exp(-explanation.intercept))))} `}
            {explanation.method === "exact" ? say.exact : say.occlusion}
          </p>
        </>
      )}
    </div>
  );
}

/** The terms of a model that rewrites the text before it reads it, as words without offsets. */
function termsOf(explanation: GenreWords | undefined): Highlight[] {
  const terms = explanation?.terms ?? [];
  return terms.map(({ term, contribution }) => ({ field: "plot", start: 0, end: 0, text: term, contribution }));
}
