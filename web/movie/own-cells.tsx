import type { FieldType } from "../../src/documents/fields.ts";
import { useLocale } from "../phrases/language.ts";
import { type EditedCard, labelOf } from "./draft.ts";
import type { Editor, EditorState } from "./editor.ts";
import { HighlightedField } from "./highlighted-field.tsx";

interface OwnCellsProps {
  readonly editor: Editor;
  readonly state: EditorState;
  readonly card: EditedCard;
}

/** A cell of the form for each of the model's own fields; nothing where it has none. */
export function OwnCells({ editor, state, card }: OwnCellsProps) {
  const own = Object.entries(card.fields);
  if (own.length === 0) return null;
  const faults = editor.fieldFaults;
  return (
    <div class="own-cells">
      {own.map(([name, type]) => (
        <OwnCell
          key={name}
          name={name}
          type={type}
          fault={faults[name]}
          vectorLength={card.vectorLengths[name]}
          maxLength={card.limits.fieldLength}
          editor={editor}
          state={state}
        />
      ))}
    </div>
  );
}

interface OwnCellProps {
  readonly name: string;
  readonly type: FieldType;
  readonly fault: "wrong" | "tooLong" | undefined;
  readonly vectorLength: number | undefined;
  readonly maxLength: number;
  readonly editor: Editor;
  readonly state: EditorState;
}

function OwnCell({ name, type, fault, vectorLength, maxLength, editor, state }: OwnCellProps) {
  const { phrases, whole } = useLocale();
  const say = phrases.ownFields;
  // A hyphen keeps the ids apart from all others: no field has one.
  const id = `field-${name}`;
  const form = say.form[type](vectorLength === undefined ? "" : whole(vectorLength));
  const label = (
    <>
      {labelOf(name)} <span class="cell-form">{form}</span>
    </>
  );
  const input = (
    <HighlightedField
      id={id}
      field={name}
      lines={type === "number" ? "one" : 1}
      inputMode={type === "number" ? "decimal" : "text"}
      value={state.draft[name] ?? ""}
      words={state.words}
      placeholder={phrases.movie.titlePlaceholder}
      isWrong={fault !== undefined}
      describedBy={fault && `${id}-hint`}
      {...(type === "vector" && { labelledBy: `${id}-label` })}
      // In the text area of names the return key parts them as a comma does.
      onWrite={(text) => editor.write({ [name]: type === "category" ? text.replaceAll("\n", ", ") : text })}
    />
  );
  return (
    <div class={`cell cell-${type}`}>
      {type === "vector" ? (
        <details>
          <summary id={`${id}-label`}>{label}</summary>
          {input}
        </details>
      ) : (
        <>
          <label for={id}>{label}</label>
          {input}
        </>
      )}
      <p class="cell-hint" role="status" id={`${id}-hint`}>
        {fault === "tooLong" && say.tooLong(whole(maxLength))}
        {fault === "wrong" && say.wrong(form)}
      </p>
    </div>
  );
}
