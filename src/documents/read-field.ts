import { isRecord, jsonIn } from "../json.ts";
import { type FieldSchema, type FieldType, type FieldValue, joiner } from "./fields.ts";
import { pythonList } from "./list-text.ts";

/** What a value of each type looks like, for errors. */
export const fieldForms: { readonly [type in FieldType]: string } = {
  text: "text",
  number: "a number such as 94 or 7.5",
  category: "names: one, several with | or commas between them, or a list such as ['France', 'Italy']",
  vector: "a list of numbers such as [0.12, -0.5]",
};

/** Categories of one document. */
const maxCategories = 1_000;
/** Numbers of one vector. */
export const maxVectorLength = 16_384;
/** `0x1f` is a code. */
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** The number that a text writes in decimal digits, or NaN. */
export const numberIn = (text: string): number => (decimal.test(text.trim()) ? Number(text) : Number.NaN);
/** How files say that there is no value. */
const missing = new Set(["", "\\N", "null", "None", "NaN", "nan", "N/A"]);

/** A field's value from a file's text; undefined where there is none. Throws `refuse`'s error, which gets what is wrong
 * with the text. */
export function readFieldText(type: FieldType, text: string, refuse: (what: string) => never): FieldValue | undefined {
  const trimmed = text.trim();
  if (missing.has(trimmed)) return undefined;
  switch (type) {
    case "text":
      return namedList(trimmed)?.join(joiner) ?? text;
    case "number": {
      const value = numberIn(trimmed);
      return Number.isFinite(value) ? value : refuse("it is no number");
    }
    case "category": {
      const split = (by: string): string[] => trimmed.split(by, maxCategories + 1);
      return categories(namedList(trimmed) ?? split(trimmed.includes("|") ? "|" : ","), refuse);
    }
    default:
      return vector(jsonIn(trimmed), refuse);
  }
}

/** The same from a value of a JSON body. */
export function readFieldJson(
  type: FieldType,
  value: unknown,
  refuse: (what: string) => never,
): FieldValue | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "string") return readFieldText(type, value, refuse);
  if (type === "vector") return vector(value, refuse);
  if (type === "number") {
    return typeof value === "number" && Number.isFinite(value) ? value : refuse("it is no number");
  }
  const names = Array.isArray(value) ? namesOf(value) : undefined;
  if (names === undefined) return refuse(type === "text" ? "it is no text" : "it is no list of names");
  return type === "text" ? names.join(joiner) : categories(names, refuse);
}

/** The fields of one document from texts, or from values of a JSON body. Throws `refuse`'s error, which gets what is
 * wrong and what was expected, for a name that `schema` lacks and for a value that is not of the field's type. */
export function readFields(
  schema: FieldSchema,
  given: { readonly [name: string]: unknown },
  refuse: (name: string, what: string, expected: string) => never,
): { [name: string]: FieldValue } {
  const fields: { [name: string]: FieldValue } = {};
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(schema, name)) {
      const known = Object.keys(schema).join(", ");
      refuse(name, "the model does not read it", known === "" ? "no field: it reads none" : `one of ${known}`);
    }
    const type = schema[name];
    const read = readFieldJson(type, value, (what) => refuse(name, what, fieldForms[type]));
    if (read !== undefined) fields[name] = read;
  }
  return fields;
}

/** The numbers of a JSON list. */
function vector(value: unknown, refuse: (what: string) => never): Float32Array | undefined {
  if (!Array.isArray(value) || !value.every((part) => typeof part === "number"))
    return refuse("it is no list of numbers");
  if (value.length > maxVectorLength) return refuse(`it has more than ${maxVectorLength} numbers`);
  const numbers = Float32Array.from(value);
  if (!numbers.every(Number.isFinite)) return refuse("a number is too large for float32");
  return numbers.length === 0 ? undefined : numbers;
}

/** Trimmed, each once, in their order. */
function categories(names: readonly string[], refuse: (what: string) => never): readonly string[] | undefined {
  if (names.length > maxCategories) return refuse(`it has more than ${maxCategories} names`);
  const kept = [...new Set(names.map((name) => name.trim()))].filter((name) => name !== "");
  return kept.length === 0 ? undefined : kept;
}

/** The names in a text that is a list: of strings, or of objects with a name each. Undefined for any other text. */
function namedList(text: string): string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  const python = pythonList(text, maxCategories);
  const list = typeof python === "string" ? jsonIn(text) : python;
  return Array.isArray(list) ? namesOf(list) : undefined;
}

/** Film databases write cast and keywords as `[{"id": 1, "name": "heist"}]`. */
function namesOf(list: readonly unknown[]): string[] | undefined {
  const names = list.map((part) => (isRecord(part) ? part.name : part));
  return names.every((name) => typeof name === "string") ? names : undefined;
}
