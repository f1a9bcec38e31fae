import type { FieldValue } from "../../src/documents/fields.ts";
import { readFieldText } from "../../src/documents/read-field.ts";
import { fieldFault, type ModelCard } from "../predictor.ts";

/** The contents of the form, as typed. */
export interface Draft {
  readonly title: string;
  readonly year: string;
  readonly plot: string;
  /** The model's own fields; absent where nothing was typed. */
  readonly [field: string]: string | undefined;
}

/** What the form needs of the model. */
export type EditedCard = Pick<ModelCard, "fields" | "vectorLengths" | "limits">;

export const emptyDraft: Draft = { title: "", year: "", plot: "" };
const firstYear = 1870;
const lastYear = 2100;

/** The year that a text names, or null. */
export function yearOf(text: string): number | null {
  const year = /^\s*\d{4}\s*$/.test(text) ? Number(text) : 0;
  return year >= firstYear && year <= lastYear ? year : null;
}

/** Fields whose text cannot be read, and why. */
export interface FieldFaults {
  readonly [name: string]: "wrong" | "tooLong";
}

/** A field's name for people. */
export const labelOf = (name: string): string => name.replaceAll("_", " ");

/** The values of the model's own fields that a draft holds. Empty ones are absent, and so are those with a fault. */
export function readOwnFields(
  draft: Draft,
  card: EditedCard,
): { readonly values: { readonly [name: string]: FieldValue }; readonly faults: FieldFaults } {
  const values: { [name: string]: FieldValue } = {};
  const faults: { [name: string]: "wrong" | "tooLong" } = {};
  for (const [name, type] of Object.entries(card.fields)) {
    const refused = Symbol();
    const refuse = (): never => {
      throw refused;
    };
    try {
      const value = readFieldText(type, draft[name] ?? "", refuse);
      const fault = value === undefined ? null : fieldFault(name, value, card);
      if (fault !== null) faults[name] = fault;
      else if (value !== undefined) values[name] = value;
    } catch (error) {
      if (error !== refused) throw error;
      faults[name] = "wrong";
    }
  }
  return { values, faults };
}
