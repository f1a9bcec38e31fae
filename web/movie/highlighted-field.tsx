import type { TargetedInputEvent } from "preact";
import { type Highlight, stretchesOf } from "./highlights.ts";

interface HighlightedFieldProps {
  readonly field: Highlight["field"];
  readonly value: string;
  readonly words: readonly Highlight[];
  readonly placeholder: string;
  readonly isWrong: boolean;
  readonly describedBy: string | undefined;
  onWrite(value: string): void;
}

/** A text field whose words can be highlighted; its id is the field's name. Text areas cannot hold marks, so the same
 * text lies behind it in the same grid cell and font, invisible but for the marks; it also gives the field its
 * height. */
export function HighlightedField(props: HighlightedFieldProps) {
  const { field, value, words, placeholder, isWrong, describedBy, onWrite } = props;
  const common = {
    id: field,
    value,
    placeholder,
    inputMode: field === "year" ? "numeric" : "text",
    class: "highlighted-input",
    autocomplete: "off",
    spellcheck: false,
    "aria-invalid": isWrong,
    "aria-describedby": describedBy,
    onInput: ({ currentTarget }: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onWrite(currentTarget.value),
  } as const;
  const lines = field === "plot" ? "many" : "one";
  return (
    <div class={`highlighted-field highlighted-${lines}`} data-highlighted={words.length > 0}>
      <div class="highlighted-behind" aria-hidden="true">
        {stretchesOf(value, field, words).map(({ text, side, strength }, k) =>
          side === null ? (
            text
          ) : (
            <mark key={k} data-side={side} data-strength={strength}>
              {text}
            </mark>
          ),
        )}
        {/* A last empty line has no height without a character. */}
        {"\u200b"}
      </div>
      {lines === "many" ? <textarea {...common} rows={5} /> : <input {...common} type="text" />}
    </div>
  );
}
