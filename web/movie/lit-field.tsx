import type { TargetedInputEvent } from "preact";
import type { LitWord } from "./lit-words.ts";
import { stretchesOf } from "./lit-words.ts";

interface LitFieldProps {
  readonly id: string;
  readonly field: LitWord["field"];
  readonly value: string;
  readonly words: readonly LitWord[];
  readonly placeholder: string;
  readonly isWrong: boolean;
  readonly describedBy?: string;
  readonly lines?: "one" | "many";
  readonly inputMode?: "numeric" | "text";
  onWrite(value: string): void;
}

/** A text field whose words can be lit. Text areas cannot hold marks, so the same text lies behind it, invisible but for
 * the marks, in the same grid cell and type; it also gives the field its height. */
export function LitField(props: LitFieldProps) {
  const { id, field, value, words, placeholder, isWrong, describedBy, lines = "one", inputMode = "text" } = props;
  const common = {
    id,
    value,
    placeholder,
    inputMode,
    class: "lit-input",
    autocomplete: "off",
    "aria-invalid": isWrong,
    "aria-describedby": describedBy,
    onInput: (event: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      props.onWrite(event.currentTarget.value),
  } as const;
  return (
    <div class={`lit-field lit-${lines}`} data-lit={words.length > 0}>
      <div class="lit-behind" aria-hidden="true">
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
