import { ClaquetaError } from "../errors.ts";

/** Types of fields. `text`: words are read from it. `number`: a measure, such as the runtime in minutes. `category`:
 * one or more names, such as countries. `vector`: numbers that another program computed, such as an embedding. */
export const fieldTypes = ["text", "number", "category", "vector"] as const;
/** Type of a field. */
export type FieldType = (typeof fieldTypes)[number];

/** A field's value: text as a string, a number, categories as a list of names, a vector as its numbers. */
export type FieldValue = string | number | readonly string[] | Float32Array;

/** Fields by name, and the type of each. */
export interface FieldSchema {
  readonly [name: string]: FieldType;
}

/** Anything with an id and fields. A field without a value is absent. */
export interface Document {
  /** Names it in outputs. */
  readonly id: string;
  /** Fields beside those of the document's own type. */
  readonly fields?: { readonly [name: string]: FieldValue };
}

/** Names that mean something else in a movie, a file or a recipe. */
const reserved = ["id", "title", "year", "plot", "genres", "fields", "text", "constructor"];

/** What a field may be called: a pattern without flags, for JSON Schema too. */
export const fieldNamePattern = "^[a-z][a-z0-9_]{0,39}$";
const fieldName = new RegExp(fieldNamePattern);
export const allowedFieldNames =
  "a name of a field: a lower case letter, then up to 39 lower case letters, digits and underscores; not " +
  `${reserved.slice(0, -1).join(", ")} or ${reserved.at(-1)}`;

/** Whether a field may have this name. */
export const isFieldName = (name: string): boolean => fieldName.test(name) && !reserved.includes(name);

export const isFieldType = (type: string): type is FieldType => (fieldTypes as readonly string[]).includes(type);

/** The fields of all. Throws INVALID_SETTING on a wrong name or type, and where one name has two types. */
export function joinFields(schemas: readonly FieldSchema[]): FieldSchema {
  const joined: { [name: string]: FieldType } = {};
  for (const [name, type] of schemas.flatMap(Object.entries<FieldType>)) {
    if (!isFieldName(name)) refuse(JSON.stringify(name.slice(0, 80)), allowedFieldNames);
    if (!isFieldType(type)) refuse(`the type of ${name} is ${JSON.stringify(type)}`, `one of ${fieldTypes.join(", ")}`);
    if ((joined[name] ?? type) !== type) {
      refuse(`${name} is read as ${joined[name]} and as ${type}`, "one type for each field");
    }
    joined[name] = type;
  }
  return joined;
}

function refuse(what: string, expected: string): never {
  throw new ClaquetaError("INVALID_SETTING", { where: "fields", what, expected });
}

/** Between names in a category's text. */
export const joiner = ", ";

/** The value's text: a vector has none, nor has anything that is no value of a field. */
export function textOfField(value: FieldValue | undefined): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  return Array.isArray(value) ? value.join(joiner) : "";
}
