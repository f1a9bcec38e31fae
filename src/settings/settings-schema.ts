import type { JsonValue } from "../json.ts";

type Scalar = string | number | boolean | null;

/** The subset of JSON Schema that settings need. */
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
  | { readonly type: "string"; readonly minLength?: number; readonly maxLength?: number; readonly pattern?: string }
  | {
      readonly type: "array";
      readonly items: ValueSchema;
      readonly minItems?: number;
      readonly maxItems?: number;
    };

/** One setting: its allowed values, default and meaning. */
export type SettingSchema = ValueSchema & {
  readonly default: JsonValue;
  /** One or two sentences for users. */
  readonly description: string;
  /** Values worth trying in a hyperparameter search. */
  readonly examples?: readonly JsonValue[];
  /** A further check that the schema cannot express, and its text in errors. */
  readonly refine?: {
    readonly allowed: string;
    /** Whether the value, which the schema already allows, passes. */
    readonly passes: (value: never) => boolean;
  };
};

/** The settings of one kind of learner or feature by name. `SettingsOf` gives their type; `completeSettings` checks
 * them and fills in defaults; `settingsSchema` describes them to editors. */
export type SettingsSchema = { readonly [name: string]: SettingSchema };

/** A positive integer that a kernel can count to. */
export const positiveInteger = { type: "integer", minimum: 1, maximum: 2 ** 31 - 1 } as const;
/** The same, or null. */
export const positiveIntegerOrNull = { anyOf: [positiveInteger, { type: "null" }] } as const;
/** A number above 0. */
export const positiveNumber = { type: "number", exclusiveMinimum: 0 } as const;
/** A number in [0, 1). */
export const shareBelowOne = { type: "number", minimum: 0, exclusiveMaximum: 1 } as const;

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
