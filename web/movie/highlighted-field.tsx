import type { TargetedInputEvent } from "preact";
import type { Highlight } from "./highlights.ts";
import { stretchesOf } from "./highlights.ts";

interface HighlightedFieldProps {
  readonly id: string;
  readonly field: Highlight["field"];
  readonly value: string;
  readonly words: readonly Highlight[];
  readonly placeholder: string;
  readonly isWrong: boolean;
  readonly describedBy?: string;
  readonly lines?: "one" | "many";
  readonly inputMode?: "numeric" | "text";
  onWrite(value: string): void;
}

/** A text field whose words can be highlighted. Text areas cannot hold marks, so the same text lies behind it, invisible but for
 * the marks, in the same grid cell and type; it also gives the field its height. */
export function HighlightedField(props: HighlightedFieldProps) {
  const { id, field, value, words, placeholder, isWrong, describedBy, lines = "one", inputMode = "text" } = props;
  const common = {
    id,
    value,
    placeholder,
    inputMode,
    class: "highlighted-input",
    autocomplete: "off",
    "aria-invalid": isWrong,
    "aria-describedby": describedBy,
    onInput: (event: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      props.onWrite(event.currentTarget.value),
  } as const;
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
        {/* A last empty line has no height without something in it. */}
        {"\u200b"}
      </div>
      {lines === "many" ? (
        <textarea {...common} rows={5} spellcheck={false} />
      ) : (
        <input {...common} type="text" spellcheck={false} />
      )}
    </div>
  );
}
