import type { TargetedInputEvent } from "preact";
import { type Highlight, stretchesOf } from "./highlights.ts";

interface HighlightedFieldProps {
  readonly id: string;
  readonly field: Highlight["field"];
  /** An input of one line, or a text area that grows, and its least number of lines. */
  readonly lines: "one" | number;
  readonly inputMode: "text" | "numeric" | "decimal";
  readonly value: string;
  readonly words: readonly Highlight[];
  readonly placeholder: string;
  readonly isWrong: boolean;
  readonly describedBy: string | undefined;
  /** Only without a label element. */
  readonly labelledBy?: string;
  onWrite(value: string): void;
}

/** A text field whose words can be highlighted. Text areas cannot hold marks, so the same
 * text lies behind it in the same grid cell and font, invisible but for the marks; it also gives the field its
 * height. */
export function HighlightedField(props: HighlightedFieldProps) {
  const { id, field, lines, inputMode, value, words, placeholder, isWrong, describedBy, labelledBy, onWrite } = props;
  const common = {
    id,
    value,
    placeholder,
    inputMode,
    class: "highlighted-input",
    autocomplete: "off",
    spellcheck: false,
    "aria-invalid": isWrong,
    "aria-describedby": describedBy,
    "aria-labelledby": labelledBy,
    onInput: ({ currentTarget }: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      onWrite(currentTarget.value),
  } as const;
  return (
    <div
      class={`highlighted-field highlighted-${lines === "one" ? "one" : "many"}`}
      data-highlighted={words.length > 0}
    >
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
      {lines === "one" ? <input {...common} type="text" /> : <textarea {...common} rows={lines} />}
    </div>
  );
}
