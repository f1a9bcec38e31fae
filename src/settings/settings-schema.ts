import type { JsonValue } from "../json.ts";

type Scalar = string | number | boolean | null;

/** What one value may be, in the words of JSON Schema, as far as settings need them. */
export type ValueSchema =
  | { readonly enum: readonly Scalar[] }
  | { readonly anyOf: readonly ValueSchema[] }
  | { readonly type: "boolean" | "null" }
  | {
      readonly type: "number" | "integer";
      readonly minimum?: number;
      readonly exclusiveMinimum?: number;
      readonly maximum?: number;
      readonly exclusiveMaximum?: number;
    }
  | { readonly type: "string"; readonly minLength?: number; readonly maxLength?: number }
  | {
      readonly type: "array";
      readonly items: ValueSchema;
      readonly minItems?: number;
      readonly maxItems?: number;
    };

/** One setting: what it may be, what it is where it is left out, and what it means. */
export type SettingSchema = ValueSchema & {
  readonly default: JsonValue;
  /** A sentence or two for people. */
  readonly description: string;
  /** Values worth trying in a search for the best. */
  readonly examples?: readonly JsonValue[];
  /** What the schema cannot say of a value that fits it, and how to say it in an error. */
  readonly refine?: { readonly allowed: string; readonly passes: (value: never) => boolean };
};

/** All settings of one kind of thing, by name, declared once: `SettingsOf` is their type, `completeSettings` checks them and
 * fills in defaults, `settingsJsonSchema` tells editors and help. */
export type SettingsSchema = { readonly [name: string]: SettingSchema };

/** Keeps the literal types of a declaration, which `SettingsOf` reads. */
export const defineSettings = <const Schema extends SettingsSchema>(schema: Schema): Schema => schema;

/** The type of the values that fit a schema. */
export type ValueOf<Schema> = Schema extends { readonly enum: readonly (infer Value)[] }
  ? Value
  : Schema extends { readonly anyOf: readonly (infer Alternative)[] }
    ? ValueOf<Alternative>
    : Schema extends { readonly type: "array"; readonly items: infer Item }
      ? Schema extends { readonly minItems: 2; readonly maxItems: 2 }
        ? readonly [ValueOf<Item>, ValueOf<Item>]
        : readonly ValueOf<Item>[]
      : Schema extends { readonly type: "boolean" }
        ? boolean
        : Schema extends { readonly type: "number" | "integer" }
          ? number
          : Schema extends { readonly type: "string" }
            ? string
            : Schema extends { readonly type: "null" }
              ? null
              : never;

/** Complete settings. */
export type SettingsOf<Schema extends SettingsSchema> = { readonly [Name in keyof Schema]: ValueOf<Schema[Name]> };
