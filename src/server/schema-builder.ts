import type TypeBox from "typebox";

/** The few of TypeBox's builders that the server's schemas use: TypeBox's types, and at run time the same JSON Schema
 * (held equal by a test). Loading TypeBox itself takes a third of the server's start. */
type Builder = Pick<
  typeof TypeBox,
  | "Array"
  | "Boolean"
  | "Integer"
  | "Null"
  | "Number"
  | "Object"
  | "Optional"
  | "Record"
  | "String"
  | "Union"
  | "Unknown"
>;

type Schema = Record<string, unknown>;

/** As TypeBox marks them: not enumerable, so that no validator sees it. */
const optional = "~optional";

const simple =
  (type: string) =>
  (options: Schema = {}): Schema => ({ type, ...options });

const builder = {
  Array: (items: Schema, options: Schema = {}): Schema => ({ type: "array", items, ...options }),
  Boolean: simple("boolean"),
  Integer: simple("integer"),
  Null: simple("null"),
  Number: simple("number"),
  Object(properties: { readonly [name: string]: Schema }, options: Schema = {}): Schema {
    const required = Object.keys(properties).filter((name) => properties[name][optional] !== true);
    return { type: "object", ...(required.length > 0 ? { required } : {}), properties, ...options };
  },
  Optional: (schema: Schema): Schema => Object.defineProperty({ ...schema }, optional, { value: true }),
  Record: (_key: Schema, value: Schema, options: Schema = {}): Schema => ({
    type: "object",
    patternProperties: { "^.*$": value },
    ...options,
  }),
  String: simple("string"),
  Union: (anyOf: readonly Schema[], options: Schema = {}): Schema => ({ anyOf, ...options }),
  Unknown: (options: Schema = {}): Schema => ({ ...options }),
};

export const Type = builder as unknown as Builder;
